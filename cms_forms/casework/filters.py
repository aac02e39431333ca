"""Which of the cases that somebody may read they want to see."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Trim
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms_forms.casework.asked_number import asked_number
from cms_forms.casework.naming import area_names, service_titles
from cms_forms.casework.rows import with_news
from cms_forms.models import FormVersion, Team
from cms_forms.models.case import Status
from cms_forms.models.deadline import beginning_of, end_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import AnonymousUser, User

    from cms_forms.casework.scope import Scope

NOBODY: Final = "nobody"
ME: Final = "me"
WAITING: Final = "waiting"
NEWS: Final = "news"
"""Among the statuses: a case waits for the reporter, or has something new from them, whatever else
its status is.
"""
MOST_CHOICES: Final = 500
SEVERAL: Final = 2
SERVICE: Final = "service"
AREA: Final = "area"
PERSON: Final = "person"

type Choices = Sequence[tuple[str, str]]


class Tab(StrEnum):
    """A part of the inbox."""

    OPEN = "open"
    NEW = "new"
    MINE = "mine"
    WAITING = "waiting"
    LATE = "late"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {
            Tab.OPEN: _("All open"),
            Tab.NEW: _("New"),
            Tab.MINE: _("Mine"),
            Tab.WAITING: _("Waiting for an answer"),
            Tab.LATE: _("Late"),
            Tab.CLOSED: _("Closed"),
        }[self]

    def test(self, user: User | AnonymousUser, today: date) -> Q:
        """What the cases have that stand in it."""
        still_open = Q(closed_at__isnull=True)
        return {
            Tab.OPEN: still_open,
            Tab.NEW: still_open & Q(status=Status.NEW),
            Tab.MINE: still_open & Q(assignee=user.pk),
            Tab.WAITING: still_open & Q(waiting_since__isnull=False),
            Tab.LATE: still_open & Q(next_due__lt=today),
            Tab.CLOSED: Q(closed_at__isnull=False),
        }[self]


class Filters(forms.Form):
    """The one GET form above the list. Where it does not understand one of the filters, no case is
    wanted, and the screen says which one it was: without it the list would have more cases than
    were asked for.
    """

    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    who = forms.ChoiceField(label=gettext_lazy("With"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Sent from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("Sent until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data: Any, *, user: User, scope: Scope) -> None:
        super().__init__(data, label_suffix="")
        self.user = user
        asked = data.get("tab", "")
        self.knows_tab = not asked or asked in Tab
        self.tab = Tab(asked) if asked in Tab else Tab.OPEN
        found = _choices(scope, user, is_closed=self.tab is Tab.CLOSED)
        for kind, all_of_them in ((SERVICE, _("All services")), (AREA, _("All areas"))):
            gone = _gone(scope, kind, data.get(kind, ""), found[kind])
            self._offer(kind, all_of_them, [*found[kind], *gone])
        teams = [(str(pk), name) for pk, name in scope.teams.items()]
        self._offer("team", _("All teams"), teams)
        if len(teams) < SEVERAL and not data.get("team"):
            del self.fields["team"]
        statuses = [(status.value, str(status.label)) for status in Status]
        statuses.append((WAITING, _("Waiting for an answer")))
        statuses.append((NEWS, _("With news")))
        self._offer("status", _("Any"), statuses)
        few = [(NOBODY, _("Nobody yet")), (ME, _("Me"))]
        self._offer("who", _("Anybody"), [*few, *found[PERSON]])

    def _offer(self, name: str, all_of_them: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", all_of_them), *choices]
        field.error_messages["invalid_choice"] = _("That is not to be chosen here. Choose another.")

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was understood, by the name of its field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether somebody asked for a part of the tab."""
        return bool(self.chosen or self.not_understood)

    @cached_property
    def not_understood(self) -> Sequence[str]:
        """The labels of the filters that cannot be used, as the screen has them."""
        self.is_valid()
        part = [] if self.knows_tab else [_("Parts of the inbox")]
        return [*part, *(str(self.fields[name].label) for name in self.errors)]

    def test(self) -> Q:
        """What the cases have that were asked for, whatever the tab."""
        if self.not_understood:
            return Q(pk__in=())
        found = Q()
        chosen = self.chosen
        if "service" in chosen:
            found &= Q(page_id=chosen["service"])
        if "area" in chosen:
            found &= Q(area=chosen["area"], is_sensitive=False)
        if "team" in chosen:
            found &= Q(team=chosen["team"])
        if chosen.get("status") == WAITING:
            found &= Q(waiting_since__isnull=False)
        elif chosen.get("status") == NEWS:
            found &= with_news()
        elif "status" in chosen:
            found &= Q(status=chosen["status"])
        who = chosen.get("who")
        if who == NOBODY:
            found &= Q(assignee__isnull=True)
        elif who:
            found &= Q(assignee=self.user.pk if who == ME else who)
        if "since" in chosen:
            found &= Q(opened_at__gte=beginning_of(chosen["since"]))
        if "until" in chosen:
            found &= Q(opened_at__lt=end_of(chosen["until"]))
        return found

    def wanted(self, today: date) -> Q:
        return self.tab.test(self.user, today) & self.test()


def _choices(scope: Scope, user: User, *, is_closed: bool) -> Mapping[str, Choices]:
    """In one query: the services and areas of cases that the user may read, so that none is named
    to those who may not know it, and the people who share a team with them.
    """
    cases = scope.cases.filter(closed_at__isnull=not is_closed).order_by()
    has_some = Exists(cases.filter(page_id=OuterRef("page_id")))
    services = _told(FormVersion.objects.filter(has_some), SERVICE, "page_id", "page__title")
    of_areas = cases.exclude(area="").filter(is_sensitive=False)
    areas = _told(of_areas, AREA, "area", "area")
    model = get_user_model()
    shared = Team.members.through.objects.filter(team__in=scope.teams).values("user")
    others = model.objects.filter(pk__in=shared).exclude(pk=user.pk)
    full = Trim(Concat("first_name", Value(" "), "last_name"))
    people = _told(others, PERSON, "pk", model.USERNAME_FIELD, full)
    found: dict[str, list[tuple[str, str]]] = {SERVICE: [], AREA: [], PERSON: []}
    for kind, key, name, more in services.union(areas, people, all=True).order_by():
        found[kind].append((key, f"{more} ({name})" if more else name))
    found[AREA] = list(area_names([code for code, _code in found[AREA]]).items())
    return {kind: sorted(some, key=lambda each: each[1]) for kind, some in found.items()}


def _gone(scope: Scope, kind: str, asked: str, found: Choices) -> Choices:
    """The service or area that was asked for, where the last of its cases has left the list: of
    another case of theirs the user may know it all the same, and the list of it is empty.
    """
    if not asked or "\x00" in asked or asked in dict(found):
        return ()
    if kind == AREA:
        theirs = scope.cases.filter(area=asked, is_sensitive=False)
        return list(area_names([asked]).items()) if theirs.exists() else ()
    page_id = asked_number(asked)
    if page_id is None or not scope.cases.filter(page_id=page_id).exists():
        return ()
    return [(asked, service_titles([page_id])[page_id])]


def _told(
    rows: QuerySet[Any], kind: str, key: str, name: str, more: Combinable | None = None
) -> QuerySet[Any, Any]:
    told = {
        "told_kind": Value(kind, CharField()),
        "told_key": Cast(key, CharField()),
        "told_name": Cast(name, CharField()),
        "told_more": more or Value("", CharField()),
    }
    return rows.order_by().annotate(**told).values_list(*told).distinct()[:MOST_CHOICES]
