"""Where the answers of a journey lie. The screens are the same whichever store is behind them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from django.http import HttpRequest, HttpResponse

from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.engine.definition import Form, Step
from cms_forms.journey.draft_files import DraftFiles
from cms_forms.journey.held_places import HeldPlaces
from cms_forms.journey.unfinished import Unfinished
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.models.resume_link import ResumeLink
from cms_forms.models.usage import Ease

type Given = StepAnswers | Sequence[StepAnswers]
"""What a step holds: its answers, or the items of a repeat step."""

type ItemsChange = Callable[[list[StepAnswers]], list[StepAnswers]]


class Sent(Protocol):
    """What is shown of a journey that was sent."""

    @property
    def shown_reference(self) -> str: ...

    @property
    def sent_at(self) -> datetime: ...


class AnswerStore(ABC):
    """The answers of one visitor to one service, as one request finds and leaves them."""

    @property
    @abstractmethod
    def form(self) -> Form:
        """The form that is answered."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Tells this journey from another one of the same service and gives nothing away. Empty
        before the first answer.
        """

    @property
    @abstractmethod
    def answers(self) -> Answers:
        """Every answer given so far, on the path or not. Empty once they were sent."""

    @property
    @abstractmethod
    def sent(self) -> Sent | None:
        """Set once the answers were sent."""

    @abstractmethod
    def what_happens_next(self, form: Form) -> str:
        """HTML for the page after sending, in the words of `form`: the one that was answered, in
        the visitor's language. Only once the answers were sent.
        """

    @property
    @abstractmethod
    def files(self) -> DraftFiles:
        """The files that were added and not sent yet."""

    @property
    def places(self) -> HeldPlaces:
        """The places in sessions that its answers name."""
        return HeldPlaces()

    @property
    def link(self) -> ReporterLink | None:
        """The reporter's link, for those who gave no address to send it to."""
        return None

    def give_link(self) -> ResumeLink | None:
        """A new link with which another browser goes on. None where nothing is kept: in a preview.

        Raises `JourneyGone`.
        """
        return None

    @property
    def can_be_rated(self) -> bool:
        """Whether to ask how easy it was. Only once the answers were sent."""
        return False

    @abstractmethod
    def rate(self, ease: Ease) -> None:
        """Count how easy it was, once a journey."""

    @property
    def counted_version(self) -> int | None:
        """The version whose use is counted. None where nobody uses it: in a preview."""
        return None

    @property
    def has_ended(self) -> bool:
        """Whether somebody left in a hurry or deleted their answers, and has not begun anew."""
        return False

    @property
    def hidden(self) -> Mapping[str, str]:
        """What every form of a screen carries back: names and values of hidden inputs."""
        return {"journey.name": self.name}

    @property
    def is_address(self) -> bool:
        """Whether the answers stand in the address of the screen, and nothing is stored."""
        return False

    def query(self, answers: Answers) -> str:
        """What an address must carry, with its question mark, for these answers to be found again.
        Empty where they are stored.
        """
        return ""

    def carried(self, step: Step, answers: Answers) -> Sequence[tuple[str, str]]:
        """(name, value) pairs that the form of a step takes on to the next address, beside its own.
        Empty where answers are posted and stored.
        """
        return ()

    @abstractmethod
    def pin(self, seen: str) -> None:
        """Before the journey begins: answer the version that the visitor saw, `journey.version`."""

    @abstractmethod
    def keep(self, step: Step, given: Given) -> None:
        """Keep a step's answers, in place of earlier ones; the first ones begin the journey.

        Answers of a journey that was sent meanwhile are not kept: `sent` is set then. Raises
        `holding.NoPlace` where they name a session in which no place is free, and keeps nothing.
        """

    @abstractmethod
    def unfinished(self, step: Step) -> Unfinished | None:
        """What was noted of a step since it was last kept."""

    @abstractmethod
    def note(self, step: Step, unfinished: Unfinished) -> None:
        """Keep what is no answer yet, until the step is kept; it may begin the journey.

        Nothing is kept where the journey was sent or deleted meanwhile: the next screen says so.
        """

    @abstractmethod
    def change_items(self, step: Step, change: ItemsChange) -> None:
        """Change the items of a repeat step as they are now, whatever another tab did."""

    @abstractmethod
    def discard(self) -> None:
        """Forget answers that were not sent, and lead the browser to a new journey in any case."""

    def end(self, request: HttpRequest) -> None:
        """Forget the answers, and show nothing of them until somebody begins anew."""
        self.discard()

    @abstractmethod
    def send(self, today: date, *, checked: str, language: str = "") -> None:
        """Send what the visitor has checked: the answers on the path with that `fingerprint`, in
        the language in which they were asked; empty for the form's own.

        Raises `JourneyGone`, `intake.Changed` and `intake.NotReady`; nothing was sent then.
        """

    @abstractmethod
    def leave(self, response: HttpResponse) -> None:
        """Give the browser what it needs to find the answers again."""

    def items(self, step: Step) -> list[StepAnswers]:
        """The items of a repeat step."""
        given = self.answers.get(step.id)
        return list(given) if isinstance(given, list) else []
