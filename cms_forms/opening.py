"""The case that a submission opens, with its deadlines and what it owes to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from cms_forms import joined
from cms_forms.deliveries.planning import planned, wake_workers
from cms_forms.engine.clocks import Running, running
from cms_forms.engine.definition import Form
from cms_forms.engine.people import named_in, own_email, postcodes_in
from cms_forms.engine.translating import title_in
from cms_forms.engine.walk import Walk
from cms_forms.models import station_time
from cms_forms.models.blind_index import BlindIndex
from cms_forms.models.booking import Booking
from cms_forms.models.case import Case
from cms_forms.models.case_event import Happened
from cms_forms.models.deadline import Deadline
from cms_forms.models.delivery import Delivery
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.models.reporter_page import Promise, Told
from cms_forms.models.submission import Submission, more_holidays
from cms_forms.models.team import Team

MOST_WORDS: Final = 200
"""Names, addresses and numbers by which one case is found. More of them are an attack."""


def open_case(
    submission: Submission,
    form: Form,
    walk: Walk,
    areas: Sequence[str],
    link: ReporterLink,
    *,
    is_urgent: bool = False,
) -> Case:
    """In the transaction that takes the submission in. The public's role may add all of it.

    `is_urgent`: whether the team is told by a second channel too, and finds it first on its day.
    """
    page = submission.version.page.specific if submission.version.page else None
    deadlines = list(running(form, walk, station_time.day_of(submission.sent_at), more_holidays()))
    next_due = min((each.due for each in deadlines), default=None)
    case = Case(
        public_id=link.public_id,
        submission=submission,
        page_id=submission.version.page_id,
        service=form.title,
        team=submission.team,
        area=areas[0] if areas else "",
        opened_at=submission.sent_at,
        next_due=next_due,
        is_urgent=is_urgent,
        is_sensitive=page is not None and page.is_sensitive,
    )
    has_address = bool(own_email(walk))
    case.keep_reporter_key(link.key)
    case.save(force_insert=True)
    case.note(
        Happened.OPENED,
        at=submission.sent_at,
        for_reporter=_received(case, deadlines, form, has_address=has_address),
        reporter_key=link.key,
        team=submission.team.name,
    )
    clocks = [Deadline.of(case, each) for each in deadlines]
    Deadline.objects.bulk_create(clocks)
    BlindIndex.objects.bulk_create(BlindIndex.of(case, islice(named_in(walk), MOST_WORDS)))
    owed = planned(case, clocks, has_address=has_address, is_urgent=is_urgent)
    Delivery.objects.bulk_create(owed)
    wake_workers()
    return case


def _received(case: Case, deadlines: Sequence[Running], form: Form, *, has_address: bool) -> Told:
    """What the reporter's page says from the beginning, in their language."""
    return Told(
        status=case.status,
        reference=case.submission.shown_reference,
        service="" if case.is_sensitive else title_in(form, case.submission.language),
        language=case.submission.language,
        team="" if case.is_sensitive else case.team.name,
        is_sensitive=case.is_sensitive,
        has_address=has_address,
        clocks=tuple(
            Promise(name=each.clock.name, due=each.due)
            for each in sorted(deadlines, key=lambda each: each.due)
            if not each.clock.only_staff
        ),
    )


def awaited(form: Form, walk: Walk, received: date, places: Sequence[Booking]) -> Iterator[date]:
    """The days of what a reporter waits for: see `reporter_link.last_day`."""
    for each in running(form, walk, received, more_holidays()):
        if not each.clock.only_staff:
            yield each.due
    for booking in places:
        yield booking.session.last_day


def areas_of(walk: Walk) -> Sequence[str]:
    """The codes of the areas in which it happened, the smallest first; none where nobody can say.

    The setting CMS_FORMS_AREAS_OF_PLACE is the dotted path of a function of a postcode, such as
    "SE10 8LT", that gives them as a sequence of texts of at most 40 characters.
    """
    found: Sequence[str] = ()
    for postcode in postcodes_in(walk):
        found = joined.ask(
            "CMS_FORMS_AREAS_OF_PLACE", postcode, reads=_codes, otherwise=(), is_within=True
        )
        if found:
            break
    return found


def _codes(given: Any) -> Sequence[str]:
    """Raises `joined.Unusable` for what no case can have."""
    if isinstance(given, str) or not isinstance(given, Iterable | None):
        raise joined.Unusable(f"It gave a {type(given).__name__}, and not a sequence of codes.")
    codes = tuple(given or ())
    longest = Case._meta.get_field("area").max_length or 0
    if any(not isinstance(code, str) or not code.isprintable() for code in codes):
        raise joined.Unusable("It gave a code that is not a text.")
    if any(len(code) > longest for code in codes):
        raise joined.Unusable(f"It gave a code of more than {longest} characters.")
    return codes


def unit_for(team: Team, areas: Sequence[str]) -> Team:
    """The unit of the team that works in the smallest of the areas, else the team itself."""
    units = {unit.area: unit for unit in Team.objects.filter(parent=team).exclude(area="")}
    return next((units[area] for area in areas if area in units), team)
