"""The page of one case: its clock, what was answered, what happened, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, DateTimeField, IntegerField, Max, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cms_forms.casework.answered import Answered
from cms_forms.casework.asked_number import asked_number
from cms_forms.casework.clock_face import Face, faces
from cms_forms.casework.deed_forms import NoteForm, ReplyForm
from cms_forms.casework.deeds import OneCaseMixin, keep_open
from cms_forms.casework.merging import suggested
from cms_forms.casework.permissions import Act, may, reads_as_superuser
from cms_forms.casework.rows import status_of
from cms_forms.casework.states import following
from cms_forms.casework.timeline import (
    PER_PAGE,
    SEEN_BY_MANY,
    Entry,
    Teller,
    events_of,
    last_change,
)
from cms_forms.casework.work import readers_of
from cms_forms.files.opening import files_of
from cms_forms.models import station_time
from cms_forms.models.booking import Booking
from cms_forms.models.case import Status
from cms_forms.models.case_event import CaseEvent, Happened
from cms_forms.models.deadline import State
from cms_forms.models.reply_template import ReplyTemplate
from cms_forms.models.submission import name_of

if TYPE_CHECKING:
    from datetime import datetime

    from cms_forms.models.case import Case

FOLDED: Final = (Happened.READ,)
"""Told as who and how often, not one by one."""
MOST_READERS: Final = 20
LONGEST_PAGE: Final = 5
"""Digits of a page of events."""
HINTS: Final = {
    Status.UNDER_REVIEW: gettext_lazy("Somebody works on it"),
    Status.ACTION_TAKEN: gettext_lazy("Asks which; the reporter is told"),
    Status.NO_FURTHER_ACTION: gettext_lazy("Asks why; the reporter is told"),
    Status.PASSED_ON: gettext_lazy("To somebody outside; the reporter is told"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A status that may come next."""

    value: str
    label: Any
    hint: Any


@dataclass(frozen=True, kw_only=True)
class Reader:
    name: str
    last: datetime
    times: int
    is_you: bool


