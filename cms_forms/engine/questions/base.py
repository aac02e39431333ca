"""What a question type knows, and the registry through which a site adds its own."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, Literal

from cms_forms.engine.answers import StepAnswers, Value
from cms_forms.engine.definition import Operator, Option, Question, Step, Test
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop

type Posted = Mapping[str, Sequence[str]]
"""What the browser sent for one question: part -> the values under that part's name."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why an entry cannot be accepted, in words for the visitor."""

    message: str
    part: str = ""
    """The part that gets the focus and the red border. Empty for the first."""


class Invalid(ValueError):
    """An entry that a question type refuses."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question as a visitor met it on the way."""

    step: str
    """The id of its step."""
    question: Question
    value: Value | None
    """None where it was left empty or could not be read."""


type Before = Callable[[], Sequence[Answered]]
"""Finds what was asked on the screens before, in the order of the path. Only those that need it
call it."""


def nothing_before() -> Sequence[Answered]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One limit that an editor can put on a question of a type, such as the most words."""

    key: str
    label: str
    """Marked with `gettext_noop`, as `help` and what `choices` show."""
    kind: Literal["integer", "decimal", "boolean", "text", "choice", "timetable"]
    """ "timetable": the key of one, which the editor picks by its name."""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(stored, shown) pairs, for the kind "choice"."""
    unset: str = ""
    """What is shown for a choice that was not made, marked as `label` is."""
    is_read: bool = False
    """Whether it is words that visitors read, so that translators must have them."""
    begins: bool = False
    """Whether it is ticked, for the kind "boolean", in a question that an editor adds."""


PREFILL: Final = Setting(
    key="prefill",
    label=gettext_noop("Filled in from a link"),
    kind="text",
    help=gettext_noop(
        "The name that a link to this service gives, such as area. Visitors see what was filled in "
        "and can change it. Leave it empty if you are not sure."
    ),
)
"""For a question of words. What a link may give is the site's to say; the engine only keeps it."""


LIMIT_MESSAGE: Final = Setting(
    key="limit_message",
    label=gettext_noop("Message when a limit is broken"),
    kind="text",
    is_read=True,
    help=gettext_noop(
        "In place of our own words, for example: You can book at most 14 days ahead."
    ),
)
"""For a question with limits: one message for all of them."""

WHOSE: Final = Setting(
    key="whose",
    label=gettext_noop("Whose it is"),
    kind="choice",
    unset=gettext_noop("Not said"),
    help=gettext_noop(
        "A browser may fill in the visitor’s own. It must never fill in another person’s, nor "
        "where this says nothing."
    ),
    choices=(
        ("own", gettext_noop("The visitor’s own")),
        ("other", gettext_noop("Another person’s")),
    ),
)
"""For a question of a person's detail: a name, an address, a number."""


def is_own(question: Question) -> bool:
    """Whether its editor says that the detail is the visitor's own."""
    return question.settings.get(WHOSE.key) == "own"


