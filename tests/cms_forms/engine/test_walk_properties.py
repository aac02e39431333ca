"""The walk, against a second and obvious way of working it out, on whole generated forms."""

from hypothesis import given

from cms_forms.engine.answers import Answers
from cms_forms.engine.conditions import CircularCondition
from cms_forms.engine.definition import CHECK_ANSWERS, Form
from cms_forms.engine.triage import deciding_rule, team_of
from cms_forms.engine.walk import Loop, Stranded, walk
from tests.cms_forms.engine import reference
from tests.cms_forms.engine.builders import TODAY, ids
from tests.cms_forms.engine.strategies import forms_with_answers, often


def walked(form: Form, answers: Answers) -> reference.Way:
    try:
        journey = walk(form, answers, TODAY)
        team = team_of(form, deciding_rule(form, journey, TODAY)) if journey.complete else ""
    except Loop:
        return reference.Way(steps=(), end="loop")
    except Stranded:
        return reference.Way(steps=(), end="stranded")
    except CircularCondition:
        return reference.Way(steps=(), end="circular")
    end = CHECK_ANSWERS if journey.complete else "gap" if journey.gap else "exit"
    # What is open behind the first gap, in a form for any order, has a test of its own.
    path = journey.path[: journey.positions[journey.gap.id] + 1] if journey.gap else journey.path
    steps = ids(path)
    return reference.Way(
        steps=tuple(steps),
        end=end,
        answers=tuple((id, row) for id, row in journey.answers.items() if id in steps),
        team=team,
        words=tuple(step.body for step in path),
        sections=tuple(
            section.name if (section := journey.sections.get(step.id)) else "" for step in path
        ),
    )


@often
@given(forms_with_answers())
def test_the_walk_agrees_with_the_reference(case: tuple[Form, Answers]) -> None:
    form, answers = case

    assert walked(form, answers) == reference.way(form, dict(answers), TODAY)


@often
@given(forms_with_answers(), forms_with_answers())
def test_answers_off_the_path_change_nothing(
    case: tuple[Form, Answers], other: tuple[Form, Answers]
) -> None:
    form, answers = case
    way = walked(form, answers)
    elsewhere = {id: row for id, row in other[1].items() if id not in way.steps}

    if way.steps:
        assert walked(form, {**elsewhere, **dict(way.answers)}) == way
