"""Stop and search: the total as any other count, and what it is made of.

Who was stopped is shown for a borough or the force only, and never crossed with anything: in a
neighbourhood a figure could point at somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas.dashboards.board import NEVER_FOR_NEIGHBOURHOODS, Board
from local_areas.dashboards.lines import Line
from local_areas.dashboards.saying import Said, State

SOURCE: Final = "stops"
GROUPS: Final = {
    "reason": gettext_lazy("The law that officers used"),
    "object": gettext_lazy("What officers looked for"),
    "outcome": gettext_lazy("What came of it"),
    "ethnicity": gettext_lazy("Ethnicity, as the officer saw it"),
}
"""In the order in which they are shown. A group that is not named here is not shown."""


@dataclass(frozen=True, kw_only=True)
class Share:
    said: Said
    width: int
    """Of its bar, in per cent of the highest."""
    words: str
    """“60 of every 100”; empty where there are too few for that."""


@dataclass(frozen=True, kw_only=True)
class Group:
    key: str
    title: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class StopsBoard(Board):
    @property
    def title(self) -> str:
        return _("Stop and search, %(area)s") % {"area": self.where}

    @cached_property
    def groups(self) -> list[Group]:
        """Of one area. Those that describe people are left out of a neighbourhood's."""
        if self.is_comparison:
            return []
        hidden = NEVER_FOR_NEIGHBOURHOODS if self.here.is_neighbourhood else frozenset()
        found = (self._group(key, str(title)) for key, title in GROUPS.items() if key not in hidden)
        return [group for group in found if group.shares]

    @property
    def people_are_left_out(self) -> bool:
        return not self.is_comparison and self.here.is_neighbourhood

    def _group(self, key: str, title: str) -> Group:
        teller = self.first.teller
        said = [teller.says(each, self.period) for each in teller.figures.parts_of(key)]
        said.sort(key=lambda row: (-(row.moved.after or 0), row.type))
        total = self.main(self.first).moved.after
        highest = max((row.moved.after or 0 for row in said), default=0)
        return Group(
            key=key,
            title=title,
            shares=tuple(
                Share(
                    said=row,
                    width=round((row.moved.after or 0) * 100 / highest) if highest else 0,
                    words=self._share(row, total),
                )
                for row in said
            ),
        )

    def _share(self, row: Said, total: int | None) -> str:
        is_too_few = total is None or total < self.first.teller.thresholds.smallest_base
        if is_too_few or row.state is State.WITHHELD or row.moved.after is None or not total:
            return ""
        share = round(row.moved.after * 100 / total)
        if row.moved.after and not share:
            return _("fewer than 1 of every 100")
        return _("%(share)s of every 100") % {"share": share}

    def rows(self) -> list[Said]:
        shares = [share.said for group in self.groups for share in group.shares]
        return [*super().rows(), *shares]

    @cached_property
    def by_type(self) -> list[Line]:
        """The groups take its place: their types are no parts of one list."""
        return []
