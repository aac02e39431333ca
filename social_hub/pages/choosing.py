"""Which posts somebody asked for, as their address says it: pure decisions on its query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self
from urllib.parse import urlencode

LONGEST: Final = 100
"""Characters of a choice. A longer one is none of ours."""
_BEFORE: Final = re.compile(r"([0-9]{1,16})-([0-9]{1,18})", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """Where a page of posts begins: after this one, in the order of the newest first."""

    created_at: datetime
    pk: int

    @classmethod
    def of(cls, text: str) -> Self | None:
        """None where it is none of ours."""
        found = _BEFORE.fullmatch(text)
        if found is None:
            return None
        try:
            at = _EPOCH + timedelta(microseconds=int(found[1]))
        except OverflowError:
            return None
        return cls(created_at=at, pk=int(found[2])) if int(found[2]) < 2**63 else None

    def __str__(self) -> str:
        return f"{(self.created_at - _EPOCH) // _MICROSECOND}-{self.pk}"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Each is a code or name; "" chooses nothing."""

    borough: str = ""
    area: str = ""
    network: str = ""
    topic: str = ""
    before: Place | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """What an address asks for. What it says of anything else is passed over."""

        def said(name: str) -> str:
            value = query.get(name, "").strip()
            return "" if len(value) > LONGEST or not value.isprintable() else value

        return cls(
            borough=said("borough"),
            area=said("area"),
            network=said("network"),
            topic=said("topic").lstrip("#").casefold(),
            before=Place.of(query.get("before", "")),
        )

    @property
    def is_everything(self) -> bool:
        """Whether it leaves nothing out, wherever it begins."""
        return self.without("before") == Choice()

    def without(self, *names: str) -> Choice:
        emptied: dict[str, Any] = {name: None if name == "before" else "" for name in names}
        return replace(self, **emptied)

    def starting(self, before: Place) -> Choice:
        return replace(self, before=before)

    def query(self) -> str:
        """The query of the one address that it has, with its question mark; "" for everything."""
        said = {
            name: str(value)
            for name in ("area", "borough", "network", "topic", "before")
            if (value := getattr(self, name))
        }
        return f"?{urlencode(said)}" if said else ""
