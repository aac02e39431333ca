"""What a visitor typed into a step: read, checked, and shown again.

One `Field` a question serves every question type, a site's own included: the type knows its parts,
its checks and its template.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.checking import (
    UNKNOWN_PART,
    Checked,
    Refusing,
    check,
    check_again,
    entered,
    nothing_refused,
)
from cms_forms.engine.definition import Option, Question, Step, StepKind
from cms_forms.engine.item_screens import ItemScreen, check_screen
from cms_forms.engine.limits import LONGEST_TEXT, MOST_ENTRIES
from cms_forms.engine.neutral import mark
from cms_forms.engine.questions.base import (
    Before,
    Posted,
    Problem,
    QuestionType,
    nothing_before,
    question_type,
)
from cms_forms.engine.questions.sessions import Chosen
from cms_forms.journey.draft_file import DraftFile
from cms_forms.journey.finder import Finder
from cms_forms.journey.offer import Offered


@dataclass(frozen=True, kw_only=True)
class Input:
    """One input of a question, as a template needs it."""

    name: str
    id: str
    value: str
    described_by: str
    """The ids of what a screen reader reads after its name: a hint, messages."""
    is_wrong: bool
    has_focus: bool = False
    """Whether the visitor goes on with it: of a screen that says so at this input."""


@dataclass(kw_only=True)
class Field:
    """One question with what was entered for it."""

    question: Question
    posted: Posted
    problems: Sequence[Problem] = ()
    alone: bool = True
    """Whether it is the only question of its step: then its words are the page's heading."""
    revealed: Mapping[str, Sequence["Field"]] = field(default_factory=dict)
    """Option id -> the questions that are asked of those who choose it."""
    files: Sequence[DraftFile] = ()
    """Of a question for files: those that are here."""
    unfinished: Sequence[DraftFile] = ()
    """Those of which a part is here."""
    sessions: Offered | None = None
    """Of a question for a place in a session: those that are offered."""
    gone: Chosen | None = None
    """The session that was just chosen, and is not there any more."""
    finder: Finder | None = None
    """Of an address that may be found by its postcode: how."""
    about_files: str = ""
    """How many it takes, how large and of which kinds."""
    about_form: str = ""
    """What of them goes through in one form, without scripts."""
    about_visitor: bool = True
    """Whether a browser may offer the visitor's own name or address. The items of a repeat step
    are other people."""

    @property
    def is_counted(self) -> bool:
        """Whether the words or characters are counted while somebody types."""
        settings = self.question.settings
        return bool(settings.get("max_words") or settings.get("max_characters"))

    @cached_property
    def type(self) -> QuestionType:
        return question_type(self.question.type)

    @property
    def template(self) -> str:
        return self.type.template

    @property
    def id(self) -> str:
        """The id of the input that gets the focus.

        Every id on the screen is what stands for a question, a dot and a word, and no question's id
        has a dot: so no id is that of two things, whatever a site calls its questions. Where links
        lead to a mark stands for it, for a history keeps them.
        """
        return f"{mark(self.question.id)}.field"

    @property
    def hint_id(self) -> str:
        return f"{self.question.id}.hint"

    @property
    def name(self) -> str:
        return self.question.id

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """Part -> its input. A question of one input has it under "one"."""
        return {
            part or "one": Input(
                name=part_name(self.question, part),
                id=self.part_id(part),
                described_by=self._described(part),
                is_wrong=any(self._concerns(problem, part) for problem in self.problems),
                has_focus=self.finder is not None
                and self.finder.has_focus
                and self._leads_on(part),
                value=next(reversed(self.posted.get(part, ())), ""),
            )
            for part in self.type.parts
        }

    def part_id(self, part: str) -> str:
        return self.id if self._is_first(part) else f"{mark(self.question.id)}.{part}"

    def _is_first(self, part: str) -> bool:
        return part == self.type.parts[0]

    def _concerns(self, problem: Problem, part: str) -> bool:
        """A problem that names no part concerns the whole: nothing was entered, or all is wrong."""
        return problem.part in ("", part)

    @cached_property
    def errors(self) -> Sequence[tuple[str, str]]:
        """(id, message) pairs of the messages as they are printed."""
        return [
            (f"{self.question.id}.error{number}", problem.message)
            for number, problem in enumerate(self.problems, 1)
        ]

    def _described(self, part: str) -> str:
        """A part of several is described by its own messages, the group by the hint and all."""
        of_part = [
            id
            for (id, _), problem in zip(self.errors, self.problems, strict=True)
            if self._concerns(problem, part)
        ]
        before = [self.hint_id] if self._has_own_hint else []
        if self.finder is not None and self._leads_on(part):
            before = [self.finder.about_id]
        return " ".join([*before, *of_part])

    def _leads_on(self, part: str) -> bool:
        """Whether the visitor, told something about addresses, goes on with this input."""
        return self.finder is not None and self.finder.asks_to_write and self._is_first(part)

    @property
    def _has_own_hint(self) -> bool:
        return bool(self.question.hint) and len(self.type.parts) == 1

    @property
    def one(self) -> Input:
        return self.inputs["one"]

    @property
    def described_by(self) -> str:
        """The ids of the hint and of the messages, as a screen reader should read them."""
        hint = [self.hint_id] if self.question.hint else []
        return " ".join([*hint, *(id for id, _ in self.errors)])

    @cached_property
    def purposes(self) -> Mapping[str, str]:
        """Part -> what a browser may fill in (WCAG 1.3.5); "off" where it would be wrong."""
        purposes = self.type.purposes(self.question) if self.about_visitor else {}
        return {part or "one": purposes.get(part, "off") for part in self.type.parts}

    @cached_property
    def options(self) -> Sequence[tuple[Option, str, bool, Sequence["Field"]]]:
        """(option, the id of its input, whether it is chosen, what it reveals), in order."""
        chosen = set(self.posted.get("", ()))
        return [
            (
                option,
                f"{self.question.id}.{number}" if number else self.id,
                option.id in chosen,
                self.revealed.get(option.id, ()),
            )
            for number, option in enumerate(self.question.options)
        ]

    @property
    def unknown(self) -> tuple[str, str, bool]:
        """The name and the id of the box “I don’t know”, and whether it is ticked."""
        name = part_name(self.question, UNKNOWN_PART)
        return name, self.part_id(UNKNOWN_PART), any(self.posted.get(UNKNOWN_PART, ()))

    @property
    def settings(self) -> Mapping[str, object]:
        return self.question.settings

    @property
    def links(self) -> Sequence[tuple[str, str]]:
        """(id of the input, message) pairs for the error summary."""
        return [
            (self.part_id(problem.part or self.type.parts[0]), problem.message)
            for problem in self.problems
        ]


