"""What a service is: steps, questions, options, conditions, routes and triage, as frozen values.

A `Form` is the whole definition that one form version holds. It is plain data: an editor's
StreamField is compiled into it, JSON is decoded into it, and `walk` reads it. Everything
is referred to by id, never by label, so that rewording breaks nothing.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from cms_forms.engine import limits
from cms_forms.engine.after_sending import Clock, Triage, TriageRule, Unit
from cms_forms.engine.language import gettext as _
from cms_forms.engine.terms import (
    WITHOUT_VALUES,
    Condition,
    Group,
    Join,
    Operator,
    Reference,
    Term,
    Test,
)
from cms_forms.engine.texts import Translation

__all__ = [
    "CHECK_ANSWERS",
    "RESERVED_SLUGS",
    "SAVE",
    "WITHOUT_VALUES",
    "Check",
    "Clock",
    "Condition",
    "Form",
    "FromSet",
    "Group",
    "Guidance",
    "Join",
    "Operator",
    "Option",
    "Question",
    "Reference",
    "Route",
    "Section",
    "Step",
    "StepKind",
    "Term",
    "Test",
    "Triage",
    "TriageRule",
    "Under",
    "Unit",
    "plain",
]

CHECK_ANSWERS: Final = "check-answers"
"""The target of a route that ends the questions. No step may have this id."""
SAVE: Final = "save-for-later"
"""The address at which a visitor saves what they wrote, to go on in another browser."""

RESERVED_SLUGS: Final = frozenset(
    {CHECK_ANSWERS, SAVE, "start", "sent", "delete", "leave", "tasks"}
)
"""Addresses inside a service that are pages of their own."""


class StepKind(StrEnum):
    """What one screen of a service does."""

    QUESTION = "question"
    """Asks one or more questions."""
    INFORMATION = "information"
    """Tells the visitor something and goes on."""
    EXIT = "exit"
    """Ends the journey with advice. Nothing is sent, and there is no way onward."""
    REPEAT = "repeat"
    """Asks its questions once for each thing: each vehicle, each witness."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the answers that a choice question offers."""

    id: str
    """Survives rewording. Unique within its question."""
    label: str
    hint: str = ""
    exclusive: bool = False
    """For several choices: "none of these". Cannot be chosen together with another option."""


