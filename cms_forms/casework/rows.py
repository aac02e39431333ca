"""A case as one row of the inbox says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case as FirstOf
from django.db.models import Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms_forms.casework.naming import area_names
from cms_forms.casework.timeline import FROM_REPORTER
from cms_forms.engine.days_left import Left, left
from cms_forms.engine.definition import Unit
from cms_forms.models import Case, CaseEvent, Deadline, Happened, station_time
from cms_forms.models.case import Status
from cms_forms.models.deadline import State
from cms_forms.models.submission import more_holidays, name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from cms_forms.models.case import CaseQuerySet

OPENED: Final = (Happened.READ, Happened.PRINTED)
"""What staff do to know what a case says."""
STRIP_WIDTH: Final = 168
STRIP_HEIGHT: Final = 12
MOST_BOXES: Final = 31
"""More look like a pattern: a longer clock has two bars, for what is gone and what is left."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """What stands under “Due”."""

    words: str
    more: str = ""
    is_late: bool = False
    ends_today: bool = False
    strip: SafeString | str = ""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What a row needs of the deadline that ends next."""

    name: str
    due: date
    days: int
    unit: Unit
    stopped_on: date | None


@dataclass(frozen=True, kw_only=True)
class Row:
    reference: str
    is_limited: bool
    service: str
    team: str
    area: str
    due: Due
    status: str
    look: str
    """Of the status: "new", "closed" or ""."""
    person: str
    sent: date
    clock_name: str
    next_due: date | None
    is_open: bool
    is_urgent: bool
    has_news: bool


def listed(cases: CaseQuerySet) -> CaseQuerySet:
    """With all that a row says, in one query. `clock` is what the case's next clock says; when the
    reporter last did something, or one whose report was merged into it; when staff last opened it.
    """
    unsettled = Q(state__in=[State.RUNNING, State.STOPPED]) | Q(
        state=State.MISSED, settled_at__isnull=True
    )
    # A clock that runs before one that stands, whose day does not come nearer.
    stands = FirstOf(When(state=State.STOPPED, then=1), default=0)
    clocks = Deadline.objects.filter(unsettled, case=OuterRef("pk")).order_by(stands, "due", "pk")
    fields = ("name", "state", "due", "days", "unit", "stopped_on")
    clock = Subquery(clocks.values(told=JSONObject(**{name: name for name in fields}))[:1])
    events = CaseEvent.objects.order_by("-at")
    from_reporter = events.filter(happened__in=FROM_REPORTER)
    opened = events.filter(case=OuterRef("pk"), happened__in=OPENED)
    with_others = cases.select_related("submission", "team", "assignee").annotate(
        clock=clock,
        added_at=_newest(from_reporter.filter(case=OuterRef("pk"))),
        added_beside_at=_newest(from_reporter.filter(case__merged_into=OuterRef("pk"))),
        last_opened_at=_newest(opened),
    )
    return with_others.only(
        *("service", "page_id", "area", "status", "opened_at", "closed_at", "next_due"),
        *("waiting_since", "withdrawn_at", "is_sensitive", "is_urgent"),
        *("submission__reference", "team__name", "assignee__username"),
        *("assignee__first_name", "assignee__last_name"),
    )


def _newest(events: QuerySet[CaseEvent]) -> Subquery:
    return Subquery(events.values("at")[:1])


def has_news(case: Any) -> bool:
    """Of an open case from `listed`: whether a reporter has added something, or taken it back,
    since anybody opened it.
    """
    moments = [at for at in (case.added_at, case.added_beside_at) if at is not None]
    opened = case.last_opened_at
    return case.is_open and any(opened is None or at > opened for at in moments)


def with_news() -> Q:
    """The test of open cases for which `has_news` is true."""
    opened_since = CaseEvent.objects.filter(
        case=OuterRef(OuterRef("pk")), happened__in=OPENED, at__gte=OuterRef("at")
    )
    added = CaseEvent.objects.filter(
        Q(case=OuterRef("pk")) | Q(case__merged_into=OuterRef("pk")), happened__in=FROM_REPORTER
    )
    return Q(Exists(added.filter(~Exists(opened_since)).order_by()), closed_at__isnull=True)


def rows_of(cases: Iterable[Case], user: User, today: date) -> list[Row]:
    found = list(cases)
    names = area_names({case.area for case in found if not case.is_sensitive})
    holidays = more_holidays()
    return [_row(case, user, today, names, holidays) for case in found]


def _row(
    case: Case,
    user: User,
    today: date,
    areas: Mapping[str, str],
    holidays: Collection[date],
) -> Row:
    if case.assignee is None:
        person = _("Nobody yet")
    else:
        person = _("You") if case.assignee_id == user.pk else name_of(case.assignee)
    return Row(
        reference=case.submission.shown_reference,
        is_limited=case.is_sensitive,
        service=case.service,
        team=case.team.name,
        area=areas.get(case.area, "") if not case.is_sensitive else "",
        due=due_of(case, today, holidays),
        status=status_of(case),
        look=_look_of(case),
        person=person,
        sent=station_time.day_of(case.opened_at),
        clock_name=(case.clock or {}).get("name", ""),  # type: ignore[attr-defined]
        next_due=case.next_due,
        is_open=case.is_open,
        is_urgent=case.is_urgent and case.is_open,
        has_news=has_news(case),
    )


