"""The site's register of addresses is asked, so that it can cost a visitor two seconds and no more.

What leaves this server is a postcode, and what leaves with it is the register's own key: not who
asks, nor from where, nor in which service. What comes back are words of a third party, and is read
as such. Nothing of either is kept or logged.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.module_loading import import_string

from cms_forms.engine.questions.places import LONGEST_LINE
from cms_forms.lookups.base import MOST, SECONDS, Candidate, Provider, Unanswered
from cms_forms.lookups.breaker import Breaker

AT_ONCE: Final = 4
"""Calls of one process. While so many hang, nobody else waits for one."""
READ: Final = 10 * MOST
"""Of what a provider gives, before repeats are left out."""
UNSHOWN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]+"
)
"""Control characters, invisible marks and halves of letters."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Found:
    candidates: tuple[Candidate, ...] = ()
    """Whole and short enough for an answer; at most `MOST`."""
    is_down: bool = False
    """Whether nobody could say which there are."""


class Asker:
    """A provider, and what this process knows of how it is."""

    def __init__(self, provider: Provider, clock: Callable[[], float] = time.monotonic) -> None:
        self.provider = provider
        self._clock = clock
        self._breaker = Breaker()
        self._lock = Lock()
        self._places = BoundedSemaphore(AT_ONCE)

    def find(self, postcode: str, language: str) -> Found:
        """Raises nothing, whatever the provider does."""
        if not self._take():
            return Found(is_down=True)
        told: SimpleQueue[list[Candidate] | Exception] = SimpleQueue()
        asking = Thread(target=self._ask, args=(postcode, language, told), daemon=True)
        try:
            asking.start()
            answer = told.get(timeout=SECONDS)
        except Empty:
            answer = TimeoutError()
        except RuntimeError as error:
            # The machine has no thread to spare.
            self._places.release()
            answer = error
        if isinstance(answer, Exception):
            self._failed(answer)
            return Found(is_down=True)
        with self._lock:
            self._breaker = self._breaker.answered()
        return Found(candidates=tuple(answer))

    def _take(self) -> bool:
        """One of the places to ask from, where the provider may be asked now."""
        if not self._places.acquire(blocking=False):
            return False
        with self._lock:
            now = self._clock()
            is_open = self._breaker.is_open(now)
            if not is_open:
                self._breaker = self._breaker.taken(now)
        if is_open:
            self._places.release()
        return not is_open

    def _ask(
        self, postcode: str, language: str, told: SimpleQueue[list[Candidate] | Exception]
    ) -> None:
        """In a thread of its own: what a provider does with its time is not the visitor's."""
        answer: list[Candidate] | Exception = TimeoutError()
        try:
            answer = self._answer(postcode, language)
        except Exception as error:
            answer = error
        finally:
            # Before anybody is told, who may have the next question ready.
            self._places.release()
        told.put(answer)

    def _answer(self, postcode: str, language: str) -> list[Candidate]:
        try:
            return list(islice(fitting(self.provider.find(postcode, language), postcode), MOST))
        finally:
            # A provider that reads the database has a connection for this thread.
            connections.close_all()

    def _failed(self, error: Exception) -> None:
        with self._lock:
            before, self._breaker = self._breaker, self._breaker.failed(self._clock())
            is_new = self._breaker is not before
        if is_new:
            # The words of other errors may have the address that was asked, and so a postcode.
            words = str(error) if isinstance(error, Unanswered) else type(error).__name__
            logger.warning("Addresses are not found for now, visitors write them: %s", words)


def fitting(found: Iterable[Candidate], postcode: str) -> Iterator[Candidate]:
    """Those that can be an answer, each once, and as short as one."""
    seen: set[object] = set()
    for each in islice(found, READ):
        lines = tuple(filter(None, map(_shown, each.lines)))
        town = _shown(each.town)
        if not lines or not town:
            continue
        whole = (lines, town)
        if each.id in seen or whole in seen:
            continue
        seen.update((whole, each.id) if each.id else (whole,))
        yield replace(each, lines=lines, town=town, postcode=_shown(each.postcode) or postcode)


def _shown(text: str) -> str:
    """One line of a third party, without what nobody sees, and no longer than an answer's."""
    return " ".join(UNSHOWN.sub(" ", text[: 2 * LONGEST_LINE]).split())[:LONGEST_LINE].strip()


def configured() -> Asker | None:
    """As CMS_FORMS_ADDRESS_LOOKUP names a provider, `{"BACKEND": dotted name, "OPTIONS": {…}}`.
    None where it names none. Raises `ImproperlyConfigured`.
    """
    named = getattr(settings, "CMS_FORMS_ADDRESS_LOOKUP", None)
    if not named:
        return None
    if not isinstance(named, Mapping) or not isinstance(named.get("BACKEND"), str):
        raise ImproperlyConfigured("It is a mapping with BACKEND, and OPTIONS if there are any.")
    try:
        made = import_string(named["BACKEND"])(**named.get("OPTIONS", {}))
    except (ImportError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(str(error)) from error
    if not isinstance(made, Provider):
        raise ImproperlyConfigured(f"“{named['BACKEND']}” is no Provider.")
    return Asker(made)


class _Site:
    """The one that the settings name now, with what this process knows of how it is."""

    lock: Final = Lock()
    named: object = None
    asker: Asker | None = None


def site_asker() -> Asker | None:
    """None where the site names no provider, or one that does not work: a system check says so."""
    named = getattr(settings, "CMS_FORMS_ADDRESS_LOOKUP", None)
    with _Site.lock:
        if named != _Site.named:
            try:
                _Site.asker = configured()
            except ImproperlyConfigured:
                _Site.asker = None
            _Site.named = named
        return _Site.asker


def has_register() -> bool:
    """Whether the site has anybody who finds addresses."""
    return site_asker() is not None