class QuestionType(ABC):
    """One type of question: how it is asked, checked, kept, shown and compared.

    A site adds a type with a subclass and `register`. Stateless: one instance serves all questions.
    """

    key: ClassVar[str]
    """Stored in definitions; never reworded."""
    label: ClassVar[str]
    """What the editor reads in the list of types: `gettext_noop("Short text")`. That is a function
    of `cms_forms.engine.language` which marks it for translators; a plain text does too."""
    icon: ClassVar[str] = "edit"
    """An icon of the Wagtail admin."""
    template: ClassVar[str]
    """The template that asks it, such as "cms_forms/questions/text.html".

    It gets `field`, a `journey.entries.Field`: `field.question`, what was `posted`, its `problems`,
    `field.one` for a type with one input and `field.inputs` for one with several, each with `id`,
    `name`, `value`, `described_by`, `is_wrong` and `has_focus`. Include `_label.html` (or
    `_legend.html`) and `_input.html` beside it: they show name, hint, message and input.
    """
    operators: ClassVar[frozenset[Operator]]
    """Which tests a condition may make on it."""
    settings: ClassVar[tuple[Setting, ...]] = ()
    parts: ClassVar[tuple[str, ...]] = ("",)
    """The suffixes of its input names: ("day", "month", "year"). One empty part for one input."""
    compared: ClassVar[frozenset[Operator]] = frozenset()
    """By which of them it may be compared with another question. The stored answer to that is then
    what `holds` compares with."""
    compared_with: ClassVar[str] = ""
    """The type of that other question: "date". Empty for its own."""
    has_options: ClassVar[bool] = False
    fixed_options: ClassVar[tuple[Option, ...]] = ()
    """The options that every question of the type has, with their ids. Editors can reword them,
    not add or remove any."""
    tells: ClassVar[Literal["", "day", "hour"]] = ""
    """Which half of a moment its answers are, as YYYY-MM-DD or HH:MM. See `moments`."""
    counts: ClassVar[bool] = False
    """Whether its answers are whole numbers that may say how many items a repeat step has."""
    takes_files: ClassVar[bool] = False
    """Whether its answers are files that the visitor sends."""
    books: ClassVar[bool] = False
    """Whether an answer takes a counted place in a session of a timetable."""
    reveals: ClassVar[bool] = False
    """Whether each option may have questions under it that are asked of those who choose it."""
    has_routes: ClassVar[bool] = False
    """Whether each option may have a "go to": exactly one option can be chosen."""
    finds_by: ClassVar[str] = ""
    """The part by which a register of addresses finds the others, such as "postcode". A type that
    has one has `searched`, and the parts line1, line2 and town too."""

    def compares_by(self, operator: Operator) -> bool:
        """Whether a condition may test it so. What may be answered may be left unanswered."""
        if operator in (Operator.IS_NOT_ANSWERED, Operator.IS_UNKNOWN):
            operator = Operator.IS_ANSWERED
        return operator in self.operators

    def compares_with(self, other: Question, question: Question, operator: Operator) -> bool:
        """Whether a condition may compare the answer with that to another question."""
        type_is = self.compared_with or question.type
        return operator in self.compared and other.type == type_is and other.id != question.id

    def ends(self, question: Question, today: date) -> Sequence[Value]:
        """The first and the last answer that the settings allow, where they are known: with
        `samples`, what lint tries.
        """
        return ()

    def admits(self, question: Question, other: Question) -> bool:
        """Whether it accepts every answer that another question of its type may have.

        Lint relies on it: where it is so, a visitor can give the same answer twice.
        """
        return not question.settings or dict(question.settings) == dict(other.settings)

    @abstractmethod
    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        """The stored form of an entry; None for an optional question left empty.

        Raises `Invalid`. `posted` is untrusted: parts may be missing, repeated, huge or not text
        that a person would write (NUL bytes).
        """

    def check_beside(  # noqa: B027
        self,
        question: Question,
        value: Value,
        step: Step,
        given: StepAnswers,
        now: datetime,
        before: Before = nothing_before,
    ) -> None:
        """Raises `Invalid` where a value does not go with the other answers to the same screen, or
        with those to the screens before it on the path.

        Answered once each question of the step was checked alone, and again before sending, for the
        visitor may have changed an earlier screen. `given` has what could be read.
        """

    def fits(self, question: Question, value: object) -> bool:
        """Whether a stored value has the form that this type stores, and is not empty.

        Journeys outlive the code, so `value` may be anything that JSON holds.
        """
        return isinstance(value, str) and value != ""

    def searched(self, question: Question, posted: Posted) -> str:
        """What a register of addresses is asked for: the part `finds_by`, as it is stored.

        Raises `Invalid` for what is none.
        """
        raise NotImplementedError

    def before_save(self, question: Question, value: Value) -> Value:
        """What is stored for a new value, now that the whole step is accepted.

        Here a type puts what is more than an answer, such as a file, where it is kept, and returns
        a value that refers to it.
        """
        return value

    def replaced(  # noqa: B027
        self, question: Question, before: Sequence[Value], after: Sequence[Value]
    ) -> None:
        """The stored values change, of a repeat step one an item.

        What only the values before refer to can go. `after` is empty too where the whole journey
        goes, or is sent without the step. May be called again with the same values.
        """

    @property
    def keeps_elsewhere(self) -> bool:
        """Whether a value may refer to something that is kept elsewhere, and goes with it."""
        return type(self).replaced is not QuestionType.replaced

    def posted(self, question: Question, value: Value) -> Posted:
        """The entry that `clean` made the value from, to fill the inputs again."""
        return {"": [str(value)]}

    def display(self, question: Question, value: Value) -> str:
        """The answer as a person reads it. Lines are separated by a newline."""
        return str(value)

    def prefilled(self, question: Question, words: str) -> Value:
        """What a link brought along, as an answer that can be shown: for types with `PREFILL`."""
        return words

    def purposes(self, question: Question) -> Mapping[str, str]:
        """Part -> what about the visitor it asks, as HTML's `autocomplete` names it: "tel"."""
        return {}

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        """Whether a test on the stored value holds.

        `operator` is one of `operators`, and not IS_ANSWERED. A value or test value that cannot be
        read makes it False, never an error. A type of which only that can be asked has none.
        """
        return False

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        """Answers that stand for all others: whatever is answered, one of them passes and fails the
        same `tests` (none of which is IS_ANSWERED).

        Lint tries them to tell whether a condition can hold. None where no such answers are known:
        lint then claims nothing.
        """
        return None

    def problems(self, question: Question) -> Iterator[str]:
        """What is wrong with the settings and options, each in one sentence to an editor."""
        return self.wrong_choices(question)

    def wrong_choices(self, question: Question) -> Iterator[str]:
        """Of settings with choices those that are none of them."""
        for setting in self.settings:
            known = {stored for stored, _shown in setting.choices}
            if setting.kind == "choice" and question.settings.get(setting.key, "") not in {
                "",
                *known,
            }:
                message = _("“{setting}” must be one of its choices. Choose it again.")
                yield message.format(setting=_(setting.label))