def part_name(question: Question, part: str) -> str:
    """The name of an input. No id has a dot, so none is taken for another's or for the screen's."""
    return f"{question.id}.{part}" if part else question.id


@dataclass(kw_only=True)
class StepEntries:
    """The fields of one screen, and what they are worth."""

    step: Step
    fields: Sequence[Field]
    given: StepAnswers = field(default_factory=dict)
    """The answers that could be read; all of them when there are no problems."""

    @cached_property
    def outer(self) -> Sequence[Field]:
        """Those that are not revealed under an answer to another."""
        return [each for each in self.fields if each.question.under is None]

    @property
    def alone(self) -> bool:
        """Whether the words of the only question are the page's heading."""
        return any(each.alone for each in self.fields)

    @property
    def takes_files(self) -> bool:
        return any(each.type.takes_files for each in self.fields)

    @property
    def has_buttons(self) -> bool:
        """Whether there are buttons before “Continue”."""
        return self.takes_files or any(each.finder for each in self.fields)

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        """(id of the input, message) pairs, in the order of the screen."""
        return [link for each in self.fields for link in each.links]

    @property
    def has_entries(self) -> bool:
        """Whether anything was typed, chosen or added."""
        return any(any(entered) for each in self.fields for entered in each.posted.values())

    @property
    def refused(self) -> Sequence[str]:
        """The ids of the questions whose answers were not accepted."""
        return [each.question.id for each in self.fields if each.problems]


