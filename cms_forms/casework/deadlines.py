"""The dashboard of deadlines: what is due when, and what was met in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.dates import MONTHS_3
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from cms_forms.casework import deadline_numbers as numbers
from cms_forms.casework.asked_number import asked_number
from cms_forms.casework.columns import Columns, columns
from cms_forms.casework.deadline_numbers import DAYS_LEFT, FEWEST, Group, Tally
from cms_forms.casework.permissions import Act, CaseworkMixin, may
from cms_forms.casework.scope import Scope
from cms_forms.casework.spreadsheets import csv_response
from cms_forms.models import station_time

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FIELDS: Final = ("met", "missed", "not_applicable", "running")


class DeadlinesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.READ)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table: a month, or a service."""

    name: str
    tally: Tally
    share: str
    first: date | None = None
    """The first day of a month."""


class DeadlinesView(CaseworkMixin, TemplateView):
    """Counts only cases that the user may read."""

    template_name = "cms_forms/casework/deadlines.html"
    page_title = _("Deadlines")
    header_icon = "time"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("cms_forms_deadlines"), "label": gettext("Deadlines")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.GET.get("format") == "csv":
            return csv_response("deadlines", self._sheet())
        return super().get(request, *args, **kwargs)

    @cached_property
    def today(self) -> date:
        return station_time.today()

    @cached_property
    def _all(self) -> tuple[list[Group], list[Group]]:
        scope = Scope.of(cast("User", self.request.user))
        return numbers.waiting(scope), numbers.became(scope, self.today)

    @cached_property
    def service(self) -> int | None:
        chosen = asked_number(self.request.GET.get("service"))
        known = {group.service for groups in self._all for group in groups}
        return chosen if chosen in known else None

    @cached_property
    def clock(self) -> str:
        chosen = self.request.GET.get("clock", "")
        known = {
            group.clock
            for groups in self._all
            for group in numbers.of(groups, service=self.service)
        }
        return chosen if chosen in known else ""

    @cached_property
    def _waiting(self) -> list[Group]:
        return numbers.of(self._all[0], service=self.service, clock=self.clock)

    @cached_property
    def _became(self) -> list[Group]:
        return numbers.of(self._all[1], service=self.service, clock=self.clock)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = numbers.by_days_left(self._waiting, self.today)
        months = self._months()
        whole = numbers.tally(group for group in self._became if group.day <= self.today)
        return super().get_context_data(
            services=self._services(),
            clocks=sorted({group.clock for group in self._offered()}),
            service=self.service,
            clock=self.clock,
            left=list(zip(names_of_days(), left, strict=True)),
            left_chart=_chart_of_days(left),
            late=left[0],
            soon=sum(left[1:5]),
            waiting=sum(left),
            months=months,
            month_chart=_chart_of_months(months),
            share_chart=_chart_of_shares(months),
            by_service=self._by_service(),
            whole=whole,
            said=said(whole),
            csv_url="?" + urlencode(self._query() | {"format": "csv"}),
            any=any(self._all),
            fewest=FEWEST,
            **kwargs,
        )

    def _query(self) -> dict[str, str]:
        chosen = {"service": str(self.service or ""), "clock": self.clock}
        return {key: value for key, value in chosen.items() if value}

    def _offered(self) -> list[Group]:
        return [each for groups in self._all for each in numbers.of(groups, service=self.service)]

    def _services(self) -> list[tuple[int, str]]:
        titles = {
            each.service: each.title
            for groups in self._all
            for each in groups
            if each.service is not None
        }
        return sorted(titles.items(), key=lambda pair: pair[1])

    def _months(self) -> list[Row]:
        months: dict[date, list[Group]] = {month: [] for month in numbers.months(self.today)}
        for group in self._became:
            if group.day in months:
                months[group.day].append(group)
        return [
            _row(date_format(month, "F Y"), numbers.tally(groups), first=month)
            for month, groups in months.items()
        ]

    def _by_service(self) -> list[Row]:
        ended = [group for group in self._became if group.day <= self.today]
        found: dict[int | None, list[Group]] = {}
        for group in ended:
            found.setdefault(group.service, []).append(group)
        rows = [_row(groups[-1].title, numbers.tally(groups)) for groups in found.values()]
        return sorted(rows, key=lambda row: row.name)

    def _sheet(self) -> list[Sequence[object]]:
        """A line for each month, service and clock."""
        found: dict[tuple[date, str, str], list[Group]] = {}
        for group in self._became:
            found.setdefault((group.day, group.title, group.clock), []).append(group)
        lines: list[Sequence[object]] = [
            ["Month", "Service", "Clock", "Met", "Missed", "Not applicable", "Not decided yet"]
        ]
        for (month, title, clock), groups in sorted(found.items()):
            counted = numbers.tally(groups)
            figures = [getattr(counted, field) for field in FIELDS]
            lines.append([f"{month:%Y-%m}", title, clock, *figures])
        return lines


def _row(name: str, counted: Tally, first: date | None = None) -> Row:
    return Row(name=name, tally=counted, share=share_of(counted), first=first)


def share_of(counted: Tally) -> str:
    """In per cent; of few, how many of how many."""
    if not counted.decided:
        return "–"
    if counted.share is None:
        words = gettext("{met} of {decided}")
        return words.format(met=counted.met, decided=counted.decided)
    return gettext("{share}%").format(share=counted.share)


def said(counted: Tally) -> str:
    """The first sentence of the page."""
    if not counted.decided:
        return gettext("In the last 12 months nothing was decided yet.")
    words = ngettext(
        "{met} of {decided} deadline that ended in the last 12 months was met in time.",
        "{met} of {decided} deadlines that ended in the last 12 months were met in time.",
        counted.decided,
    )
    sentence = words.format(met=f"{counted.met:,}", decided=f"{counted.decided:,}")
    if counted.share is None:
        return sentence + " " + gettext("These are too few for a percentage.")
    return sentence + " " + gettext("That is {share} in 100.").format(share=counted.share)


def names_of_days() -> list[str]:
    """Of what `by_days_left` counts."""
    names = [gettext("Late"), gettext("Today"), gettext("1 day")]
    for first, last in DAYS_LEFT[2:]:
        span = f"{first}+" if last is None else f"{first}–{last}" if last > first else f"{first}"
        names.append(gettext("{span} days").format(span=span))
    return names


def _chart_of_days(left: Sequence[int]) -> Columns:
    kinds = ["late", *("soon" for _ in range(4)), *("later" for _ in left[5:])]
    short = [name.removesuffix(" days").removesuffix(" day") for name in names_of_days()]
    return columns(
        [[(kind, count)] for kind, count in zip(kinds, left, strict=True)],
        short,
        [f"{count:,}" for count in left],
    )


def _chart_of_months(months: Sequence[Row]) -> Columns:
    return columns(
        [[("met", row.tally.met), ("missed", row.tally.missed)] for row in months],
        _short(months),
        [f"{row.tally.decided:,}" for row in months],
    )


def _chart_of_shares(months: Sequence[Row]) -> Columns:
    values = [[("met", float(row.tally.share or 0))] for row in months]
    words = ["–" if row.tally.share is None else f"{row.tally.share}" for row in months]
    return columns(values, _short(months), words, top=100)


def _short(months: Sequence[Row]) -> list[str]:
    firsts = (row.first for row in months if row.first)
    return [str(MONTHS_3[first.month]).capitalize() for first in firsts]
