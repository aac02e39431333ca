"""Who has booked a session or waits for it, for those who may read their cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms_forms.casework.permissions import Act, CaseworkMixin, may
from cms_forms.casework.scope import Scope
from cms_forms.engine.people import Detail
from cms_forms.models import BlindIndex, Booking, Session
from cms_forms.models.booking import State

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser, User

    from cms_forms.models import Case

MOST_SHOWN: Final = 2_000
"""Twice the places that a session may have."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A booking, by its case: who it is stands among the sealed answers, whose opening is
    recorded.
    """

    case: Case
    state: str
    since: datetime
    is_like_another: bool
    """Another one of this session has the same e-mail address or telephone number."""


@dataclass(frozen=True, kw_only=True)
class BookedBy:
    session: Session
    """With its counts, of all who booked it."""
    booked: Sequence[Person]
    """With a place, or one that is offered to them, in the order in which they came to it."""
    waiting: Sequence[Person]
    """In the order of the line."""
    others: int
    """How many more there are, of cases that the user may not read."""

    @property
    def held(self) -> int:
        """For visitors who have not sent yet, and for those who were offered one."""
        return self.session.taken - self.session.booked


def booked_by(session: Session, user: User | AnonymousUser) -> BookedBy | None:
    """None for those who read no cases."""
    if user.is_anonymous or not may(user, Act.READ):
        return None
    now = timezone.now()
    live = session.bookings.filter(case__isnull=False, ended_at=None)
    mine = live.filter(Scope.of(user).test("case"))
    ordered = mine.order_by(F("booked_at").asc(nulls_last=True), "waiting_since", "pk")
    found = list(ordered.select_related("case__submission")[:MOST_SHOWN])
    alike = _alike([booking.case_id for booking in found])
    people = [(booking.state(now), _person(booking, now, alike)) for booking in found]
    return BookedBy(
        session=Session.objects.counting(now).get(pk=session.pk),
        booked=[person for state, person in people if state in (State.BOOKED, State.OFFERED)],
        waiting=[person for state, person in people if state == State.WAITING],
        others=live.count() - len(found),
    )


def _alike(cases: Sequence[int | None]) -> set[int]:
    """Those that share a way to reach somebody with another one: perhaps one person holds the
    places of several. Told by fingerprints, as their answers stay closed.
    """
    ways = BlindIndex.objects.filter(case__in=cases, detail__in=(Detail.EMAIL, Detail.PHONE))
    by_way = defaultdict(set)
    for case, way in ways.values_list("case", "fingerprint"):
        by_way[bytes(way)].add(case)
    return set().union(*(each for each in by_way.values() if len(each) > 1))


def _person(booking: Booking, now: datetime, alike: Collection[int]) -> Person:
    assert booking.case is not None
    return Person(
        case=booking.case,
        state=str(booking.state(now).label),
        since=booking.booked_at or booking.waiting_since or booking.case.opened_at,
        is_like_another=booking.case_id in alike,
    )


class SessionBookingsView(CaseworkMixin, TemplateView):
    """Also for those who may not change sessions."""

    template_name = "cms_forms/casework/session_bookings.html"
    header_icon = "calendar"

    def get_page_title(self) -> str:
        return _("Who booked")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("Who booked")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = Session.objects.select_related("timetable")
        session = get_object_or_404(sessions, pk=kwargs.pop("pk"))
        who = booked_by(session, self.request.user)
        return super().get_context_data(session=session, who=who, **kwargs)
