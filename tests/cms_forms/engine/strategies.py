"""Whole forms and answers for property-based tests.

A form is read off a string of bytes, one for each choice: one draw makes it, so hundreds take a
second, and a failing one shrinks towards the first choice everywhere, which is the plainest. Most
routes lead forward and most references to earlier things, so that a third of the forms pass lint;
the rest have loops, missing targets, circles of conditions and worse.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from cms_forms.engine.answers import UNKNOWN, Answers, StepAnswers, Value
from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Check,
    Condition,
    Form,
    Group,
    Guidance,
    Join,
    Operator,
    Question,
    Reference,
    Route,
    Section,
    Step,
    StepKind,
    Term,
    Test,
    Triage,
    TriageRule,
    Under,
)
from tests.cms_forms.engine.builders import (
    after,
    before,
    compared,
    contains,
    day,
    does_not_contain,
    greater_than,
    is_,
    is_answered,
    is_not,
    is_not_answered,
    is_one_of,
    is_unknown,
    less_than,
    none_of_these,
    one_of,
    several,
    short_text,
    whole_number,
    within_last,
    yes_no,
)

often = settings(max_examples=30, deadline=None)
sometimes = settings(max_examples=10, deadline=None)
"""How often a property is tried: all tests of the engine together may take 4 seconds."""

FORM_ROLLS, ANSWER_ROLLS = 200, 60
"""Enough choices for eight steps and their answers; what needs more goes on with the plainest."""

KINDS = (StepKind.QUESTION,) * 6 + (StepKind.INFORMATION, StepKind.REPEAT, StepKind.EXIT)

QUESTIONS: tuple[Callable[[str, bool], Question], ...] = (
    lambda name, required: yes_no(name, required=required),
    lambda name, required: one_of(name, "a", "b", "c", required=required),
    lambda name, required: several(name, "a", "b", none_of_these(), required=required),
    lambda name, required: whole_number(name, required=required),
    lambda name, required: day(name, required=required),
    lambda name, required: short_text(name, required=required),
)

ACCEPTED: dict[str, tuple[Value, ...]] = {
    "yes_no": ("yes", "no"),
    "one_of": ("a", "b", "c"),
    "several": (["a"], ["b"], ["a", "b"], ["none"]),
    "whole_number": ("1", "2", "3", "0"),
    "date": ("2026-11-23", "2026-11-20", "2026-10-01"),
    "short_text": ("left", "right"),
}
"""Some stored values of each type."""

MALFORMED: tuple[object, ...] = (None, "", "gone", 7, [], ["a", 7], ["a"], {}, {"a": 1}, [{}])

TESTS: dict[str, tuple[Callable[[str], Test], ...]] = {
    "yes_no": (
        lambda name: is_(name, "yes"),
        lambda name: is_not(name, "yes"),
        is_answered,
        is_not_answered,
    ),
    "one_of": (
        lambda name: is_(name, "a"),
        lambda name: is_not(name, "b"),
        lambda name: is_one_of(name, "a", "b"),
        is_answered,
    ),
    "several": (
        lambda name: contains(name, "a"),
        lambda name: contains(name, "a", "none"),
        lambda name: does_not_contain(name, "b"),
    ),
    "whole_number": (
        lambda name: greater_than(name, 1),
        lambda name: less_than(name, 3),
        lambda name: is_(name, "2"),
        lambda name: is_not(name, "2"),
    ),
    "date": (
        lambda name: within_last(name, 14),
        lambda name: before(name, "today-3"),
        lambda name: after(name, "2026-10-15"),
        lambda name: is_not(name, "2026-10-01"),
    ),
    "short_text": (
        lambda name: is_(name, "Left"),
        lambda name: is_not(name, "left"),
        lambda name: contains(name, "igh"),
        lambda name: does_not_contain(name, "igh"),
    ),
}


COMPARED: dict[str, tuple[Operator, ...]] = {
    "yes_no": (Operator.IS, Operator.IS_NOT),
    "whole_number": (Operator.GREATER_THAN, Operator.LESS_THAN),
    "date": (Operator.BEFORE, Operator.AFTER, Operator.IS, Operator.IS_NOT),
    "short_text": (Operator.IS, Operator.IS_NOT),
}


class Dice:
    """Choices, in the order in which they were rolled."""

    def __init__(self, rolls: bytes) -> None:
        self._rolls = iter(rolls)

    def below(self, limit: int) -> int:
        return next(self._rolls, 0) % limit

    def pick[T](self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def one_in(self, times: int) -> bool:
        return self.below(times) == times - 1


def _form(dice: Dice, most: int = 8) -> Form:
    step_ids = [f"s{number}" for number in range(1 + dice.below(most))]
    condition_ids = [f"c{number}" for number in range(dice.below(6))]
    steps = [_step(dice, number, step_ids, condition_ids) for number in range(len(step_ids))]
    steps = _counted(dice, steps)
    questions = [question for step in steps for question in step.questions]
    sections = tuple(
        Section(id=f"section-{id}", name=f"From {id}", begins=id)
        for id in step_ids
        if dice.one_in(3)
    )
    has_tasks = bool(sections) and dice.one_in(2)
    return Form(
        title="A service",
        steps=tuple(steps),
        sections=sections,
        has_tasks=has_tasks,
        any_order=has_tasks and dice.one_in(2),
        conditions=tuple(
            _condition(dice, number, condition_ids, questions)
            for number in range(len(condition_ids))
        ),
        triage=Triage(
            rules=tuple(
                TriageRule(
                    condition=id,
                    team=f"team-of-{id}",
                    what_happens_next=dice.pick(("", "<p>Next</p>")),
                )
                for id in condition_ids[:3]
            ),
            default="front desk",
        ),
    )


def _step(dice: Dice, number: int, step_ids: list[str], condition_ids: list[str]) -> Step:
    kind = dice.pick(KINDS) if number else StepKind.QUESTION
    asks = kind in (StepKind.QUESTION, StepKind.REPEAT)
    ends = kind is StepKind.EXIT
    letters = ("x", "y") if dice.one_in(3) else ("x",)
    questions = tuple(
        _shown(dice, _question(dice, f"q{number}{letter}"), condition_ids)
        for letter in letters
        if asks
    )
    if kind is StepKind.REPEAT and len(questions) > 1 and dice.one_in(2):
        questions = (questions[0], replace(questions[1], screen="More"))
    if len(questions) > 1 and questions[0].options and dice.one_in(2):
        questions = (questions[0], _under(dice, *questions))
    targets = [*step_ids[number + 1 :], CHECK_ANSWERS]
    return Step(
        id=step_ids[number],
        slug=step_ids[number],
        kind=kind,
        title=step_ids[number],
        body="" if asks else "<p>What to know.</p>",
        guidance=(Guidance(body="<p>More.</p>", show_if=dice.pick(condition_ids)),)
        if condition_ids and dice.one_in(8)
        else (),
        questions=questions,
        routes=() if ends else _routes(dice, kind, questions, condition_ids, targets, step_ids),
        next=_target(dice, targets, step_ids) if not ends and dice.one_in(3) else None,
        show_if=dice.pick(condition_ids) if condition_ids and dice.one_in(4) else None,
        checks=tuple(
            Check(condition=id, message=f"Not {id}", question=dice.pick(("", questions[0].id)))
            for id in condition_ids
            if questions and dice.one_in(10)
        ),
        **_repeat(dice, kind),
    )


def _repeat(dice: Dice, kind: StepKind) -> dict[str, Any]:
    minimum, maximum = dice.below(3), 2 + dice.below(2)
    if kind is not StepKind.REPEAT:
        return {}
    return {"item_name": "thing", "minimum": minimum, "maximum": maximum}


def _counted(dice: Dice, steps: list[Step]) -> list[Step]:
    """Lets lists have as many items as a question says: an earlier one, but for one in fifteen."""
    for place, step in enumerate(steps):
        before = steps if dice.one_in(15) else steps[:place]
        asked = [question for each in before for question in each.questions]
        numbers = [question for question in asked if question.type == "whole_number"]
        if step.kind is StepKind.REPEAT and numbers and dice.one_in(2):
            said = dice.pick(numbers)
            limits = {"minimum": 0, "maximum": 3}
            sure = replace(said, required=True, may_not_know=False, settings=limits)
            steps = [_with_question(each, sure) for each in steps]
            named = dice.pick(("", step.questions[-1].id))
            steps[place] = replace(steps[place], count_from=said.id, named_by=named)
    return steps


def _with_question(step: Step, changed: Question) -> Step:
    questions = tuple(changed if each.id == changed.id else each for each in step.questions)
    return step if questions == step.questions else replace(step, questions=questions)


def _question(dice: Dice, id: str) -> Question:
    asked = dice.pick(QUESTIONS)(id, not dice.one_in(4))
    return replace(asked, may_not_know=dice.one_in(6))


def _shown(dice: Dice, question: Question, condition_ids: list[str]) -> Question:
    if condition_ids and dice.one_in(6):
        return replace(question, show_if=dice.pick(condition_ids))
    return question


def _under(dice: Dice, revealing: Question, question: Question) -> Question:
    option = dice.pick(revealing.options)
    return replace(question, show_if=None, under=Under(question=revealing.id, option=option.id))


def _target(dice: Dice, targets: list[str], step_ids: list[str]) -> str:
    """Forward, but for one in fifteen."""
    return dice.pick([*step_ids, "gone"]) if dice.one_in(15) else dice.pick(targets)


def _routes(
    dice: Dice,
    kind: StepKind,
    questions: Sequence[Question],
    condition_ids: list[str],
    targets: list[str],
    step_ids: list[str],
) -> tuple[Route, ...]:
    routes = [
        Route(when=is_(question.id, option.id), target=_target(dice, targets, step_ids))
        for question in questions
        if kind is StepKind.QUESTION and question.type in ("yes_no", "one_of")
        for option in question.options
        if dice.one_in(2)
    ]
    routes += [
        Route(when=Reference(condition=id), target=_target(dice, targets, step_ids))
        for id in condition_ids
        if dice.one_in(6)
    ]
    return tuple(routes)


def _condition(
    dice: Dice, number: int, condition_ids: list[str], questions: Sequence[Question]
) -> Condition:
    def plain() -> Test | Reference:
        return replace(_plain(), negated=dice.one_in(4))

    def _plain() -> Test | Reference:
        if number and dice.one_in(4):
            # Backwards, but for one in fifteen: a circle.
            known = condition_ids if dice.one_in(15) else condition_ids[:number]
            return Reference(condition=dice.pick(known))
        if dice.one_in(60):
            return is_not("gone", "a")
        # Early questions, which more steps may read.
        question = questions[min(dice.below(len(questions)), dice.below(len(questions)))]
        others = [each for each in questions if each.type == question.type and each != question]
        if others and question.type in COMPARED and dice.one_in(2):
            operator = dice.pick(COMPARED[question.type])
            return compared(question.id, operator, dice.pick(others).id)
        if question.may_not_know and dice.one_in(2):
            return is_unknown(question.id)
        return dice.pick(TESTS[question.type])(question.id)

    def term() -> Term:
        if dice.one_in(4):
            terms = (plain(), plain())
            return Group(join=dice.pick(tuple(Join)), terms=terms, negated=dice.one_in(4))
        return plain()

    return Condition(
        id=condition_ids[number],
        name=condition_ids[number],
        join=dice.pick(tuple(Join)),
        terms=tuple(term() for _ in range(1 + dice.below(3))),
    )


def accepted(dice: Dice, step: Step) -> StepAnswers | list[StepAnswers]:
    """Answers that complete a step, as its question types accept them."""

    def row() -> StepAnswers:
        answered: dict[str, Value] = {}
        for question in step.questions:
            is_asked = question.under is None or question.under.is_chosen(answered)
            value = dice.pick(ACCEPTED[question.type])
            if question.may_not_know and dice.one_in(3):
                value = UNKNOWN
            if is_asked and (question.required or dice.one_in(2)):
                answered[question.id] = value
        return answered

    if step.kind is not StepKind.REPEAT:
        return row()
    return [row() for _ in range(step.minimum + dice.below(step.maximum - step.minimum + 1))]


def _answers(dice: Dice, form: Form) -> Answers:
    """Rows for most steps, on the path or off it; one in ten of another shape."""
    answers: dict[str, object] = {}
    for step in form.steps:
        if dice.one_in(12):
            continue
        answers[step.id] = accepted(dice, step)
        if dice.one_in(20):
            answers[step.id] = dice.pick(MALFORMED)
        elif dice.one_in(20) and step.questions:
            answers[step.id] = {step.questions[0].id: dice.pick(MALFORMED)}
    return answers  # type: ignore[return-value]


def _rolls(most: int) -> st.SearchStrategy[Dice]:
    return st.binary(min_size=most, max_size=most).map(Dice)


forms = _rolls(FORM_ROLLS).map(_form)
dice = _rolls(ANSWER_ROLLS)


@st.composite
def forms_with_answers(draw: st.DrawFn) -> tuple[Form, Answers]:
    form = draw(forms)
    return form, draw(dice.map(lambda rolls: _answers(rolls, form)))