def read(
    step: Step,
    data: MultiValueDict[str, str],
    today: date,
    now: datetime | None = None,
    before: Before = nothing_before,
    refusing: Refusing = nothing_refused,
) -> StepEntries:
    """Check what was posted for a step, each question alone and then beside the others. Untrusted
    data: nothing in it raises. `now` is in local time; the present when left out.
    """
    posted = posted_for(step, data)
    checked = check(step, posted, today, now or timezone.localtime(), before, refusing)
    return _with_problems(step, posted, checked)


def posted_for(step: Step, data: MultiValueDict[str, str]) -> Mapping[str, Posted]:
    """Question id -> what was entered for it."""
    return {question.id: posted_to(question, data) for question in step.questions}


def posted_to(question: Question, data: MultiValueDict[str, str]) -> Posted:
    return {part: data.getlist(part_name(question, part)) for part in _parts(question)}


def read_screen(
    step: Step,
    screen: ItemScreen,
    row: StepAnswers,
    data: MultiValueDict[str, str] | None,
    today: date,
    before: Before = nothing_before,
    refusing: Refusing = nothing_refused,
) -> StepEntries:
    """As `read`, one screen of an item with these answers; without `data` as `read_again`."""
    shown = replace(step, questions=screen.questions)
    posted = entered(shown, row) if data is None else posted_for(shown, data)
    checked = check_screen(
        step,
        screen,
        row,
        posted,
        today,
        timezone.localtime(),
        before,
        refusing,
        always=data is None,
    )
    return _with_problems(shown, posted, checked)


def _parts(question: Question) -> Sequence[str]:
    parts = question_type(question.type).parts
    return (*parts, UNKNOWN_PART) if question.may_not_know else parts


def read_again(
    step: Step,
    given: StepAnswers,
    today: date,
    before: Before = nothing_before,
    refusing: Refusing = nothing_refused,
) -> StepEntries:
    """The fields of a step, filled with earlier answers, and with what is wrong with them now."""
    checked = check_again(step, given, today, timezone.localtime(), before, refusing)
    return _with_problems(step, entered(step, given), checked)


def _with_problems(step: Step, posted: Mapping[str, Posted], checked: Checked) -> StepEntries:
    fields = [
        _field(
            step, question, _showable(posted[question.id]), checked.problems.get(question.id, ())
        )
        for question in step.questions
    ]
    return StepEntries(step=step, fields=_with_revealed(fields), given=checked.given)


def show(step: Step, given: StepAnswers) -> StepEntries:
    """The fields of a step, filled with the answers given before."""
    return replace(show_entered(step, entered(step, given)), given=given)


def show_entered(step: Step, posted: Mapping[str, Posted]) -> StepEntries:
    """The fields of a step, filled with what was typed and not checked."""
    fields = [_field(step, question, posted.get(question.id, {})) for question in step.questions]
    return StepEntries(step=step, fields=_with_revealed(fields))


def _with_revealed(fields: Sequence[Field]) -> Sequence[Field]:
    """Each field, and inside it those that its options reveal."""
    by_id = {each.question.id: each for each in fields}
    for each in fields:
        under = each.question.under
        if under is not None and under.question in by_id:
            revealing = by_id[under.question]
            beside = revealing.revealed.get(under.option, ())
            revealing.revealed = {**revealing.revealed, under.option: [*beside, each]}
    return fields


def _field(
    step: Step, question: Question, posted: Posted, problems: Sequence[Problem] = ()
) -> Field:
    # One of several items has the item's name as its heading: "Vehicle 2".
    is_only = len(step.outer) == 1 and question.under is None
    alone = is_only and step.kind is not StepKind.REPEAT
    return Field(
        question=question,
        posted=posted,
        problems=problems,
        alone=alone,
        about_visitor=step.kind is not StepKind.REPEAT,
    )


def _showable(posted: Posted) -> Posted:
    """What was typed, as much of it as any question takes, without what no page can show."""
    return {
        part: [value[:LONGEST_TEXT].replace("\x00", "") for value in values[-MOST_ENTRIES:]]
        for part, values in posted.items()
    }
