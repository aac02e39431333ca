"""Other processes of this machine, by pid."""

import os
import signal
import subprocess
import time

PATIENCE = 10.0
"""Seconds that a process gets to end by itself."""


def command_of(pid: int) -> str:
    """The command line of a running process; empty when there is none."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, command = found.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else command.strip()


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
