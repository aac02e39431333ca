"""What the reporter's page shows: the events of a case that its link opens, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cms_forms.models.booking import Booking, Ended
from cms_forms.models.case import OPEN, Case, Status
from cms_forms.models.case_event import SHOWN_TO_REPORTER, CaseEvent, Happened
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.models.reporter_page import MERGED, AddedFile, Told
from cms_forms.stream.languages import marked_own

WITHDRAWN: Final = "withdrawn"
DELETED: Final = "deleted"

MOST_A_DAY: Final = 10
"""How often one report is added to in 24 hours."""
MOST_FILES: Final = 10
"""That are added to one report, whichever of its links is used."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """How the page says where a report stands."""

    title: str | Lazy
    meaning: str | Lazy
    following: str | Lazy = ""
    """What comes next."""


WORDS: Final[Mapping[str, Words]] = {
    Status.NEW: Words(
        title=_("We have what you sent"),
        meaning=_("It is waiting for somebody to look at it."),
        following=_("Somebody looks at it"),
    ),
    Status.UNDER_REVIEW: Words(
        title=_("We are looking at what you sent"),
        meaning=_("Somebody is working on it now."),
        following=_("We tell you here what we decided"),
    ),
    Status.ACTION_TAKEN: Words(
        title=_("We did something about it"),
        meaning=_("We have finished. We cannot always say what we did."),
    ),
    Status.NO_FURTHER_ACTION: Words(
        title=_("We have finished looking at it"),
        meaning=_("We are not doing more about it. We keep a record of what you told us."),
    ),
    Status.PASSED_ON: Words(
        title=_("We have passed it on"),
        meaning=_("Somebody else deals with it now. They may get in touch with you."),
    ),
    MERGED: Words(
        title=_("We are working on it with another report"),
        meaning=_(
            "Somebody else told us about the same thing. We kept what you sent and work on both "
            "together, so there may be no more news on this page. You can still add to it."
        ),
    ),
    WITHDRAWN: Words(
        title=_("You took this back"),
        meaning=_(
            "We stop, unless somebody may be in danger or the law makes us go on. We keep a record "
            "that you sent it."
        ),
    ),
    DELETED: Words(
        title=_("What you sent was deleted"),
        meaning=_("We finished with it and kept it for as long as we had to. It is gone now."),
    ),
}

LEFT_THE_LINE: Final = Words(
    title=_("You left the waiting list"),
    meaning=_("You have no place, and do not wait for one any more. You need not do anything."),
)
ENDED: Final[Mapping[str, Words]] = {
    Ended.BY_THEM: Words(
        title=_("You cancelled your booking"),
        meaning=_("Somebody else can have your place now. You need not do anything."),
    ),
    Ended.BY_STAFF: Words(
        title=_("Your booking does not take place"),
        meaning=_("We are sorry: we had to cancel it. You need not do anything."),
    ),
    Ended.UNANSWERED: Words(
        title=_("You have no place"),
        meaning=_("You did not take the place in time, so the next person got it."),
    ),
}
"""Of a report of which no booking is left: why."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something that was written, by us or by the reporter."""

    title: str | Lazy
    by: str
    at: datetime
    words: str
    files: Sequence[AddedFile] = ()
    asks: bool = False
    is_ours: bool = True


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One of the points that a report comes to."""

    title: str | Lazy
    """HTML, where it is safe; else plain."""
    when: str = "done"
    """done, now or next."""
    at: datetime | None = None
    by: date | None = None


@dataclass(frozen=True)
class Reported:
    """A report as its link opens it."""

    link: ReporterLink
    case_id: int
    events: Sequence[tuple[CaseEvent, Told | None]]
    """In the order in which they happened."""

    @classmethod
    def behind(cls, link: ReporterLink) -> Reported | None:
        """None where the link is dead. Raises `case_event.Unreadable`.

        It reads no more than the public's role may: see `grants`.
        """
        case = Case.objects.only("id").filter(
            public_id=link.public_id, link_number__lte=link.number
        )
        found = case.first()
        if found is None:
            return None
        events = CaseEvent.objects.filter(case_id=found.pk).only(*SHOWN_TO_REPORTER)
        telling = events.exclude(shown=None) | events.filter(happened__in=TOLD_BY_THEMSELVES)
        opened = [(event, event.told(link.key)) for event in telling.order_by("at", "pk")]
        return cls(link, found.pk, opened)

    @cached_property
    def bookings(self) -> Sequence[Booking]:
        if self.at(Happened.BOOKING) is None:
            return ()
        return list(Booking.objects.of_case(self.case_id))

    @cached_property
    def ended(self) -> Booking | None:
        """The booking that ended last where none is left, and nobody has said since where the rest
        stands.
        """
        at = [(each.ended_at, each) for each in self.bookings if each.ended_at is not None]
        if self.state not in OPEN or not at or len(at) < len(self.bookings):
            return None
        last_at, last = max(at, key=lambda pair: pair[0])
        said = [event.at for event, _ in self.events if event.happened == Happened.STATUS]
        return last if max(said, default=last_at) <= last_at else None

    @property
    def has_place(self) -> bool:
        """Whether taking the report back frees one."""
        return any(each.can_be_ended and each.booked_at for each in self.bookings)

    @cached_property
    def told(self) -> Sequence[tuple[CaseEvent, Told]]:
        return [(event, told) for event, told in self.events if told is not None]

    @cached_property
    def first(self) -> Told:
        return next((told for _, told in self.told if told.reference), Told())

    @cached_property
    def last(self) -> Told:
        """The newest that tells where the report stands."""
        return next((told for _, told in reversed(self.told) if told.status), Told())

    def at(self, happened: Happened) -> datetime | None:
        return next((event.at for event, _ in self.events if event.happened == happened), None)

    @cached_property
    def state(self) -> str:
        if self.at(Happened.PURGED):
            return DELETED
        if self.at(Happened.WITHDRAWN):
            return WITHDRAWN
        return self.last.status if self.last.status in WORDS else Status.NEW

    @property
    def is_open(self) -> bool:
        """Whether the reporter can add to it or take it back, also while we work on it together
        with another.
        """
        return self.state in OPEN or self.state == MERGED

    @property
    def words(self) -> Words:
        if self.ended is None:
            return WORDS[self.state]
        if self.ended.ended == Ended.BY_THEM and self.ended.booked_at is None:
            return LEFT_THE_LINE
        return ENDED[self.ended.ended]

    @cached_property
    def decision(self) -> Message | None:
        """What staff wrote when they closed it."""
        if self.state not in CLOSED:
            return None
        closing = [pair for pair in self.told if pair[0].happened == Happened.STATUS]
        return _message(*closing[-1]) if closing and closing[-1][1].words else None

    @cached_property
    def question(self) -> Message | None:
        """What staff asked, while it is not answered."""
        if self.state not in OPEN:
            return None
        for event, told in reversed(self.told):
            if event.happened in ENDING_A_QUESTION:
                return None
            if told.asks:
                return _message(event, told)
        return None

    @cached_property
    def messages(self) -> Sequence[Message]:
        """The newest first, without the question or the decision that stands above them."""
        telling = [pair for pair in reversed(self.told) if pair[1].words or pair[1].files]
        written = [_message(*pair) for pair in telling]
        return [each for each in written if each not in (self.question, self.decision)]

    def stages(self) -> Iterator[Stage]:
        """What was done, where it stands, and what comes next."""
        yield Stage(title=_("We have what you sent"), at=self.at(Happened.OPENED))
        if self.last.team:
            team = str(_("It is with the team “{team}”"))
            at = self._since(lambda told: told.team == self.last.team)
            yield Stage(title=format_html(team, team=marked_own(self.last.team)), at=at)
        reviewed = self._since(lambda told: told.status == Status.UNDER_REVIEW)
        is_reviewed = self.state == Status.UNDER_REVIEW and self.ended is None
        if reviewed is not None:
            title = _("We are looking at it") if is_reviewed else _("We looked at it")
            yield Stage(title=title, at=reviewed, when="now" if is_reviewed else "done")
        if self.ended is not None:
            # What was promised was promised for the booking.
            yield Stage(title=self.words.title, at=self.ended.ended_at)
            return
        if self.state not in OPEN:
            ended = self._since(lambda told: told.status == self.state)
            yield Stage(title=self.words.title, at=self._ended() or ended)
            return
        for clock in self.last.clocks:
            if clock.due >= timezone.localdate():
                yield Stage(title=marked_own(clock.name), by=clock.due, when="next")
        if not is_reviewed:
            yield Stage(title=self.words.following, when="next")
        yield Stage(title=WORDS[Status.UNDER_REVIEW].following, when="next")

    @cached_property
    def added(self) -> Sequence[Told]:
        return [told for event, told in self.told if event.happened == Happened.ADDED]

    def has_added(self, told: Told) -> bool:
        """Whether that is what was added last: a button that was pressed twice."""
        return bool(self.added) and self.added[-1] == told

    @property
    def files_left(self) -> int:
        """How many files may still be added."""
        return max(0, MOST_FILES - sum(len(told.files) for told in self.added))

    @property
    def is_full(self) -> bool:
        """Whether it was added to as often as it may be within a day."""
        since = timezone.now() - timedelta(days=1)
        added = [event for event, _ in self.events if event.happened == Happened.ADDED]
        return sum(event.at > since for event in added) >= MOST_A_DAY

    def _ended(self) -> datetime | None:
        ending = {WITHDRAWN: Happened.WITHDRAWN, DELETED: Happened.PURGED}.get(self.state)
        return self.at(ending) if ending else None

    def _since(self, holds: Callable[[Told], bool]) -> datetime | None:
        """The beginning of the last stretch of events that a test holds for."""
        since = None
        for event, told in self.told:
            if not told.status:
                continue
            if not holds(told):
                since = None
            elif since is None:
                since = event.at
        return since


TOLD_BY_THEMSELVES: Final = (
    *(Happened.OPENED, Happened.WITHDRAWN, Happened.ADDED, Happened.PURGED, Happened.BOOKING),
)
ENDING_A_QUESTION: Final = (Happened.ADDED, Happened.STATUS)
"""It was answered, or staff went on without an answer."""
CLOSED: Final = (Status.ACTION_TAKEN, Status.NO_FURTHER_ACTION, Status.PASSED_ON)


def _message(event: CaseEvent, told: Told) -> Message:
    is_ours = event.happened != Happened.ADDED
    title: str | Lazy
    if not is_ours:
        title = _("You added this")
    elif told.asks:
        title = _("A question for you")
    elif event.happened == Happened.STATUS and told.status in WORDS:
        title = WORDS[told.status].title
    else:
        title = _("A message for you")
    return Message(
        title=title,
        by=told.team,
        at=event.at,
        words=told.words,
        files=told.files,
        asks=told.asks,
        is_ours=is_ours,
    )