@dataclass(frozen=True, kw_only=True)
class Under:
    """The answer under which a question is revealed on the same screen."""

    question: str
    """The id of a question of the same step that stands before it; of a repeat step also on an
    earlier screen."""
    option: str

    def is_chosen(self, given: Mapping[str, object]) -> bool:
        """Whether the answers to the step choose it."""
        value = given.get(self.question)
        return self.option in value if isinstance(value, list | tuple) else value == self.option


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that a step asks."""

    id: str
    """Unique within the form."""
    type: str
    """The key of a registered question type, such as `short_text`."""
    label: str
    """What the visitor reads."""
    name: str = ""
    """How messages and check answers call the answer: "the date of the collision"."""
    hint: str = ""
    required: bool = True
    required_message: str = ""
    """Replaces the type's own message when nothing was entered: "Choose if anyone was hurt"."""
    may_not_know: bool = False
    """Offers “I don’t know” beside it, which is an answer."""
    show_if: str | None = None
    """A condition's id, on earlier steps. When it does not hold, the question is not asked."""
    under: Under | None = None
    """Asked, and required, only of those who choose that answer on the same screen."""
    screen: str = ""
    """Of a repeat step: the title of a further screen for each item, which begins with it. Empty:
    on the same screen as the question before it. See `item_screens`."""
    options: tuple[Option, ...] = ()
    settings: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """The type's own limits, such as `{"max_words": 500}`. JSON scalars only. The question type
    names and checks them."""

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def is_always_answered(self) -> bool:
        """Whether everybody who goes on from its step has answered it."""
        return self.required and self.show_if is None and self.under is None

    @cached_property
    def options_by_id(self) -> Mapping[str, Option]:
        return {option.id: option for option in self.options}


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where an answer leads. The first route of a step that holds is taken."""

    when: Test | Reference
    """A `Test` is an option's "go to": operator IS, one option of a single-choice question of the
    same step. A `Reference` is a rule on a named condition, which may also read this step."""
    target: str
    """A step's id, or `CHECK_ANSWERS`."""


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """Words for some visitors, below those for all."""

    body: str
    """HTML, as `Step.body`."""
    show_if: str | None = None
    """A condition's id, on earlier steps. None: shown to all."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """Answers that cannot stand together: the end lies before the beginning."""

    condition: str
    """The id of the condition that holds when they cannot. It reads the step itself, of a repeat
    step one item, and what comes before."""
    message: str
    """What the visitor reads then."""
    question: str = ""
    """The id of the question of the step at which it is read. Empty for the first."""


@dataclass(frozen=True, kw_only=True)
class FromSet:
    """Questions of a step that came from a question set of the site. They are asked like all
    others: this says only where they are from.
    """

    id: str
    """Of the reference. Survives a change of the set."""
    key: str
    """Of the set; empty where a draft has not chosen one yet."""
    version: int
    """That of the set whose questions they are, from 1."""
    questions: tuple[str, ...]
    """Their ids in the form, in their order. Nothing stands between them."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One screen of a service."""

    id: str
    """Survives renaming. Unique within the form."""
    slug: str
    """The step's part of the address. Unique within the form."""
    kind: StepKind
    title: str
    body: str = ""
    """Guidance above the questions, or the advice of an information or exit step: the small set of
    HTML that the editor's rich text makes."""
    guidance: tuple[Guidance, ...] = ()
    """Further parts of it, each on a condition."""
    questions: tuple[Question, ...] = ()
    """Question and repeat steps have at least one, information and exit steps none."""
    sets: tuple[FromSet, ...] = ()
    """Which of the questions came from question sets, in their order."""
    routes: tuple[Route, ...] = ()
    """Read in order. A question step has go-tos of its options and rules; repeat and information
    steps have rules only, exit steps neither."""
    next: str | None = None
    """Where the step leads when no route holds: a step's id or `CHECK_ANSWERS`. None stands for the
    step below it in `Form.steps`, and below the last for check answers. Always None on an exit."""
    show_if: str | None = None
    """A condition's id. When it does not hold, the visitor is not shown the step and goes on where
    `next` leads, whatever its routes; stored answers to it do not count."""
    left_out: frozenset[str] = frozenset()
    """Of a step as one visitor meets it: the ids of the questions whose condition does not hold.
    See `shown.as_asked`."""
    bodies: tuple[str, ...] = ()
    """For exits: the keys of the bodies that help, in the site's register of them."""
    checks: tuple[Check, ...] = ()
    """For question and repeat steps: the step is complete once none of them refuses its answers."""
    item_name: str = ""
    """For repeat steps: what one item is called, "vehicle"."""
    minimum: int = limits.DEFAULT_MINIMUM
    """For repeat steps: the fewest items that complete it. 0 lets the visitor add none."""
    maximum: int = limits.DEFAULT_MAXIMUM
    """For repeat steps: the most items."""
    count_from: str = ""
    """For repeat steps: the id of an earlier question whose answer says how many items there are,
    whatever `minimum` and `maximum` are. Of a step as one visitor meets it both are that number.
    None, or a question that was not asked: the step is passed over."""
    named_by: str = ""
    """For repeat steps: the id of its question whose answer names an item: "Vehicle 1: AB12 CDE".
    Empty for the first one, which then stands alone: "AB12 CDE"."""
    reveals: bool = field(init=False, repr=False, compare=False)
    """Whether any question is under an answer to another one. A walk asks it at every step."""

    @cached_property
    def outer(self) -> tuple[Question, ...]:
        """The questions that are not revealed under an answer to another one."""
        return tuple(question for question in self.questions if question.under is None)

    def __post_init__(self) -> None:
        reveals = any(question.under is not None for question in self.questions)
        object.__setattr__(self, "reveals", reveals)

    def asked_with(self, given: Mapping[str, object]) -> tuple[Question, ...]:
        """The questions that these answers to it, or to one item, leave to be asked."""
        if not self.reveals:
            return self.questions
        return tuple(
            question
            for question in self.questions
            if question.under is None or question.under.is_chosen(given)
        )