class Registry:
    """Question types by key, in the order in which they were registered."""

    def __init__(self) -> None:
        self.by_key: dict[str, QuestionType] = {}
        self._stand_in: QuestionType | None = None

    def register(self, added: type[QuestionType]) -> type[QuestionType]:
        """Add a type. Usable as a class decorator. Raises `ValueError` for a key already taken."""
        if added.key in self.by_key:
            raise ValueError(f"A question type with the key {added.key!r} is registered already.")
        self.by_key[added.key] = added()
        return added

    def stand_in(self, other: type[QuestionType]) -> type[QuestionType]:
        """The type for questions whose own is not registered any more. A class decorator."""
        self._stand_in = other()
        return other

    def get(self, key: str) -> QuestionType:
        """The type of that key, else the one that stands in. Raises `KeyError` without one."""
        found = self.by_key.get(key, self._stand_in)
        if found is None:
            raise KeyError(key)
        return found

    def all(self) -> Mapping[str, QuestionType]:
        return dict(self.by_key)

    @property
    def state(self) -> tuple["Registry", int]:
        """Another one as soon as a type is added: what was worked out before may be wrong then."""
        return self, len(self.by_key)

    def copy(self, *, without: Collection[str] = ()) -> "Registry":
        """Another one of the same types, but for some keys."""
        other = Registry()
        other.by_key = {key: kind for key, kind in self.by_key.items() if key not in without}
        other._stand_in = self._stand_in
        return other


registry: Final = Registry()
"""The question types of the site."""

_in_use: Final = [registry]
"""The last one is asked."""


@contextmanager
def using(other: Registry) -> Iterator[Registry]:
    """Work with other question types than the site's, in all threads: for tests."""
    _in_use.append(other)
    try:
        yield other
    finally:
        _in_use.pop()


def types_in_use() -> Registry:
    """The question types that answers are read by now."""
    return _in_use[-1]


def register(added: type[QuestionType]) -> type[QuestionType]:
    """Add a type to the site. Usable as a class decorator. Raises `ValueError` for a key already
    taken.
    """
    return _in_use[-1].register(added)


def question_type(key: str) -> QuestionType:
    """The registered type. Where there is none, the one that stands in: published versions and
    what was answered outlive the code of a type.
    """
    asked = _in_use[-1]
    # A walk asks twice a question: the common case without a call.
    return asked.by_key.get(key) or asked.get(key)


def question_types() -> Mapping[str, QuestionType]:
    """All registered types by key, in the order of registration."""
    return _in_use[-1].all()
