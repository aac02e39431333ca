"""Who saw, changed, exported and deleted what: every event of the cases that the user may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms_forms.casework.asked_number import asked_number
from cms_forms.casework.permissions import Act, CaseworkMixin, bare_reference, may
from cms_forms.casework.spreadsheets import csv_response
from cms_forms.casework.team_form import people_named
from cms_forms.models import Case, CaseEvent, Happened, SensitiveService, Status, station_time
from cms_forms.models.deadline import State, beginning_of, end_of
from cms_forms.models.delivery import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE: Final = 50
MOST_PEOPLE: Final = 50
"""Accounts that one name may mean."""
EXPORT_LOG_ACTION: Final = "cms_forms.export_audit"
OURS: Final = frozenset({Happened.CLOCK, Happened.DELIVERY, Happened.PURGED, Happened.LINK})
"""What a worker does; of everything else an event without a user is the reporter's."""
AT_ONCE: Final = 2_000


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.AUDIT) and may(request.user, Act.READ)


class AuditForm(forms.Form):
    """What is looked for. All of it may be left out."""

    person = forms.CharField(label=_("Person"), max_length=200, required=False)
    case = forms.CharField(label=_("Case"), max_length=40, required=False)
    what = forms.ChoiceField(
        label=_("What"), choices=[("", _("Anything")), *Happened.choices], required=False
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class AuditView(CaseworkMixin, TemplateView):
    """The newest first. A page begins behind the last event of the one before it, so that the
    thousandth comes as quickly as the first.
    """

    act = Act.AUDIT
    template_name = "cms_forms/casework/audit.html"
    page_title = _("Audit")
    header_icon = "history"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("cms_forms_audit"), "label": gettext("Audit")}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file, and the event that it was made: reading the list stores nothing, taking it
        away does.
        """
        chosen = {key: value for key, value in self._chosen.items() if value}
        user = cast("User", request.user)
        log(instance=user, action=EXPORT_LOG_ACTION, user=user, data={"looked_for": chosen})
        case = self._case
        if case is not None:
            case.note(Happened.EXPORTED, user=user, what="audit")
        return csv_response("audit", self._sheet())

    @cached_property
    def form(self) -> AuditForm:
        return AuditForm(self.request.GET)

    @cached_property
    def _chosen(self) -> dict[str, str]:
        self.form.is_valid()
        found = self.form.cleaned_data
        return {name: str(found.get(name) or "") for name in self.form.fields}

    @cached_property
    def _readable(self) -> QuerySet[Case]:
        return Case.objects.readable_by(self.request.user)

    @cached_property
    def _case(self) -> Case | None:
        reference = bare_reference(self._chosen["case"])
        return self._readable.filter(submission__reference=reference).first() if reference else None

    def _events(self) -> QuerySet[CaseEvent]:
        events = CaseEvent.objects.order_by("-at", "-pk")
        if not self.request.user.is_superuser:
            events = events.filter(case__in=self._readable.values("pk"))
        if self._chosen["case"]:
            events = events.filter(case=self._case) if self._case else events.none()
        if self._chosen["person"]:
            events = events.filter(_by(self._chosen["person"]))
        if self._chosen["what"]:
            events = events.filter(happened=self._chosen["what"])
        found = self.form.cleaned_data
        if self.form.errors:
            # Without what was not understood it would be more than was looked for.
            events = events.none()
        if found.get("since"):
            events = events.filter(at__gte=beginning_of(found["since"]))
        if found.get("until"):
            events = events.filter(at__lt=end_of(found["until"]))
        return events.select_related("case__submission").defer("sealed", "shown")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = self._events()
        behind = _behind(self.request.GET.get("behind", ""))
        if behind is not None:
            at, pk = behind
            events = events.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__lt=pk))
        found = list(events[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        query = {key: value for key, value in self._chosen.items() if value}
        more = ""
        if len(found) > PER_PAGE:
            more = "?" + urlencode(query | {"behind": f"{shown[-1].at.isoformat()},{shown[-1].pk}"})
        readers = ContentType.objects.get_for_model(SensitiveService)
        beside = ModelLogEntry.objects.filter(
            Q(action=EXPORT_LOG_ACTION) | Q(content_type=readers, action="wagtail.edit")
        )
        return super().get_context_data(
            form=self.form,
            rows=[(event, who(event), detail(event)) for event in shown],
            more=more,
            is_first=behind is None,
            looked_for=bool(query or self.form.errors),
            query=urlencode(query),
            beside=beside.select_related("user").order_by("-timestamp")[:10],
            exported=EXPORT_LOG_ACTION,
            **kwargs,
        )

    def _sheet(self) -> Iterator[Sequence[object]]:
        yield ["At", "Person", "What", "Detail", "Case", "Service"]
        for event in self._events().iterator(chunk_size=AT_ONCE):
            yield [
                station_time.local(event.at).isoformat(timespec="seconds"),
                who(event),
                str(event.get_happened_display()),
                detail(event),
                str(event.case),
                event.case.service,
            ]


def who(event: CaseEvent) -> str:
    if event.name:
        return event.name
    return gettext("Bluelamp") if event.happened in OURS else gettext("The reporter")


def detail(event: CaseEvent) -> str:
    """What of it can be said without anybody's words."""
    data = event.data
    match event.happened:
        case Happened.STATUS:
            names = dict(Status.choices)
            before, after = (names.get(data.get(key), "") for key in ("from", "to"))
            return f"{before} → {after}"
        case Happened.HANDED_OVER:
            return f"{data.get('from', '')} → {data.get('to', '')}"
        case Happened.ASSIGNED:
            return str(data.get("to_name") or gettext("nobody"))
        case Happened.CLOCK:
            told = {Kind.WARNING: gettext("warned"), Kind.ESCALATION: gettext("missed, told above")}
            state = told.get(data.get("told")) or dict(State.choices).get(data.get("to"), "")
            return f"{data.get('name', '')}: {state}"
        case Happened.HOLD:
            return gettext("begun") if data.get("on") else gettext("ended")
        case _:
            return ""


def _by(person: str) -> Q:
    """Whose account has such a name; of accounts that are gone, whose name was such."""
    found = list(people_named(person).values_list("pk", flat=True)[:MOST_PEOPLE])
    return Q(user__in=found) if found else Q(user=None, name__icontains=person)


def _behind(text: str) -> tuple[datetime, int] | None:
    """Where the page begins. None for the first page, and for nonsense."""
    moment, _, number = text.rpartition(",")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    last = asked_number(number)
    return None if at is None or timezone.is_naive(at) or last is None else (at, last)
