"""What happened to a case, as people read it: who, what and when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms_forms.models import station_time
from cms_forms.models.case import Status
from cms_forms.models.case_event import CaseEvent, Happened, Unreadable
from cms_forms.models.deadline import State
from cms_forms.models.delivery import Kind
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from cms_forms.models.case import Case

PER_PAGE: Final = 25
SEEN_BY_MANY: Final = (
    *(Happened.READ, Happened.PRINTED, Happened.EXPORTED, Happened.DELIVERY, Happened.FILE),
)
"""What changes nothing for somebody who works on the case."""
CANNOT_READ: Final = (CannotOpen, CannotVerify, NotGenuine, Unreadable)
FROM_REPORTER: Final = (Happened.ADDED, Happened.WITHDRAWN)
REPORTER: Final = (Happened.OPENED, *FROM_REPORTER)


@dataclass(frozen=True, kw_only=True)
class Entry:
    at: datetime
    said: str
    """One sentence, as plain text."""
    words: str = ""
    """What was written, for staff."""
    for_reporter: str = ""
    """What the reporter reads, where that is something else."""
    files: tuple[str, ...] = ()
    """The names of those that the reporter added."""
    is_unreadable: bool = False
    """There are words, and this process cannot open them or does not believe them."""
    of: Case | None = None
    """The case that was merged into this one, where its reporter did it: it is read there."""


@dataclass
class Teller:
    """Tells what happened to one case to one user, or with everybody's name to nobody special."""

    case: Case
    user: User | None = None

    @cached_property
    def key(self) -> bytes:
        return self.case.reporter_key()

    def entry(self, event: CaseEvent) -> Entry:
        if event.case_id != self.case.pk:
            took_back = event.happened == Happened.WITHDRAWN
            words = (
                _("{other} was taken back") if took_back else _("Something was added to {other}")
            )
            return Entry(at=event.at, said=words.format(other=event.case), of=event.case)
        words, shown, unreadable = "", "", False
        files: tuple[str, ...] = ()
        try:
            words = event.words()
            told = event.told(self.key)
            if told is not None:
                shown, files = told.words, tuple(file.name for file in told.files)
        except CANNOT_READ:
            unreadable = True
        return Entry(
            at=event.at,
            said=self.said(event),
            words=words,
            for_reporter="" if shown == words else shown,
            files=files,
            is_unreadable=unreadable,
        )

    def said(self, event: CaseEvent) -> str:
        tell = SENTENCES.get(event.happened)
        who = self.who(event)
        if tell is None:
            return f"{event.get_happened_display()}: {who}" if who else event.get_happened_display()
        return tell(who, event.data, event)

    def who(self, event: CaseEvent) -> str:
        if self.user is not None and event.user_id == self.user.pk:
            return _("You")
        if event.name:
            return event.name
        return _("The reporter") if event.happened in REPORTER else ""


def label(status: Any) -> str:
    return str(dict(Status.choices).get(status, status))


