"""What processes cost, with everything that they started."""

from collections.abc import Iterable

import psutil

MEGABYTE = 1_000_000


def tree(pid: int) -> list[psutil.Process]:
    """A process and all its descendants, however far."""
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def memory(pids: Iterable[int]) -> float:
    """Megabytes resident in these processes and their descendants.

    Pages that several share are counted in each of them, so this is never too little.
    """
    total = 0
    for process in _together(pids):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / MEGABYTE


def cpu(pids: Iterable[int]) -> float:
    """Seconds of processor time that these processes and their descendants have used so far.

    The difference of two calls is the price of what happened between them; a child that ended in
    between still counts, once its parent has taken note of it.
    """
    total = 0.0
    for process in _together(pids):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _together(pids: Iterable[int]) -> Iterable[psutil.Process]:
    return {process.pid: process for pid in pids for process in tree(pid)}.values()
