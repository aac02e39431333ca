"""Sections in any order, on whole generated forms: it gives what the given order gives."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Step
from cms_forms.engine.lint import Severity
from cms_forms.engine.lint.conditions import Conditions
from cms_forms.engine.lint.graph import Graph, targets
from cms_forms.engine.lint.sections import section_findings
from cms_forms.engine.triage import deciding_rule, team_of
from cms_forms.engine.walk import Walk, walk
from tests.cms_forms.engine import reference, reference_order
from tests.cms_forms.engine.builders import TODAY, ids
from tests.cms_forms.engine.lint.test_properties import let_through
from tests.cms_forms.engine.sectioned import SECTION_ROLLS, sectioned, sectioned_forms
from tests.cms_forms.engine.strategies import ANSWER_ROLLS, Dice, _answers, dice, often


def is_sound(form: Form) -> bool:
    """What lint asks of the ways through a form and of its conditions; the rest of it is no matter
    here, and takes its time.
    """
    graph = Graph(form)
    there = {*graph.edges, CHECK_ANSWERS}
    return (
        not graph.loops
        and all(target in there for step in form.steps for target in targets(form, step))
        and not any(each.severity is Severity.ERROR for each in section_findings(form, graph))
        and not any(each.id == "circular-condition" for each in Conditions(form, graph).findings)
    )


@dataclass(frozen=True, kw_only=True)
class Visited:
    answers: dict[str, object]
    met: dict[str, Step]
    """Step id -> the step as it was asked, in the order in which they were answered."""
    journey: Walk


def visit(form: Form, rolls: bytes, choose: Callable[[tuple[Step, ...]], Step]) -> Visited:
    """Answers the gap that is chosen, with what is the same for a step in whatever order."""
    answers: dict[str, object] = {}
    met: dict[str, Step] = {}
    journey = walk(form, {}, TODAY)
    while open_at := tuple(gap for gap in journey.gaps if gap.id not in answers):
        step = choose(open_at)
        own = Dice(bytes((roll + len(step.id) * 7 + sum(step.id.encode())) % 256 for roll in rolls))
        answers[step.id] = let_through(form, journey, step, own)
        met[step.id] = step
        journey = walk(form, answers, TODAY)  # type: ignore[arg-type]
    return Visited(answers=answers, met=met, journey=journey)


@settings(often, max_examples=100)
@drawn(sectioned_forms, st.binary(min_size=ANSWER_ROLLS, max_size=ANSWER_ROLLS), dice)
def test_any_order_gives_what_the_given_order_gives(
    form: Form, rolls: bytes, choices: Dice
) -> None:
    if not is_sound(form):
        return
    mixed = visit(form, rolls, choices.pick)
    given = visit(replace(form, any_order=False), rolls, lambda gaps: gaps[0])

    # A step whose checks no answer passes is a gap for ever.
    if not mixed.journey.gaps:
        assert mixed.journey.path == given.journey.path
        assert mixed.journey.answers == given.journey.answers == mixed.answers
        assert team(form, mixed.journey) == team(form, given.journey)
        assert reference.way(form, mixed.answers, TODAY).steps == tuple(ids(given.journey.path))
    # Nobody was asked in vain, or otherwise than on the whole way.
    for id, step in mixed.met.items():
        assert mixed.journey.may_visit(id)
        assert mixed.journey.as_asked(step) == step


def test_many_of_these_forms_are_answered_in_another_order() -> None:
    """Else the property says nothing."""
    chance = Random(7)
    other = 0
    for _ in range(60):
        form, rolls = sectioned(Dice(chance.randbytes(SECTION_ROLLS))), chance.randbytes(60)
        if is_sound(form):
            mixed = visit(form, rolls, lambda gaps: gaps[-1])
            given = visit(replace(form, any_order=False), rolls, lambda gaps: gaps[0])
            other += mixed.journey.complete and list(mixed.met) != list(given.met)

    assert other > 12


@settings(often, max_examples=60)
@drawn(sectioned_forms, dice)
def test_what_is_open_agrees_with_the_reference(form: Form, rolls: Dice) -> None:
    if not is_sound(form):
        return
    answers = {id: row for id, row in _answers(rolls, form).items() if not rolls.one_in(2)}
    walked = walk(form, answers, TODAY)
    found, last = reference_order.open_steps(form, dict(answers), TODAY)

    assert ids(walked.gaps) == found
    assert (walked.exit is not None) == (last.end == "exit")


def team(form: Form, journey: Walk) -> str:
    return team_of(form, deciding_rule(form, journey, TODAY)) if journey.complete else ""
