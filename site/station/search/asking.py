"""What an address asks for, and the address that asks for it: one is read from the other. Pure.

`?q=cameras&type=Policy&type=Page&area=A04&since=2025-01-01&sort=newest&page=3`. Whatever stands
there, something can be asked: what is no value is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol
from urllib.parse import urlencode

from station.search.filters import FACETS, MOST_CHOICES, Filters, Sort, Tab

PARAMETERS: Final[Mapping[str, str]] = {
    "types": "type",
    "areas": "area",
    "years": "year",
    "topics": "topic",
    "decisions": "decision",
}
"""A facet's name -> what it is called in addresses."""
LONGEST_TEXT: Final = 200
"""Characters. The search boxes take no more: `maxlength` in the templates. Whatever is done to
a text takes long for a long one."""
LONGEST_VALUE: Final = 100
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""How the names of months begin."""


class Parameters(Protocol):
    """A `QueryDict`, or anything that is asked alike."""

    def get(self, key: str, default: str, /) -> str | None: ...
    def getlist(self, key: str, /) -> Sequence[str]: ...


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What somebody asks for."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    not_dates: Sequence[str] = ()
    """What was typed as a date and is none."""

    @property
    def is_narrowed(self) -> bool:
        """Whether something besides the words and the tab is chosen."""
        return replace(self.filters, tab="") != Filters()

    @property
    def is_anything(self) -> bool:
        return bool(self.text or self.is_narrowed or self.filters.tab)

    def address(self, *, page: int | None = None, sort: bool = True) -> str:
        """Its query string, without the question mark; the same for the same question."""
        return urlencode(list(self._pairs(page or self.page, sort=sort)))

    def _pairs(self, page: int, *, sort: bool) -> Iterable[tuple[str, str]]:
        if self.text:
            yield "q", self.text
        if self.filters.tab:
            yield "tab", self.filters.tab
        for facet, name in PARAMETERS.items():
            for value in sorted(self.filters.chosen(facet)):
                yield name, value
        if self.filters.since:
            yield "since", self.filters.since.isoformat()
        if self.filters.until:
            yield "until", self.filters.until.isoformat()
        if sort and self.sort is not Sort.RELEVANCE:
            yield "sort", self.sort.value
        if page > 1:
            yield "page", str(page)

    def without(self, facet: str, value: str) -> Asking:
        """With one choice taken away, from the first page on."""
        chosen = self.filters.chosen(facet) - {value}
        return replace(self, filters=replace(self.filters, **{facet: chosen}), page=1)  # type: ignore[arg-type]

    def without_date(self, which: str) -> Asking:
        """`which`: since or until."""
        return replace(self, filters=replace(self.filters, **{which: None}), page=1)  # type: ignore[arg-type]

    def cleared(self) -> Asking:
        """Its words in its tab, and nothing chosen."""
        return replace(self, filters=Filters(tab=self.filters.tab), sort=self.sort, page=1)

    def in_tab(self, tab: str) -> Asking:
        """The same words under another heading, where the same choices may not exist."""
        return Asking(text=self.text, filters=Filters(tab=tab), sort=self.sort)

    def saying(self, text: str) -> Asking:
        return replace(self, text=text, page=1)


def read(parameters: Parameters) -> Asking:
    """Raises nothing."""
    not_dates: list[str] = []

    def day(name: str, *, last: bool) -> date | None:
        typed = cleaned(parameters.get(name, "") or "", 40)
        found = date_of(typed, last=last)
        if typed and found is None:
            not_dates.append(typed)
        return found

    choices = {facet: _values(parameters.getlist(PARAMETERS[facet])) for facet in FACETS}
    tab = parameters.get("tab", "") or ""
    filters = Filters(
        tab=tab if tab in set(Tab) else "",
        since=day("since", last=False),
        until=day("until", last=True),
        **choices,
    )
    sort = parameters.get("sort", "") or ""
    return Asking(
        text=cleaned(parameters.get("q", "") or "", LONGEST_TEXT),
        filters=filters,
        sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
        page=_number(parameters.get("page", "") or ""),
        not_dates=tuple(not_dates),
    )


def cleaned(text: str, longest: int) -> str:
    """Short, printable, single spaces."""
    # The limit comes first: normal forms take long for long runs of accents.
    short = "".join(each if each.isprintable() else " " for each in text[:longest])
    return " ".join(short.split())


def _values(given: Sequence[str]) -> frozenset[str]:
    values = (cleaned(each, LONGEST_VALUE) for each in given[:MOST_CHOICES])
    return frozenset(filter(None, values))


def _number(typed: str) -> int:
    """Pages are counted from 1; a number without end is as good as the last one."""
    return max(1, int(typed[:9])) if typed.isascii() and typed.isdigit() else 1


def date_of(typed: str, *, last: bool = False) -> date | None:
    """2026-03-14, 14/3/2026, 14 March 2026, March 2026 or 2026; None where it is no date.

    A month or a year means its first day, or its last one.
    """
    typed = typed.strip().lower()
    found = (
        re.fullmatch(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?", typed, re.ASCII)
        or re.fullmatch(r"(?:(?P<d>\d{1,2})[/. ])?(?P<m>\d{1,2})[/. ](?P<y>\d{4})", typed, re.ASCII)
        or re.fullmatch(r"(?:(?P<d>\d{1,2}) )?(?P<m>[a-z]{3,9}) (?P<y>\d{4})", typed, re.ASCII)
    )
    if found is None:
        return None
    year, month, day = int(found["y"]), _month(found["m"]), int(found["d"] or 0)
    try:
        if month and day:
            return date(year, month, day)
        if month:
            return _last_of(year, month) if last else date(year, month, 1)
        return None if found["m"] else date(year, 12, 31) if last else date(year, 1, 1)
    except ValueError:
        return None


def _month(typed: str | None) -> int:
    """1 to 12; 0 for none."""
    if not typed:
        return 0
    if typed.isdigit():
        return int(typed)
    return MONTHS.index(typed[:3]) + 1 if typed[:3] in MONTHS else 0


def _last_of(year: int, month: int) -> date:
    after = date(year, month + 1, 1) if month < 12 else date(year, 12, 31)
    return after if month == 12 else date.fromordinal(after.toordinal() - 1)
