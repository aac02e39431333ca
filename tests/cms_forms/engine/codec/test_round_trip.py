"""Forms as JSON and back, with nothing lost and nothing said twice."""

import json
from dataclasses import fields

from hypothesis import given

from cms_forms.engine import codec
from cms_forms.engine.definition import Condition, Form, Operator, Option, Question
from tests.cms_forms.engine.documents import REPEAT, SCHEMA, document, validator
from tests.cms_forms.engine.strategies import forms, sometimes


@sometimes
@given(forms)
def test_every_form_survives_the_way_there_and_back(form: Form) -> None:
    written = json.loads(json.dumps(codec.encode(form)))

    assert codec.decode(written) == form
    assert validator().is_valid(written)


def test_a_document_survives_the_way_back_and_there() -> None:
    assert codec.encode(codec.decode(document())) == document()


def test_the_schema_knows_every_operator_and_every_key_of_the_definition() -> None:
    schema = json.loads(SCHEMA.read_text())["$defs"]

    assert schema["test"]["properties"]["operator"]["enum"] == [each.value for each in Operator]
    for name, shape in (("question", Question), ("option", Option), ("condition", Condition)):
        assert schema[name]["properties"].keys() == {each.name for each in fields(shape)}


def test_nought_is_kept() -> None:
    assert codec.encode(codec.decode(document(minutes=0)))["minutes"] == 0


def test_what_is_as_it_is_by_default_is_left_out() -> None:
    plain = {"format": "bluelamp-form", "version": 1}
    question = {"id": "q", "type": "short_text"}
    step = {"id": "s", "slug": "s", "kind": "question"}

    assert codec.encode(codec.decode(plain)) == plain
    assert codec.encode(codec.decode(plain | {"steps": [step | {"questions": [question]}]})) == (
        plain | {"steps": [step | {"questions": [question]}]}
    )


def test_what_is_not_by_default_is_written() -> None:
    question = {
        "id": "q", "type": "several", "label": "L", "name": "N", "hint": "H", "required": False,
        "required_message": "M",
        "options": [{"id": "a", "label": "A", "hint": "H"}, {"id": "b", "exclusive": True}],
    }  # fmt: skip
    repeat = {
        "id": "s", "slug": "s", "kind": "repeat", "title": "T", "body": "B", "next": "s",
        "show_if": "c", "item_name": "thing", "minimum": 0, "maximum": 1, "questions": [question],
    }  # fmt: skip
    whole = document(steps=[repeat], declaration="D", what_happens_next="W", introduction="I")

    assert codec.encode(codec.decode(whole)) == whole


def test_a_repeat_step_has_its_limits_by_default() -> None:
    (step,) = codec.decode(document(steps=[REPEAT])).steps

    assert (step.minimum, step.maximum, step.item_name) == (1, 20, "")
    assert codec.decode(document()).steps[0].questions[0].required is True
