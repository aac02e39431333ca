"""Processes by pid."""

import os
import signal
import subprocess
import sys

from station.development import processes


def ended() -> int:
    """The pid of a process that ended and was collected."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_a_running_process_has_a_command() -> None:
    assert "python" in processes.command_of(os.getpid())


def test_a_process_that_is_gone_has_none() -> None:
    pid = ended()

    assert processes.command_of(pid) == ""
    assert not processes.exists(pid)
    assert processes.stop(pid, signal.SIGTERM)


def test_a_dead_process_that_nobody_collected_has_no_command_and_keeps_its_number() -> None:
    process = subprocess.Popen(["sleep", "60"])

    assert processes.stop(process.pid, signal.SIGKILL)

    assert processes.command_of(process.pid) == ""
    assert processes.exists(process.pid)
    process.wait()


def test_a_process_that_does_not_end_is_reported() -> None:
    patience, processes.PATIENCE = processes.PATIENCE, 0.1
    with subprocess.Popen(["sleep", "60"]) as process:
        try:
            assert not processes.stop(process.pid, signal.SIGCONT)
        finally:
            processes.PATIENCE = patience
            process.kill()
