"""What an address asks for: areas, types, a period, counts or rates. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from local_areas.statistics.measures import YEAR
from local_areas.statistics.months import Month

MOST: Final = 3
"""How many areas or types can be compared."""
LONGEST: Final = 120
"""Characters of a value: as long as the key of a type may be."""
YEAR_TO: Final = "12-to-"
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")


class Refused(ValueError):
    """An address that asks for what there is not. Its words say what, to whoever opened it."""


class Query(Protocol):
    """What Django's `QueryDict` has."""

    def getlist(self, key: str) -> Sequence[str]: ...


@dataclass(frozen=True, kw_only=True)
class Period:
    """A month, or the twelve months that end with it."""

    last: Month
    is_year: bool

    @property
    def first(self) -> Month:
        return self.last + (1 - YEAR) if self.is_year else self.last

    @property
    def key(self) -> str:
        return f"{YEAR_TO}{self.last}" if self.is_year else str(self.last)

    @classmethod
    def parse(cls, text: str) -> Period:
        """From "12-to-2026-01" or "2026-01". Raises `Refused`."""
        written = text.removeprefix(YEAR_TO)
        try:
            if not _MONTH.fullmatch(written):
                raise ValueError
            return cls(last=Month.parse(written), is_year=written != text)
        except ValueError as error:
            raise Refused(
                _("“%(period)s” is no period. A month is written as in 2026-01.") % {"period": text}
            ) from error


@dataclass(frozen=True, kw_only=True)
class Asked:
    """As the address says it; what is not said is empty."""

    areas: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    period: Period | None = None
    as_rate: bool = False

    @classmethod
    def read(cls, query: Query, *, with_types: bool = True) -> Asked:
        """Unknown names are left out, and so are empty and repeated values. Raises `Refused`."""
        areas = _values(query, "area")
        types = _values(query, "type") if with_types else ()
        if len(areas) > MOST or len(types) > MOST:
            raise Refused(_("At most %(count)s can be compared.") % {"count": MOST})
        if len(areas) > 1 and len(types) > 1:
            raise Refused(_("Compare areas, or types, but not both at once."))
        period = _one(query, "period")
        shown_as = _one(query, "as")
        if shown_as not in {"", "count", "rate"}:
            raise Refused(_("Figures are shown as “count” or “rate”."))
        return cls(
            areas=areas,
            types=types,
            period=Period.parse(period) if period else None,
            as_rate=shown_as == "rate",
        )

    def address(self) -> str:
        """The one way to write it: "?area=B1&type=theft", or nothing."""
        said = [("area", area) for area in self.areas]
        said += [("type", type) for type in self.types]
        if self.period is not None:
            said.append(("period", self.period.key))
        if self.as_rate:
            said.append(("as", "rate"))
        return f"?{urlencode(said)}" if said else ""


def _values(query: Query, name: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in query.getlist(name):
        if len(value) > LONGEST or not value.isprintable():
            raise Refused(_("This address has a part that no area and no type is called."))
        if value.strip():
            found[value.strip()] = None
    return tuple(found)


def _one(query: Query, name: str) -> str:
    values = _values(query, name)
    if len(values) > 1:
        raise Refused(_("This address says two things at once where only one can be shown."))
    return values[0] if values else ""
