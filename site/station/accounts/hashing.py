"""A password takes a third of a second to hash: many at once must not stop everything else."""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any, Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher

AT_ONCE: Final = 1
"""In one process. The others wait."""
WAITING: Final = 3
"""So at most half of a process's eight threads are ever busy with passwords."""


class TooBusy(Exception):
    """So many passwords are being checked that this one must be tried again."""


class Turns:
    """Lets a few do their work, a few more wait for it, and nobody else in."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._room = BoundedSemaphore(at_once + waiting)
        self._turn = BoundedSemaphore(at_once)

    def take[Result](self, work: Callable[[], Result]) -> Result:
        """Raises `TooBusy`."""
        if not self._room.acquire(blocking=False):
            raise TooBusy
        try:
            with self._turn:
                return work()
        finally:
            self._room.release()


_turns = Turns(AT_ONCE, WAITING)


class PBKDF2InTurns(PBKDF2PasswordHasher):
    """Django's own, a few at a time. Every way to check or set a password ends here."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> Any:
        return _turns.take(lambda: super(PBKDF2InTurns, self).encode(password, salt, iterations))