class CaseView(OneCaseMixin, TemplateView):
    """Reading it is recorded, each time."""

    template_name = "cms_forms/casework/case.html"

    def get_page_title(self) -> str:
        return str(self.case)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, user = self.case, self.user
        answered = Answered.read(case, user)
        clocks = self.clocks()
        page = asked_number(self.request.GET.get("events"), LONGEST_PAGE) or 1
        merged = merged_into(case)
        events, has_older = self.events(page, merged)
        changes = (
            event.pk
            for event in events
            if event.case_id == case.pk and event.happened not in SEEN_BY_MANY
        )
        seen = max(changes, default=0) if page == 1 else 0
        readers, templates = self.beside()
        teller, reply_form = Teller(case, user), ReplyForm(case=case, templates=templates)
        as_superuser = reads_as_superuser(user, case)
        return super().get_context_data(
            case=case,
            submission=case.submission,
            status_words=status_of(case),
            unreadable=_("A form that cannot be read"),
            assignee=name_of(case.assignee) if case.assignee else "",
            may_take=not as_superuser,
            late=[face for face in clocks if face.is_late and case.merged_into_id is None],
            answered=answered,
            files=files_of(case.submission) if case.has_files else (),  # type: ignore[attr-defined]
            bookings=Booking.objects.of_case(case.pk) if answered.books else (),
            place_map=answered.place_map,
            main_clock=clocks[0] if clocks and not clocks[0].is_settled else None,
            clocks=clocks if not clocks or clocks[0].is_settled else clocks[1:],
            ahead=[face for face in clocks if face.deadline.state == "running"],
            entries=[teller.entry(event) for event in events],
            events_page=page,
            older=page + 1 if has_older else None,
            readers=readers,
            choices=list(choices(case)),
            note_form=NoteForm(auto_id="note_%s"),
            reply_form=reply_form,
            has_templates=reply_form.has_templates,
            suggested=suggested(case, user) if case.is_open else (),
            duplicates=merged,
            may_hold=may(user, Act.HOLD),
            is_yours=case.assignee_id == user.pk,
            as_superuser=as_superuser,
            number_of_readers=readers_of(case).count() if case.is_sensitive else None,
            seen=seen or last_change(case),
            now=timezone.now(),
            **kwargs,
        )

    def events(self, page: int, merged: Sequence[Case]) -> tuple[Sequence[CaseEvent], bool]:
        """The newest first, and whether there are older ones."""
        first = (page - 1) * PER_PAGE
        told = events_of(self.case, merged)
        events = told.exclude(happened__in=FOLDED).order_by("-at", "-pk")
        found = list(events[first : first + PER_PAGE + 1])
        return found[:PER_PAGE], len(found) > PER_PAGE

    def clocks(self) -> Sequence[Face]:
        """Each with what was said when it last changed, if it ever did."""
        deadlines = list(self.case.deadlines.all())
        told: dict[str, Entry] = {}
        if any(each.state != State.RUNNING for each in deadlines):
            teller = Teller(self.case, self.user)
            changes = self.case.events.filter(happened=Happened.CLOCK).order_by("at", "pk")
            newest = {event.data.get("clock"): event for event in changes}
            told = {clock: teller.entry(event) for clock, event in newest.items()}
        return faces(deadlines, told, station_time.today())

    def beside(self) -> tuple[list[Reader], list[ReplyTemplate]]:
        """Who read it, the latest first, and the names of replies to start from: one query."""
        rows = CaseEvent.objects.filter(case=self.case, happened=Happened.READ).order_by()
        people = rows.values("user", "name").annotate(last=Max("at"), times=Count("pk"))
        templates = ReplyTemplate.objects.for_replies(self.case).order_by()
        nothing = Value(None, DateTimeField()), Value(None, IntegerField())
        told = people.values_list("user", "name", "last", "times")
        both = told.union(templates.values_list("pk", "name", *nothing), all=True)
        found: list[Any] = list(both.order_by())
        readers = [
            Reader(name=name, last=last, times=times, is_you=key == self.user.pk)
            for key, name, last, times in found
            if last is not None
        ]
        offered = [ReplyTemplate(pk=key, name=name) for key, name, last, _ in found if last is None]
        return (
            sorted(readers, key=lambda each: each.last, reverse=True)[:MOST_READERS],
            sorted(offered, key=lambda each: each.name),
        )


class PrintView(OneCaseMixin, TemplateView):
    """All of it on paper. Opening it is recorded."""

    template_name = "cms_forms/casework/case_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, user = self.case, self.user
        answered = Answered.read(case, user, Happened.PRINTED)
        teller = Teller(case)
        told = events_of(case, merged_into(case))
        events = told.exclude(happened__in=SEEN_BY_MANY).order_by("at", "pk")
        # Not the admin's context: it has menus, and paper has none.
        return {
            "case": case,
            "submission": case.submission,
            "answered": answered,
            "clocks": faces(case.deadlines.all(), {}, station_time.today()),
            "entries": [teller.entry(event) for event in events],
            "printed_by": user.get_full_name() or user.get_username(),
            "now": timezone.now(),
            "case_url": self.case_url,
        }


class OpenView(OneCaseMixin, TemplateView):
    """Says to a superuser that a case is not theirs to read, before they read it."""

    template_name = "cms_forms/casework/case_open.html"
    page_title = gettext_lazy("Limited to named people")

    def must_warn(self) -> bool:
        return False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not super().must_warn():
            return redirect(self.case_url)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if super().must_warn():
            self.case.note(Happened.READ, user=self.user, warned=True)
            keep_open(request, self.case)
        return redirect(self.case_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            case=self.case, number_of_readers=readers_of(self.case).count(), **kwargs
        )


def merged_into(case: Case) -> list[Case]:
    """Of a case from `case_or_404`."""
    has_some: bool = case.has_merged  # type: ignore[attr-defined]
    return list(case.duplicates.select_related("submission")) if has_some else []


def choices(case: Case) -> Iterator[Choice]:
    if case.merged_into_id is not None:
        return
    for status in following(case.status, is_waiting=case.waiting_since is not None):
        hint: Any = HINTS[status]
        if status == case.status:
            hint = _("Go on without an answer")
        elif not case.is_open:
            hint = _("Opens it again; asks why")
        yield Choice(value=status, label=status.label, hint=hint)