def _opened(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    return _("Sent by the reporter, to {team}").format(team=data.get("team", "?"))


def _handed_over(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    words = _("{who} handed it over: {before} → {after}")
    return words.format(who=who, before=data.get("from"), after=data.get("to"))


def _assigned(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    if data.get("to") is None:
        return _("{who} gave it back to the team").format(who=who)
    if data["to"] == event.user_id:
        return _("{who} took it").format(who=who)
    return _("{who} gave it to {person}").format(who=who, person=data.get("to_name"))


def _status(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    before, after = data.get("from"), data.get("to")
    if before == after:
        return _("{who} went on without an answer").format(who=who)
    words = _("{who} changed the status: {before} → {after}")
    if "other" in data:
        words = _(
            "{who} changed the status of {other}, into which it is merged: {before} → {after}"
        )
    return words.format(who=who, before=label(before), after=label(after), other=data.get("other"))


def _note(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    return _("Note by {who}").format(who=_inside(who))


def _reply(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    words = _("{who} asked the reporter") if data.get("asks") else _("{who} wrote to the reporter")
    return words.format(who=who)


def _added(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    count = len(data.get("uploads", ()))
    if not count:
        return _("The reporter wrote")
    return ngettext(
        "The reporter added {count} file", "The reporter added {count} files", count
    ).format(count=count)


def _withdrawn(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    return _("The reporter took the report back")


BOOKING_SENTENCES: Final[Mapping[Any, Any]] = {
    "booked": gettext_lazy("The reporter booked a place on {day} at {time}"),
    "waits": gettext_lazy("The reporter joined the waiting list for {day} at {time}"),
    "cancelled": gettext_lazy("The reporter cancelled their booking for {day} at {time}"),
    "offered": gettext_lazy("A place on {day} at {time} became free and was offered"),
    "accepted": gettext_lazy("The reporter took the place on {day} at {time} that was offered"),
    "lapsed": gettext_lazy("The place on {day} at {time} was offered, and was not taken in time"),
    "called_off": gettext_lazy("{who} called off the session on {day} at {time}"),
}


def _booking(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    try:
        begins = station_time.local(datetime.fromisoformat(data["begins"]))
        words = BOOKING_SENTENCES[data.get("did")]
    except (KeyError, TypeError, ValueError):
        return str(event.get_happened_display())
    day, time = date_format(begins, "j F Y"), f"{begins:%H:%M}"
    return str(words).format(who=who, day=day, time=time)


def _clock(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    state, on = data.get("to"), data.get("on")
    if data.get("undone"):
        did = _("taken back: it stands again")
        if state == State.RUNNING:
            did = _("taken back: it runs again")
    elif on and state in (State.MET, State.MISSED):
        did = _("done on {day}").format(day=_day(on))
        did = did if state == State.MET else _("{did}, too late").format(did=did)
    elif state == State.RUNNING:
        did = _("goes on, its last day is now {day}").format(day=_day(data.get("due")))
    else:
        did = str(dict(State.choices).get(str(state), state)).lower()
    said = _("{clock}: {did}").format(clock=data.get("name"), did=did)
    return f"{said} ({_inside(who)})" if who else said


def _merged(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    other = data.get("other")
    if data.get("apart"):
        return _("{who} took it and {other} apart again").format(who=who, other=other)
    # The one that was merged knows what it was before.
    away, here = _("{who} merged it into {other}"), _("{who} merged {other} into it")
    return (away if "was" in data else here).format(who=who, other=other)


def _printed(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    return _("{who} opened it for printing").format(who=who)


def _exported(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    return _("{who} exported it").format(who=who)


def _hold(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    words = _("{who} put it on legal hold") if data.get("on") else _("{who} ended the legal hold")
    return words.format(who=who)


def _delivery(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    what = str(dict(Kind.choices).get(data.get("kind", ""), _("Delivery")))
    if data.get("to"):
        what = f"{what} “{data['to']}”"
    if data.get("again"):
        return _("{what}: {who} has it tried again").format(what=what, who=_inside(who))
    words = _("{what}: arrived") if data.get("arrived") else _("{what}: was refused")
    return words.format(what=what)


def _read(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    return _("Read by {who}").format(who=_inside(who))


def _file(who: str, data: Mapping[str, Any], event: CaseEvent) -> str:
    if data.get("by") == "link":
        return _("A records system fetched the original of a file")
    return _("{who} took the original of a file").format(who=who)


SENTENCES: Final[Mapping[str, Callable[[str, Mapping[str, Any], CaseEvent], str]]] = {
    Happened.OPENED: _opened,
    Happened.HANDED_OVER: _handed_over,
    Happened.ASSIGNED: _assigned,
    Happened.STATUS: _status,
    Happened.NOTE: _note,
    Happened.REPLY: _reply,
    Happened.ADDED: _added,
    Happened.WITHDRAWN: _withdrawn,
    Happened.BOOKING: _booking,
    Happened.CLOCK: _clock,
    Happened.MERGED: _merged,
    Happened.PRINTED: _printed,
    Happened.EXPORTED: _exported,
    Happened.HOLD: _hold,
    Happened.DELIVERY: _delivery,
    Happened.READ: _read,
    Happened.FILE: _file,
}


def _inside(who: str) -> str:
    """As it stands inside a sentence."""
    return _("you") if who == _("You") else who


def _day(iso: Any) -> str:
    try:
        return date_format(date.fromisoformat(iso), "j F")
    except (TypeError, ValueError):
        return "?"


def events_of(case: Case, merged: Sequence[Case]) -> QuerySet[CaseEvent]:
    """What happened to it, and what the reporters of those did that were merged into it."""
    if not merged:
        return case.events.all()
    theirs = Q(case__in=[each.pk for each in merged], happened__in=FROM_REPORTER)
    return CaseEvent.objects.filter(Q(case=case) | theirs).select_related("case__submission")


def changes_since(case: Case, seen: int) -> Sequence[CaseEvent]:
    """What was done after the event of that id, and matters to somebody who works on the case."""
    return list(case.events.filter(pk__gt=seen).exclude(happened__in=SEEN_BY_MANY).order_by("pk"))


def last_change(case: Case) -> int:
    """The id of the newest of them."""
    return last_changes([case.pk]).get(case.pk, 0)


def last_changes(cases: Collection[int]) -> dict[int, int]:
    """Of each case, by its id."""
    changes = CaseEvent.objects.filter(case__in=cases).exclude(happened__in=SEEN_BY_MANY)
    newest = changes.order_by().values("case").annotate(newest=Max("pk"))
    return dict(newest.values_list("case", "newest"))


def was_done(
    since: Iterable[CaseEvent], by: User, happened: Happened, is_it: Callable[[CaseEvent], bool]
) -> bool:
    """Whether a deed is among the changes already: a form that was sent twice."""
    theirs = (each for each in since if each.happened == happened and each.user_id == by.pk)
    return any(is_it(each) for each in theirs)
