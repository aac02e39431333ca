"""The processes of a simulation: a web server, and workers that are killed and started anew."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from social_hub.management.simulation.clock import VARIABLE, Clock
from social_hub.management.simulation.part import LIMITS, NETWORKS

MODULE: Final = "social_hub.management.simulation.part"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Processes:
    """Ended with the block, however it ends."""

    def __init__(
        self, clock: Clock, networks: Mapping[str, Any], limits: Mapping[str, Any]
    ) -> None:
        self._environment = os.environ | {
            VARIABLE: clock.as_text(),
            NETWORKS: json.dumps(networks),
            LIMITS: json.dumps(limits),
        }
        self._workers: list[subprocess.Popen[bytes]] = []
        self._web: subprocess.Popen[bytes] | None = None
        self.killed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in [*self._workers, *filter(None, [self._web])]:
            process.kill()
            process.wait()

    def serve(self, port: int) -> None:
        self._web = self._start("web", str(port))

    def start_worker(self) -> None:
        self._workers.append(self._start("worker"))

    def kill_a_worker(self) -> None:
        """With SIGKILL, in the middle of whatever it does; another one takes its place."""
        process = random.choice(self._workers)
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
        self._workers.remove(process)
        self.killed += 1
        self.start_worker()

    def replace_the_dead(self) -> list[int]:
        """Workers that ended by themselves, which they should not; their exit codes."""
        dead = [process for process in self._workers if process.poll() is not None]
        for process in dead:
            self._workers.remove(process)
            self.start_worker()
        return [process.returncode for process in dead]

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", MODULE, *arguments]
        return subprocess.Popen(command, env=self._environment)  # noqa: S603
