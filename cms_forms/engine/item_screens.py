"""The screens on which one item of a repeat step is asked, one after the other.

An item has one row of answers, whatever the screens. Which of them is next is derived from it: the
first on which a question that must be answered has no answer yet. `lint` sees to it that every
further screen has such a question.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.checking import Checked, Refusing, check, entered
from cms_forms.engine.completeness import fits
from cms_forms.engine.definition import Question, Step
from cms_forms.engine.questions.base import Before, Posted, Problem


@dataclass(frozen=True, kw_only=True)
class ItemScreen:
    """One screen of an item, with the questions that this item's answers leave to be asked."""

    number: int
    """From 1."""
    title: str
    """Empty where the item's own name stands above it."""
    questions: tuple[Question, ...]
    """One under an answer that was chosen on an earlier screen is asked like any other here."""


def parted(step: Step) -> Sequence[Sequence[Question]]:
    """The questions of each screen."""
    screens: list[list[Question]] = []
    for question in step.questions:
        if question.screen or not screens:
            screens.append([])
        screens[-1].append(question)
    return screens


def number_of(step: Step, question_id: str) -> int:
    """The screen that asks a question; 1 for one that none does."""
    for number, questions in enumerate(parted(step), 1):
        if any(question.id == question_id for question in questions):
            return number
    return 1


def asked(step: Step, row: StepAnswers) -> Iterator[ItemScreen]:
    """The screens that are there for an item, in order."""
    for number, questions in enumerate(parted(step), 1):
        here = {question.id for question in questions}
        left = tuple(
            question
            if question.under is None or question.under.question in here
            else replace(question, under=None)
            for question in questions
            if question.under is None
            or question.under.question in here
            or question.under.is_chosen(row)
        )
        if left:
            yield ItemScreen(number=number, title=questions[0].screen, questions=left)


def at(step: Step, row: StepAnswers, number: int) -> ItemScreen | None:
    """The screen of that number; None where it is not there for the item."""
    return next((screen for screen in asked(step, row) if screen.number == number), None)


def previous(step: Step, row: StepAnswers, number: int) -> int | None:
    """The number of the screen before; None before the first."""
    return max((each.number for each in asked(step, row) if each.number < number), default=None)


def unanswered(step: Step, row: StepAnswers) -> int | None:
    """The number of the first screen that lacks an answer; None once the item has them all."""
    for screen in asked(step, row):
        for question in screen.questions:
            is_asked = question.under is None or question.under.is_chosen(row)
            if is_asked and question.required and not fits(question, row.get(question.id)):
                return screen.number
    return None


def with_answers(screen: ItemScreen, row: StepAnswers, given: StepAnswers) -> StepAnswers:
    """An item after its answers to one screen."""
    own = {question.id for question in screen.questions}
    return {**{id: value for id, value in row.items() if id not in own}, **given}


def check_screen(
    step: Step,
    screen: ItemScreen,
    row: StepAnswers,
    posted: Mapping[str, Posted],
    today: date,
    now: datetime,
    before: Before,
    refusing: Refusing,
    *,
    always: bool = False,
) -> Checked:
    """Check the entries of one screen, beside what the item answered on those before it. The
    checks of the step come with its last screen, or `always`.
    """
    earlier = [each for each in asked(step, row) if each.number < screen.number]
    questions = [question for each in earlier for question in each.questions]
    so_far = replace(step, questions=(*questions, *screen.questions))

    entries = {**entered(so_far, row), **posted}
    checked = check(so_far, entries, today, now, before)
    own = {question.id for question in screen.questions}
    given = {id: value for id, value in checked.given.items() if id in own}
    problems = {id: found for id, found in checked.problems.items() if id in own}
    whole = with_answers(screen, row, given)
    is_last = not any(each.number > screen.number for each in asked(step, whole))
    if not checked.problems and (is_last or always):
        for refused in refusing(whole):
            place = refused.question if refused.question in own else screen.questions[0].id
            problems[place] = [*problems.get(place, ()), Problem(message=refused.message)]
    return Checked(given=given, problems=problems)