def status_of(case: Case) -> str:
    if case.is_open and case.withdrawn_at is not None:
        return _("Withdrawn by the reporter")
    if case.is_open and case.waiting_since is not None:
        return _("Waiting for an answer")
    return case.get_status_display()


def _look_of(case: Case) -> str:
    if not case.is_open:
        return "closed"
    is_new = case.status == Status.NEW and status_of(case) == case.get_status_display()
    return "new" if is_new else ""


def due_of(case: Case, today: date, holidays: Collection[date] = ()) -> Due:
    """Of a case from `listed`. The clock of a sensitive service is not named: it tells of it."""
    if case.closed_at is not None:
        day = date_format(station_time.day_of(case.closed_at), "j M Y")
        return Due(words=_("Closed"), more=day)
    told: dict[str, Any] | None = case.clock  # type: ignore[attr-defined]
    if told is None:
        return Due(words=_("No clock"), more=_("Oldest first"))
    clock = Clock(
        name=told["name"],
        due=date.fromisoformat(told["due"]),
        days=told["days"],
        unit=Unit(told["unit"]),
        stopped_on=date.fromisoformat(told["stopped_on"]) if told["stopped_on"] else None,
    )
    if told["state"] == State.STOPPED:
        return _stopped(clock, holidays)
    return _running(clock, today, holidays, is_named=not case.is_sensitive)


def _running(clock: Clock, today: date, holidays: Collection[date], *, is_named: bool) -> Due:
    said = left(
        due=clock.due,
        whole=clock.days,
        unit=clock.unit,
        today=today,
        more_holidays=holidays,
    )
    day = date_format(clock.due, "D j M")
    return Due(
        words=words_of(said, ends_today=clock.due == today),
        more=_("{clock}, {day}").format(clock=clock.name, day=day) if is_named else day,
        is_late=said.is_late,
        ends_today=clock.due == today,
        strip=strip(said.whole, said.gone, "late" if said.is_late else "runs"),
    )


def _stopped(clock: Clock, holidays: Collection[date]) -> Due:
    on = clock.stopped_on or clock.due
    said = left(due=clock.due, whole=clock.days, unit=clock.unit, today=on, more_holidays=holidays)
    words = _("Since {day}: {left}").format(
        day=date_format(on, "j M"), left=words_of(said, ends_today=said.days == 0)
    )
    return Due(words=_("Clock stopped"), more=words, strip=strip(said.whole, said.gone, "stopped"))


def words_of(said: Left, *, ends_today: bool) -> str:
    """ "4 days left", "1 working day late"."""
    if ends_today:
        return _("Ends today at midnight")
    in_days, number = said.unit is Unit.DAYS, abs(said.days)
    if said.is_late:
        if not number:
            return _("Late since the last working day")
        words = (
            ngettext("{n} day late", "{n} days late", number)
            if in_days
            else ngettext("{n} working day late", "{n} working days late", number)
        )
    else:
        words = (
            ngettext("{n} day left", "{n} days left", number)
            if in_days
            else ngettext("{n} working day left", "{n} working days left", number)
        )
    return words.format(n=number)


@lru_cache(maxsize=1024)
def strip(whole: int, gone: int, look: str) -> SafeString:
    """One box a day, as a picture beside the words that say the same. `look` is "runs", "late" or
    "stopped".
    """
    boxes = max(whole, 1)
    step = STRIP_WIDTH / boxes
    if look == "late":
        drawn: SafeString = format_html('<rect width="{}" height="{}"/>', STRIP_WIDTH, STRIP_HEIGHT)
    else:
        full = min(max(gone, 0), boxes)
        draw = _boxes if boxes <= MOST_BOXES else _bar
        drawn = format_html(
            '<path class="gone" d="{}"/><path class="left" d="{}"/>',
            draw(range(full), step),
            draw(range(full, boxes), step),
        )
    return format_html(
        '<svg class="cf-strip cf-strip--{}" viewBox="-1 -1 {} {}" aria-hidden="true">{}</svg>',
        *(look, STRIP_WIDTH + 2, STRIP_HEIGHT + 2, drawn),
    )


def _boxes(numbers: range, step: float) -> str:
    size = step - 2
    return "".join(f"M{n * step:.1f} 0h{size:.1f}v{STRIP_HEIGHT}h-{size:.1f}z" for n in numbers)


def _bar(numbers: range, step: float) -> str:
    """All of them as one."""
    if not numbers:
        return ""
    long = len(numbers) * step
    return f"M{numbers[0] * step:.1f} 0h{long:.1f}v{STRIP_HEIGHT}h-{long:.1f}z"
