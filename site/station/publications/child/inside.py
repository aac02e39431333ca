"""What runs in the child process: it gives up what it does not need, and then opens files.

Started by `station.publications.child.examine`. Asked by one line of JSON a file on standard
input, and answers with one on standard output.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

from station.publications import hidden, reading

PR_SET_PDEATHSIG: Final = 1
PR_SET_SECCOMP: Final = 22
PR_SET_NO_NEW_PRIVS: Final = 38
SECCOMP_MODE_FILTER: Final = 2
ALLOW: Final = 0x7FFF0000
REFUSE: Final = 0x00050000 | 1  # the call fails with EPERM
KILL: Final = 0x80000000
CALLS: Final = {
    # Sockets, processes and signals to others, other programs, names of files, tracing, io_uring:
    # what a reader of files never does. Numbers of the kernel's tables.
    "x86_64": (0xC000003E, (41, 42, 43, 44, 49, 53, 56, 57, 58, 59, 62, 82, 83, 84, 87, 101, 165,
                            200, 263, 264, 310, 311, 316, 322, 425, 426, 427, 435)),
    "aarch64": (0xC00000B7, (35, 38, 40, 117, 129, 130, 198, 199, 200, 202, 203, 206, 220, 221,
                             270, 271, 276, 281, 425, 426, 427, 435)),
}  # fmt: skip
X32: Final = 0x40000000


def main() -> None:
    limits = json.loads(sys.argv[1])
    answers = _own_output()
    confine(limits)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        _allow_time(limits["seconds"])
        answers.write(json.dumps(examined(Path(asked["path"]), asked["name"])).encode() + b"\n")
        answers.flush()


def examined(path: Path, name: str) -> dict[str, Any]:
    """The text and the findings of one file. A parser that fails loses its own part alone."""
    started = time.process_time()
    try:
        text = reading.text_of(path, name)
    except (Exception, RecursionError, MemoryError) as error:
        text = reading.Text(why=_words(error))
    try:
        found = hidden.findings_of(path, name)
    except (Exception, RecursionError, MemoryError) as error:
        found = [hidden.unchecked(_words(error))]
    return {
        "text": asdict(text),
        "findings": [asdict(each) for each in found],
        "seconds": time.process_time() - started,
    }


def _words(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "It needs more memory to be opened than files may use."
    return "It is damaged: the program that opens such files failed on it."


def _own_output() -> IO[bytes]:
    """Standard output, kept from libraries that print."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def confine(limits: dict[str, Any]) -> None:
    """No more memory, no file written, no network, no other program; ends with its parent."""
    for name, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(name)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (allowed, allowed))
    sys.setrecursionlimit(600)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != limits["parent"]:  # it died before that
            raise SystemExit
        _refuse_calls(libc)


def _refuse_calls(libc: Any) -> None:
    """Seccomp: the calls of `CALLS` fail. Where the kernel has no seccomp, or is another machine's,
    the limits above are what there is.
    """
    known = CALLS.get(platform.machine())
    if known is None or struct.calcsize("P") != 8:
        return
    machine, numbers = known
    steps = [
        (0x20, 0, 0, 4),  # load the machine
        (0x15, 1, 0, machine),
        (0x06, 0, 0, KILL),
        (0x20, 0, 0, 0),  # load the number of the call
        (0x35, 0, 1, X32),
        (0x06, 0, 0, KILL),
    ]
    for number in numbers:
        steps += [(0x15, 0, 1, number), (0x06, 0, 0, REFUSE)]
    steps.append((0x06, 0, 0, ALLOW))
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(program), 0, 0)


def _allow_time(seconds: int) -> None:
    """Processor time of the next file. The kernel ends the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
