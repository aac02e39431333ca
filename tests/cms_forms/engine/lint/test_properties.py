"""What lint promises, on whole generated forms and on visitors who answer at random.

What passes without an error cannot loop, raise or strand a visitor; and what lint says can never
happen does not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import given

from cms_forms.engine.across import refusing
from cms_forms.engine.answers import UNKNOWN, Answers, StepAnswers, Value
from cms_forms.engine.checking import Refusing
from cms_forms.engine.completeness import rows_of
from cms_forms.engine.conditions import Asked, CircularCondition
from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    WITHOUT_VALUES,
    Form,
    Question,
    Reference,
    Step,
    StepKind,
    Test,
)
from cms_forms.engine.lint import Place, Severity, lint
from cms_forms.engine.lint.conditions import all_tests, questions_of
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.walk import Loop, Stranded, Walk, failed, walk
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.strategies import (
    ACCEPTED,
    Dice,
    accepted,
    dice,
    forms,
    forms_with_answers,
    often,
)


def passes(form: Form) -> bool:
    return not any(finding.severity is Severity.ERROR for finding in lint(form))


class Stuck(Exception):
    """No answer to a step completes it."""


def visit(form: Form, visitor: Dice) -> Walk:
    """Answers each gap with something that its question types and checks accept, until the path
    ends. Raises `Stuck`.
    """
    answers: dict[str, object] = {}
    journey = walk(form, {}, TODAY)
    while journey.gap is not None:
        if journey.gap.id in answers:
            raise Stuck(journey.gap.title)
        answers[journey.gap.id] = let_through(form, journey, journey.gap, visitor)
        journey = walk(form, answers, TODAY)  # type: ignore[arg-type]
    return journey


def let_through(form: Form, journey: Walk, step: Step, visitor: Dice) -> object:
    """Answers that its checks let through, if any do: of those that first come to mind, or else of
    all that the tests of the form can tell apart.
    """
    refused = refusing(form, journey, step, TODAY)
    given = accepted(visitor, step)
    rows = given if isinstance(given, list) else [given]
    rows = [next(_passing(form, step, refused), row) if any(refused(row)) else row for row in rows]
    return rows if isinstance(given, list) else rows[0]


def _passing(form: Form, step: Step, refused: Refusing) -> Iterator[StepAnswers]:
    every = [list(_every_answer(form, question)) for question in step.questions]
    for values in product(*every):
        pairs = zip(step.questions, values, strict=True)
        row = _row(pairs)
        if row is not None and not any(refused(row)):
            yield row


def _row(pairs: Iterable[tuple[Question, Value | None]]) -> StepAnswers | None:
    """None where something is answered that is not asked, or left out that must be answered."""
    row: dict[str, Value] = {}
    for question, value in pairs:
        is_asked = question.under is None or question.under.is_chosen(row)
        if (value is None and is_asked and question.required) or (
            value is not None and not is_asked
        ):
            return None
        if value is not None:
            row[question.id] = value
    return row


def _every_answer(form: Form, question: Question) -> Iterator[Value | None]:
    kind = question_type(question.type)
    tests = [
        test
        for condition in form.conditions
        for test in all_tests(form, condition.id)
        if test.question == question.id and not test.other and test.operator not in WITHOUT_VALUES
    ]
    yield from ACCEPTED[question.type]
    yield from kind.samples(question, tests, TODAY) or ("…", "neither")
    if question.may_not_know:
        yield UNKNOWN
    if not question.required or question.under is not None:
        yield None


@often
@given(forms, dice)
def test_what_passes_lint_leads_every_visitor_to_an_end(form: Form, visitor: Dice) -> None:
    if passes(form):
        journey = visit(form, visitor)

        assert journey.complete or journey.exit is not None


@often
@given(forms_with_answers())
def test_what_passes_lint_raises_on_no_stored_rows(case: tuple[Form, Answers]) -> None:
    form, answers = case

    if passes(form):
        walk(form, answers, TODAY)


@often
@given(forms)
def test_where_steps_do_not_hang_together_there_is_an_error(form: Form) -> None:
    """Other findings are held back until then, and may be errors themselves."""
    graph = Graph(form)
    if not graph.is_whole or not graph.reachable <= graph.ends:
        assert not passes(form)


@often
@given(forms, dice)
def test_what_lint_rules_out_does_not_happen(form: Form, visitor: Dice) -> None:
    ruled_out = {
        Happening(finding.id, finding.place)
        for finding in lint(form)
        if finding.severity is Severity.WARNING
        or finding.id in ("unreachable-step", "never-true", "never-sent", "unasked-question")
    }
    try:
        happened = set(happenings(form, visit(form, visitor)))
    except (Loop, Stranded, CircularCondition, Stuck):
        return

    assert ruled_out.isdisjoint(happened)


@dataclass(frozen=True)
class Happening:
    """Something that happened, as the finding that would have ruled it out."""

    finding: str
    place: Place


def happenings(form: Form, journey: Walk) -> Iterator[Happening]:
    asked = Asked(form, TODAY)
    questions: frozenset[str] = frozenset()
    shown = {step.id for step in journey.path}
    at = form.steps[0].id
    while at != CHECK_ANSWERS:
        step = form.steps_by_id[at]
        if step.show_if is not None and not asked.condition_holds(step.show_if):
            yield Happening("always-true", Place(step=step.id, condition=step.show_if))
            yield Happening("unused-otherwise", Place(step=step.id))
            at = form.following[at]
            continue
        yield from conditional(asked, step)
        if step.id not in shown:
            yield Happening("unused-otherwise", Place(step=step.id))
            at = form.following[at]
            continue
        step = journey.as_asked(step)
        for id in (None, step.show_if):
            yield Happening("unreachable-step", Place(step=step.id, condition=id))
        if step.kind is StepKind.EXIT:
            return
        yield from refusals(form, asked, step)
        asked.add(step, journey.answers[step.id])
        questions |= {
            question.id
            for question in step.questions
            if all(question in step.asked_with(row) for row in rows_of(journey.answers[step.id]))
        }
        yield from holding(form, asked, questions)
        at = form.following[at]
        for route in step.routes:
            if asked.holds(route.when):
                at = route.target
                for finding in ("overlapping-rules", "unused-option", "never-true"):
                    yield Happening(finding, place_of(step, route.when))
                break
        else:
            yield Happening("unused-otherwise", Place(step=step.id))
    yield Happening("never-sent", Place())
    for rule in form.triage.rules:
        if asked.condition_holds(rule.condition):
            place = Place(triage=True, condition=rule.condition)
            yield Happening("never-true", place)
            yield Happening("overlapping-rules", place)
            break


def conditional(asked: Asked, step: Step) -> Iterator[Happening]:
    for question in step.questions:
        if question.show_if is not None:
            place = Place(step=step.id, question=question.id, condition=question.show_if)
            held = asked.condition_holds(question.show_if)
            yield Happening("unasked-question" if held else "always-asked", place)
    for part in step.guidance:
        if part.show_if is not None and asked.condition_holds(part.show_if):
            yield Happening("unread-guidance", Place(step=step.id, condition=part.show_if))


def refusals(form: Form, asked: Asked, step: Step) -> Iterator[Happening]:
    """What the checks of a step refuse of all that could be answered there."""
    for check in step.checks:
        every = [list(_every_answer(form, question)) for question in step.questions]
        for values in product(*every):
            pairs = zip(step.questions, values, strict=True)
            row = _row(pairs)
            if row is not None and check in failed(asked, step, row):
                yield Happening("idle-check", Place(step=step.id, condition=check.condition))
                break


def holding(form: Form, asked: Asked, questions: frozenset[str]) -> Iterator[Happening]:
    for condition in form.conditions:
        place = Place(condition=condition.id)
        if asked.condition_holds(condition.id):
            yield Happening("never-true", place)
        elif questions.issuperset(questions_of(form, condition.id)):
            yield Happening("always-true", place)


def place_of(step: Step, when: Test | Reference) -> Place:
    if isinstance(when, Reference):
        return Place(step=step.id, condition=when.condition)
    return Place(step=step.id, question=when.question, option=when.values[0])
