"""What was asked and answered on the path, in order, as rows of words.

Check answers, staff's reading, the preview and messages all show the same transcript.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cms_forms.engine.answers import StepAnswers, Value, is_unknown
from cms_forms.engine.definition import Question, Step, StepKind
from cms_forms.engine.item_screens import number_of
from cms_forms.engine.language import at_start, gettext_noop
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.texts import lines
from cms_forms.engine.walk import Walk

NONE_GIVEN = gettext_noop("None")
"""What a repeat step without items reads as."""
NOT_KNOWN = gettext_noop("I don’t know")
LONGEST_NAME = 60
"""Characters of an answer by which an item is called."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answer as a person reads it."""

    label: str
    lines: Sequence[str]
    """Empty for an optional question left empty."""
    of: str
    """Whose it is, for those who hear links one by one: "Witness 2". Empty for a question alone."""
    place: str
    """The address of its screen inside the service: "vehicles/2/"."""
    is_typed: bool = False
    """Whether it reads as the visitor typed it, in their own language."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """The rows of one screen with several questions, or of several with one each."""

    title: str
    """Empty where the rows speak for themselves."""
    rows: Sequence[Row]
    section: str = ""
    """The name of the section of the service to which they belong. Empty for none."""


def transcript(walk: Walk) -> list[Card]:
    """Everything on the path, in the order in which it was asked."""
    found: list[Card] = []
    for step in walk.path:
        given = walk.answers.get(step.id)
        section = walk.sections.get(step.id)
        name = section.name if section else ""
        if given is None or (not step.questions and step.kind is not StepKind.REPEAT):
            continue
        if isinstance(given, Mapping):
            _add(found, name, step.title if len(step.outer) > 1 else "", rows(step, given))
        elif not given:
            none = Row(label=step.title, lines=[_(NONE_GIVEN)], of="", place=f"{step.slug}/")
            _add(found, name, "", [none])
        else:
            for number, item in enumerate(given, 1):
                _add(found, name, heading(step, number, item), rows(step, item, number))
    return found


def _add(found: list[Card], section: str, title: str, added: Sequence[Row]) -> None:
    if not title and found and not found[-1].title and found[-1].section == section:
        added = [*found.pop().rows, *added]
    found.append(Card(title=title, rows=added, section=section))


def rows(step: Step, given: StepAnswers, item: int | None = None) -> list[Row]:
    """The answers to a step, or to the item of that number (from 1)."""
    of = heading(step, item) if item or len(step.questions) > 1 else ""
    return [
        Row(
            label=question.label,
            lines=lines(shown(question, given[question.id])) if question.id in given else (),
            of=of,
            place=place_of(step, item, question.id),
            is_typed=question.id in given
            and given[question.id] == shown(question, given[question.id]),
        )
        for question in step.asked_with(given)
    ]


def place_of(step: Step, item: int | None, question: str) -> str:
    """The address, inside the service, of the screen that asks a question."""
    if not item:
        return f"{step.slug}/"
    screen = number_of(step, question)
    return f"{step.slug}/{item}/{screen}/" if screen > 1 else f"{step.slug}/{item}/"


def shown(question: Question, value: Value) -> str:
    """An answer as a person reads it."""
    if is_unknown(value):
        return _(NOT_KNOWN)
    return question_type(question.type).display(question, value)


def heading(step: Step, item: int | None = None, given: StepAnswers | None = None) -> str:
    """The words of a screen's title: those of its only question, else those of the step.

    The item of that number (from 1) is called by the answer to the question that names it, the
    first one where none is chosen, behind its number: "Vehicle 1: AB12 CDE". Where that is long, or
    when it has no answers yet, "Vehicle 1".
    """
    if item:
        own = _own_name(step, given or {})
        words = f"{step.item_name} {item}"
        return at_start(_("{item}: {name}").format(item=words, name=own) if own else words)
    return step.outer[0].label if len(step.outer) == 1 else step.title


def heading_of_all(step: Step, item: int | None = None, given: StepAnswers | None = None) -> str:
    """As `heading`, and where an answer said how many items there are, "Vehicle 2 of 3"."""
    if not item or not step.count_from or item > step.maximum or _own_name(step, given or {}):
        return heading(step, item, given)
    words = _("{item} of {all}").format(item=f"{step.item_name} {item}", all=step.maximum)
    return at_start(words)


def _own_name(step: Step, given: StepAnswers) -> str:
    named_by = step.named_by or step.questions[0].id if step.questions else ""
    naming = next((each for each in step.asked_with(given) if each.id == named_by), None)
    if naming is None or naming.id not in given or is_unknown(given[naming.id]):
        return ""
    words = shown(naming, given[naming.id])
    return words if len(words) <= LONGEST_NAME and "\n" not in words else ""