@dataclass(frozen=True, kw_only=True)
class Section:
    """Steps that belong together, under a name: "Your guns"."""

    id: str
    """Survives renaming. Unique within the form."""
    name: str
    begins: str = ""
    """The id of its first step. It goes on up to the next section's, or to the last step. Empty in
    a draft, for one without a step."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The definition of one service."""

    title: str
    steps: tuple[Step, ...]
    sections: tuple[Section, ...] = ()
    """In the order of the steps. Those before the first section belong to none."""
    has_tasks: bool = False
    """Whether the visitor goes through the sections by a list of them: see `tasks`."""
    any_order: bool = False
    """Whether they may answer these in any order, as far as `lint.order` finds that they can."""
    conditions: tuple[Condition, ...] = ()
    triage: Triage = field(default_factory=Triage)
    clocks: tuple[Clock, ...] = ()
    declaration: str = ""
    """What the visitor confirms by sending. Plain text above the send button."""
    summary: str = ""
    """One sentence for lists and tiles. Plain text."""
    introduction: str = ""
    """The start page: what the service is for and what to have at hand. HTML, as `Step.body`."""
    minutes: int | None = None
    """How long it takes most people."""
    what_happens_next: str = ""
    """The page after sending: who reads it and by when. HTML, as `Step.body`."""
    translations: Mapping[str, Mapping[str, Translation]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    """Language, as "cy" -> path of a text -> the text in it. See `translating`."""

    @cached_property
    def steps_by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def steps_by_slug(self) -> Mapping[str, Step]:
        return {step.slug: step for step in self.steps}

    @cached_property
    def conditions_by_id(self) -> Mapping[str, Condition]:
        return {condition.id: condition for condition in self.conditions}

    @cached_property
    def sections_by_step(self) -> Mapping[str, Section]:
        """Step id -> the section that it belongs to, if any."""
        beginning = {section.begins: section for section in self.sections}
        found: dict[str, Section] = {}
        section = None
        for step in self.steps:
            section = beginning.get(step.id, section)
            if section is not None:
                found[step.id] = section
        return found

    @property
    def step_names(self) -> Mapping[str, str]:
        """Step id -> how lists name it: its title, and behind one that several steps have what the
        step asks or is, in the language of the reader. Empty without a title.
        """
        titles = Counter(plain(step.title) for step in self.steps)
        return {
            step.id: _with_details(step) if titles[plain(step.title)] > 1 else step.title.strip()
            for step in self.steps
        }

    @property
    def bodies(self) -> frozenset[str]:
        """The keys of all bodies that its exits name."""
        return frozenset(key for step in self.steps for key in step.bodies)

    @cached_property
    def following(self) -> Mapping[str, str]:
        """Step id -> where it leads by default: `next` resolved to an id or `CHECK_ANSWERS`."""
        ids = [step.id for step in self.steps[1:]] + [CHECK_ANSWERS]
        return {
            step.id: step.next or next_in_order
            for step, next_in_order in zip(self.steps, ids, strict=True)
        }

    @cached_property
    def placed_questions(self) -> Mapping[str, tuple[Step, Question]]:
        """Question id -> the question and the step that asks it."""
        return {question.id: (step, question) for step in self.steps for question in step.questions}

    @cached_property
    def _worked_out(self) -> dict[object, Any]:
        return {}

    def once[T](self, work: Callable[["Form"], T], *under: Hashable) -> T:
        """What a function makes of the whole definition. A service is walked many times, so it is
        kept, for each of the circumstances `under` which it may be another one.
        """
        key = (work, under)
        if key not in self._worked_out:
            self._worked_out[key] = work(self)
        return self._worked_out[key]


def plain(words: str) -> str:
    """Alike for words that look alike in a list."""
    return " ".join(words.split()).casefold()


def _with_details(step: Step) -> str:
    title = step.title.strip()
    if step.kind in (StepKind.INFORMATION, StepKind.EXIT):
        details = _("information") if step.kind is StepKind.INFORMATION else _("exit")
    else:
        labels = [question.label.strip() for question in step.questions]
        details = ", ".join(label for label in labels if plain(label) not in ("", plain(title)))
    return f"{title} ({details})" if title and details else title
