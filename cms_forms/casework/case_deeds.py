"""The deeds of a case, each a page of its own that works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, cast

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cms_forms.casework import clocks, work
from cms_forms.casework.case import merged_into
from cms_forms.casework.deed_forms import (
    AssignForm,
    DayForm,
    HandOverForm,
    NoteForm,
    ReasonForm,
    ReplyForm,
    StatusForm,
    TemplateMixin,
)
from cms_forms.casework.deeds import DeedView
from cms_forms.casework.permissions import NO_SUCH_CASE, Act
from cms_forms.casework.states import closes, following, opens_again
from cms_forms.casework.timeline import CANNOT_READ, label
from cms_forms.models.case_event import CaseEvent, Happened
from cms_forms.models.deadline import Deadline, State
from cms_forms.models.delivery import Kind
from cms_forms.stream.languages import name_of


class NoteView(DeedView):
    form_class = NoteForm
    happened = Happened.NOTE
    title = _("Note for the team")
    button = _("Add note")
    told = _("The note is kept.")
    is_added = True

    def do(self, form: forms.Form) -> None:
        work.note(self.case, self.user, form.cleaned_data["words"])

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return says(event, form.cleaned_data["words"])


class AssignView(DeedView):
    form_class = AssignForm
    happened = Happened.ASSIGNED
    title = _("Give it to somebody")
    button = _("Give")

    @property
    def told(self) -> Any:
        if self.case.assignee_id is None:
            return _("The case is back with the team.")
        if self.case.assignee_id == self.user.pk:
            return _("The case is with you now.")
        return _("The case is with them now.")

    def form_options(self) -> dict[str, Any]:
        return {"case": self.case}

    def do(self, form: forms.Form) -> None:
        work.assign(self.case, form.cleaned_data["to"], self.user)

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return work.gives_to(event, form.cleaned_data["to"])


class HandOverView(DeedView):
    form_class = HandOverForm
    happened = Happened.HANDED_OVER
    title = _("Hand it to another team")
    button = _("Hand over")
    told = _("The other team has it now, and is alerted.")

    def form_options(self) -> dict[str, Any]:
        return {"case": self.case}

    def do(self, form: forms.Form) -> None:
        given = form.cleaned_data
        work.hand_over(self.case, given["team"], self.user, given["reason"])

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return work.hands_to(event, form.cleaned_data["team"])


class HoldView(DeedView):
    act = Act.HOLD
    form_class = ReasonForm
    happened = Happened.HOLD
    told = _("That is recorded.")

    @property
    def title(self) -> Any:
        return _("End the legal hold") if self.case.on_hold else _("Put it on legal hold")

    @property
    def button(self) -> Any:
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            hidden={"on": "" if self.case.on_hold else "1"},
            about=_("While it is on hold, nothing of it is deleted."),
            **kwargs,
        )

    @property
    def wants(self) -> bool:
        return bool(self.request.POST.get("on"))

    def do(self, form: forms.Form) -> None:
        work.hold(self.case, self.user, self.wants, form.cleaned_data["reason"])

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return event.data.get("on") == self.wants


class ToReporterView(DeedView):
    """Words to the reporter are seen as they will read them before they go."""

    form_class: type[TemplateMixin]
    preview_template: ClassVar[str] = "cms_forms/casework/case_preview.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = cast("TemplateMixin", self.make_form(request.POST))
        match request.POST.get("step"):
            case "fill":
                form.data = form.with_words(form.filled(self.case))
                return self.show(self.afresh(form))
            case "change":
                return self.show(self.afresh(form))
            case "send":
                return self.do_once(form) if form.is_valid() else self.refuse(form)
            case _:
                return self.preview(form) if form.is_valid() else self.refuse(form)

    def afresh(self, form: forms.Form) -> forms.Form:
        """The same form with what was typed, and without errors."""
        again = self.make_form()
        for name in again.fields:
            again.initial[name] = form.data.get(name, again.initial.get(name))
        return again

    def preview(self, form: forms.Form) -> HttpResponse:
        self.template_name = self.preview_template
        typed = {name: form.data[name] for name in form.fields if form.data.get(name)}
        return self.show(form, hidden=typed, words=form.cleaned_data["for_reporter"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            is_mailed=self.case.deliveries.filter(kind=Kind.RECEIPT).exists(),
            goes_to_reporter=True,
            language=name_of(self.case.submission.language),
            **kwargs,
        )


class ReplyView(ToReporterView):
    form_class = ReplyForm
    happened = Happened.REPLY
    title = _("Write to the reporter")
    button = _("Send reply")
    told = _("The reply is sent.")

    def form_options(self) -> dict[str, Any]:
        return {"case": self.case}

    def do(self, form: forms.Form) -> None:
        given = form.cleaned_data
        work.reply(self.case, self.user, given["for_reporter"], given.get("asks", False))

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return says(event, form.cleaned_data["for_reporter"])


class StatusView(ToReporterView):
    form_class = StatusForm
    happened = Happened.STATUS
    button = _("Change status")
    told = _("The status is changed.")

    @property
    def status(self) -> str:
        return self.request.POST.get("status") or self.request.GET.get("status", "")

    @property
    def title(self) -> Any:
        return label(self.status) if self.status in self.allowed else _("Change status")

    @property
    def allowed(self) -> Sequence[str]:
        return following(self.case.status, is_waiting=self.case.waiting_since is not None)

    def form_options(self) -> dict[str, Any]:
        return {"case": self.case, "status": self.status}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_only_chosen = not {"step", "words"} & request.POST.keys()
        if self.status in self.allowed and is_only_chosen and self.needs_words:
            # The case page has no field for the words: this one asks for them.
            return self.show(self.make_form())
        if closes(self.status) and self.status in self.allowed:
            return super().post(request, *args, **kwargs)
        return DeedView.post(self, request, *args, **kwargs)

    @property
    def needs_words(self) -> bool:
        return closes(self.status) or opens_again(self.case.status, self.status)

    def do(self, form: forms.Form) -> None:
        given = form.cleaned_data
        # All or nothing: a refused status leaves the clocks running.
        with transaction.atomic():
            for deadline, day in cast("StatusForm", form).settled():
                if day is None:
                    clocks.not_applicable(deadline, self.user, given["why_not"])
                else:
                    clocks.meet(deadline, self.user, day)
            work.set_status(
                self.case, given["status"], self.user, given["words"], given.get("for_reporter", "")
            )

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return work.changes_to(event, form.cleaned_data["status"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_told = closes(self.status)
        also = () if self.case.is_sensitive or not is_told else merged_into(self.case)
        context = super().get_context_data(also_read_by=also, **kwargs)
        return context | {"goes_to_reporter": is_told}


@dataclass(frozen=True, kw_only=True)
class ClockAct:
    """Something that staff do with a deadline."""

    title: Any
    button: Any
    about: Any
    form_class: type[forms.Form]
    do: Callable[[ClockView, Deadline, forms.Form], object]
    leads_to: Sequence[State]
    undoes: bool = False


class ClockView(DeedView):
    happened = Happened.CLOCK
    told = _("That is recorded.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["act"] not in CLOCK_ACTS:
            raise Http404(NO_SUCH_CASE)
        self.clock_act = CLOCK_ACTS[kwargs["act"]]
        return super().dispatch(request, *args, **kwargs)

    @property
    def deadline(self) -> Deadline:
        found = self.case.deadlines.filter(pk=self.kwargs["clock"]).first()
        if found is None:
            raise Http404(NO_SUCH_CASE)
        return found

    @property
    def title(self) -> Any:
        return self.clock_act.title

    @property
    def button(self) -> Any:
        return self.clock_act.button

    def make_form(self, data: Any = None) -> forms.Form:
        return self.clock_act.form_class(data)

    def do(self, form: forms.Form) -> None:
        self.clock_act.do(self, self.deadline, form)

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        data = event.data
        return (
            data.get("clock") == self.deadline.clock
            and data.get("to") in self.clock_act.leads_to
            and bool(data.get("undone")) == self.clock_act.undoes
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            deadline=self.deadline, about=self.clock_act.about, **kwargs
        )


CLOCK_ACTS: Final[Mapping[str, ClockAct]] = {
    "meet": ClockAct(
        title=_("It was done"),
        button=_("Record it"),
        about=_("A day after the last one is recorded too: the deadline was missed then."),
        form_class=DayForm,
        do=lambda view, row, form: clocks.meet(row, view.user, form.cleaned_data["on"]),
        leads_to=(State.MET, State.MISSED),
    ),
    "stop": ClockAct(
        title=_("Stop the clock"),
        button=_("Stop the clock"),
        about=_("No day passes and nobody is warned until it goes on."),
        form_class=ReasonForm,
        do=lambda view, row, form: clocks.stop(row, view.user, form.cleaned_data["reason"]),
        leads_to=(State.STOPPED,),
    ),
    "go_on": ClockAct(
        title=_("Let the clock go on"),
        button=_("Let it go on"),
        about=_("As many days are left as when it was stopped: its last day moves."),
        form_class=forms.Form,
        do=lambda view, row, _form: clocks.go_on(row, view.user),
        leads_to=(State.RUNNING,),
    ),
    "not_applicable": ClockAct(
        title=_("It does not apply"),
        button=_("It does not apply"),
        about=_("It counts neither as met nor as missed."),
        form_class=ReasonForm,
        do=lambda view, row, form: clocks.not_applicable(
            row, view.user, form.cleaned_data["reason"]
        ),
        leads_to=(State.NOT_APPLICABLE,),
    ),
    "leave_missed": ClockAct(
        title=_("It will not be done any more"),
        button=_("Leave it missed"),
        about=_("It counts as missed, and the case is not late because of it any more."),
        form_class=ReasonForm,
        do=lambda view, row, form: clocks.leave_missed(row, view.user, form.cleaned_data["reason"]),
        leads_to=(State.MISSED,),
    ),
    "undo": ClockAct(
        title=_("Take it back"),
        button=_("Take it back"),
        about=_("What was recorded was a mistake: the clock is again as it was before."),
        form_class=ReasonForm,
        do=lambda view, row, form: clocks.undo(row, view.user, form.cleaned_data["reason"]),
        leads_to=(State.RUNNING, State.STOPPED),
        undoes=True,
    ),
}


def says(event: CaseEvent, words: str) -> bool:
    try:
        return event.words() == words
    except CANNOT_READ:
        return False
