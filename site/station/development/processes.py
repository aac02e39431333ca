"""Other processes of this machine, by pid."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 10.0
"""Seconds that a process gets to end by itself."""

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
_system = ctypes.CDLL(None, use_errno=True)


def end_with_parent(how: signal.Signals) -> None:
    """For a child, before it becomes a program: get this signal when the parent is killed.

    Linux only. Elsewhere the next start finds and stops what is left.
    """
    if sys.platform == "linux":
        _system.prctl(_PARENT_DEATH_SIGNAL, int(how))


def exists(pid: int) -> bool:
    """Whether the number is taken, be it by a dead process that nobody has collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def command_of(pid: int) -> str:
    """The command line of a running process; empty when there is none."""
    if Path("/proc/self/stat").exists():  # small images of Linux have no ps
        return _command_in_proc(Path("/proc") / str(pid))
    found = subprocess.run(
        ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, command = found.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else command.strip()


def _command_in_proc(process: Path) -> str:
    try:
        state = (process / "stat").read_text().rpartition(") ")[2][:1]
        command = (process / "cmdline").read_bytes()
    except OSError:
        return ""
    return "" if state == "Z" else command.replace(b"\0", b" ").decode(errors="replace").strip()


def stop(pid: int, how: signal.Signals) -> bool:
    """Ask a process to end, then wait. Whether it did."""
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return True
    deadline = time.monotonic() + PATIENCE
    while command_of(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
