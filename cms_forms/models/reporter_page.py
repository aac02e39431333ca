"""What the reporter's page shows of an event: facts that are closed with the reporter's key.

The public's process reads no case. Each event that is shown carries where the report stands, so
that the newest one tells it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cms_forms.engine.questions.files import size_words

MERGED: Final = "merged"
"""Stands in place of a `Status` for a report that is worked on together with another one."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A running clock: the day by which something is to be done."""

    name: str
    due: date


@dataclass(frozen=True, kw_only=True)
class AddedFile:
    """A file that the reporter added."""

    name: str
    size: int
    fingerprint: str
    """SHA-256 of its content."""

    @property
    def size_words(self) -> str:
        return size_words(self.size)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an event says on the reporter's page."""

    words: str = ""
    """What we wrote, or what the reporter added."""
    files: tuple[AddedFile, ...] = ()
    """What the reporter added with them."""
    status: str = ""
    """Where the report stands from then on: a `Status`, or `MERGED`. Empty: as before."""
    team: str = ""
    """Who has it. Empty for sensitive services."""
    asks: bool = False
    """Whether the words ask for something."""
    clocks: tuple[Promise, ...] = ()
    """Those that run, the earliest day first."""
    reference: str = ""
    """Only on the first event, as are the next four."""
    service: str = ""
    """Its title. Empty for sensitive services."""
    is_sensitive: bool = False
    has_address: bool = False
    """Whether an e-mail address was given with it."""
    language: str = ""
    """In which the report was sent, and its page is read. Empty for the site's own."""

    def text(self) -> str:
        """As it is closed."""
        facts: dict[str, Any] = {
            name: value
            for name, value in vars(self).items()
            if value and name not in ("clocks", "files")
        }
        if self.files:
            facts["files"] = [[file.name, file.size, file.fingerprint] for file in self.files]
        if self.clocks:
            facts["clocks"] = [[clock.name, clock.due.isoformat()] for clock in self.clocks]
        return json.dumps(facts)

    @classmethod
    def read(cls, text: str) -> Told:
        """What `text` made. Facts that a later release added are passed over."""
        facts: Mapping[str, Any] = json.loads(text)
        known = {name: facts[name] for name in cls.__dataclass_fields__ if name in facts}
        known["files"] = tuple(
            AddedFile(name=name, size=size, fingerprint=fingerprint)
            for name, size, fingerprint in facts.get("files", ())
        )
        known["clocks"] = tuple(_promises(facts.get("clocks", ())))
        return cls(**known)


def _promises(rows: Any) -> list[Promise]:
    found = []
    for name, day in rows:
        with suppress(ValueError):
            found.append(Promise(name=name, due=date.fromisoformat(day)))
    return found
