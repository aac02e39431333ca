"""Forms as JSON and back, and the schema that describes them."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_forms.engine import codec, limits
from cms_forms.engine.definition import Condition, Form, Operator, Option, Question
from cms_forms.engine.reading import Malformed
from tests.cms_forms.engine.strategies import forms, often, sometimes

SCHEMA = Path(codec.__file__).with_name("form.schema.json")


@cache
def validator() -> Any:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def document(**changes: Any) -> dict[str, Any]:
    """A small form that has something of everything."""
    return {
        "format": "bluelamp-form",
        "version": 1,
        "title": "A service",
        "minutes": 5,
        "steps": [
            {
                "id": "hurt",
                "slug": "hurt",
                "kind": "question",
                "title": "Hurt?",
                "questions": [
                    {
                        "id": "q",
                        "type": "one_of",
                        "label": "Hurt?",
                        "options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
                    },
                    {"id": "n", "type": "whole_number", "settings": {"minimum": 1}},
                ],
                "routes": [
                    {
                        "when": {"question": "q", "operator": "is", "values": ["yes"]},
                        "target": "bye",
                    },
                    {"when": {"condition": "c"}, "target": "check-answers"},
                ],
            },
            {"id": "bye", "slug": "bye", "kind": "exit", "body": "<p>Bye.</p>", "show_if": "c"},
        ],
        "conditions": [
            {
                "id": "c",
                "name": "Many",
                "join": "all",
                "terms": [
                    {"question": "n", "operator": "greater_than", "values": ["3"]},
                    {"join": "any", "terms": [{"condition": "c"}]},
                ],
            }
        ],
        "triage": {"rules": [{"condition": "c", "team": "crime"}], "default": "desk"},
    } | changes


@sometimes
@given(forms)
def test_every_form_survives_the_way_there_and_back(form: Form) -> None:
    written = json.loads(json.dumps(codec.encode(form)))

    assert codec.decode(written) == form
    assert validator().is_valid(written)


def test_a_document_survives_the_way_back_and_there() -> None:
    assert codec.encode(codec.decode(document())) == document()


def at(path: str, value: Any, whole: dict[str, Any] | None = None) -> dict[str, Any]:
    """The document with one value replaced: "steps.0.kind"."""
    changed = json.loads(json.dumps(whole or document()))
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    holder = changed
    for part in way:
        holder = holder[part]
    holder[last] = value
    return changed


MALFORMED = [
    ("format", "other", "format"),
    ("version", 2, "version"),
    ("title", 7, "title"),
    ("minutes", -1, "minutes"),
    ("minutes", True, "minutes"),
    ("colour", "red", "colour"),
    ("steps", {}, "steps"),
    ("steps.0", "x", "steps[0]"),
    ("steps.0.kind", "loop", "steps[0].kind"),
    ("steps.0.id", "check-answers", "steps[0].id"),
    ("steps.0.id", "a b", "steps[0].id"),
    ("steps.0.slug", "sent", "steps[0].slug"),
    ("steps.0.slug", "Hurt", "steps[0].slug"),
    ("steps.0.questions.0.options.1.label", None, "steps[0].questions[0].options[1].label"),
    ("steps.0.questions.1.settings.minimum", [1], "steps[0].questions[1].settings.minimum"),
    ("steps.0.routes.0.when.operator", "like", "steps[0].routes[0].when.operator"),
    ("steps.0.routes.0.when", {}, "steps[0].routes[0].when.question"),
    ("steps.1.next", "hurt", "steps[1].next"),
    ("steps.1.questions", [], "steps[1].questions"),
    (
        "conditions.0.terms.1.terms.0",
        {"join": "any", "terms": []},
        "conditions[0].terms[1].terms[0]",
    ),
    ("triage.rules.0.team", "a b", "triage.rules[0].team"),
    ("title", "a\x00b", "title"),
]


@pytest.mark.parametrize(("path", "value", "place"), MALFORMED)
def test_what_is_malformed_is_refused_with_its_place_and_by_the_schema_too(
    path: str, value: Any, place: str
) -> None:
    changed = at(path, value)

    with pytest.raises(Malformed) as refused:
        codec.decode(changed)

    assert refused.value.place.startswith(place)
    assert not validator().is_valid(changed)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("steps.1.id", "hurt", "steps[1].id"),
        ("steps.1.slug", "hurt", "steps[1].slug"),
        ("steps.0.questions.1.id", "q", "steps[0].questions[1].id"),
        ("steps.0.questions.0.options.1.id", "yes", "steps[0].questions[0].options[1].id"),
        ("conditions", [{"id": "c"}, {"id": "c"}], "conditions[1].id"),
        ("title", "\ud800", "title"),
        ("steps.0.questions.0.type", "crystal_ball", "steps[0].questions[0].type"),
        ("steps.0.questions.1.settings.colour", "red", "steps[0].questions[1].settings.colour"),
        ("steps.0.questions.1.options", [{"id": "x"}], "steps[0].questions[1].options"),
    ],
)
def test_what_a_schema_cannot_say_is_refused_too(path: str, value: Any, place: str) -> None:
    with pytest.raises(Malformed) as refused:
        codec.decode(at(path, value))

    assert refused.value.place == place


INTERESTING: tuple[Any, ...] = (
    None, True, 0, -1, 1.0, 1.5, 2**31, 1e16, "", "x", "a b", "check-answers", "sent", "is", "any",
    "exit", "x" * 65, "x" * 50_001, "a\x00b", [], [[]], ["x"], [{}], {}, {"x": 1},
    {"condition": "c"}, {"question": "q", "operator": "is"}, {"join": "all", "terms": []},
)  # fmt: skip
SAID_BY_NO_SCHEMA = re.compile(
    "There is no question type|has no such setting|has no options|is that of .* already"
    "|This setting must be|can be chosen anyway"
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """(holder, key) pairs of everything in a document."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@often
@given(
    st.integers(0, len(list(places(document()))) - 1), st.sampled_from(INTERESTING), st.booleans()
)
def test_the_schema_refuses_what_the_codec_refuses(number: int, value: Any, added: bool) -> None:
    changed = document()
    holder, key = list(places(changed))[number]
    if added and isinstance(holder, dict):
        holder["added"] = value
    else:
        holder[key] = value

    try:
        read = codec.decode(changed)
    except Malformed as malformed:
        unsaid = SAID_BY_NO_SCHEMA.search(malformed.message)
        assert unsaid or not validator().is_valid(changed)
    else:
        assert validator().is_valid(changed)
        assert codec.decode(codec.encode(read)) == read


def test_the_schema_knows_every_operator_and_every_key_of_the_definition() -> None:
    schema = json.loads(SCHEMA.read_text())["$defs"]

    assert schema["test"]["properties"]["operator"]["enum"] == [each.value for each in Operator]
    for name, shape in (("question", Question), ("option", Option), ("condition", Condition)):
        assert schema[name]["properties"].keys() == {each.name for each in fields(shape)}


def test_nought_is_kept() -> None:
    assert codec.encode(codec.decode(document(minutes=0)))["minutes"] == 0


def test_a_document_nested_without_end_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(50_000):
        deep = [deep]

    for path in ("steps.0.kind", "steps.0.questions.1.settings.minimum", "conditions.0.terms.0"):
        with pytest.raises(Malformed):
            codec.decode(at(path, deep))


@pytest.mark.parametrize("nonsense", [None, [], "x", 7, {}, {"steps": []}])
def test_what_is_no_form_at_all_is_refused(nonsense: Any) -> None:
    with pytest.raises(Malformed):
        codec.decode(nonsense)


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(Malformed, match="2,000 entries"):
        codec.decode(document(conditions=[{"id": f"c{n}"} for n in range(2_001)]))


REPEAT = {"id": "many", "slug": "many", "kind": "repeat", "title": "Many"}
LIMITED = [
    ("title", limits.FORM["title"]),
    ("summary", limits.FORM["summary"]),
    ("declaration", limits.LONGEST_TEXT),
    ("steps.0.title", limits.STEP["title"]),
    ("steps.0.body", limits.LONGEST_TEXT),
    ("steps.1.item_name", limits.STEP["item_name"]),
    ("steps.0.questions.0.label", limits.QUESTION["label"]),
    ("steps.0.questions.0.name", limits.QUESTION["name"]),
    ("steps.0.questions.0.hint", limits.QUESTION["hint"]),
    ("steps.0.questions.0.required_message", limits.QUESTION["required_message"]),
    ("steps.0.questions.0.options.0.label", limits.OPTION["label"]),
    ("steps.0.questions.0.options.1.hint", limits.OPTION["hint"]),
    ("steps.0.questions.1.settings.minimum", limits.LONGEST_SETTING),
    ("conditions.0.name", limits.CONDITION["name"]),
]
NUMBERED = [
    ("minutes", 0, limits.MOST_MINUTES),
    ("steps.1.minimum", limits.FEWEST_ITEMS, limits.MOST_ITEMS),
    ("steps.1.maximum", 1, limits.MOST_ITEMS),
]


def place_of(path: str) -> str:
    return re.sub(r"\.(\d+)", r"[\1]", path)


@pytest.mark.parametrize(("path", "most"), LIMITED)
def test_import_takes_texts_as_long_as_a_screen_does_and_no_longer(path: str, most: int) -> None:
    service = at("steps.1", REPEAT)
    fits, too_long = (at(path, "é" * length, service) for length in (most, most + 1))

    with pytest.raises(Malformed, match=f"at most {most:,}") as refused:
        codec.decode(too_long)

    assert refused.value.place == place_of(path)
    assert codec.decode(fits)
    assert validator().is_valid(fits)
    assert not validator().is_valid(too_long)
    assert codec.restore(too_long)


@pytest.mark.parametrize(("path", "least", "most"), NUMBERED)
def test_import_takes_numbers_that_a_screen_takes_and_no_others(
    path: str, least: int, most: int
) -> None:
    service = at("steps.1", REPEAT)

    for number in (least, most):
        assert codec.decode(at(path, number, service))
        assert validator().is_valid(at(path, number, service))
    for number in {least - 1, most + 1} - {-1}:
        with pytest.raises(Malformed, match=f"from {least} to {most:,}") as refused:
            codec.decode(at(path, number, service))
        assert refused.value.place == place_of(path)
        assert not validator().is_valid(at(path, number, service))
        assert codec.restore(at(path, number, service))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("steps.0.questions.1.settings.minimum", True, "must be a number"),
        (
            "steps.0.questions.1",
            {"id": "n", "type": "long_text", "settings": {"max_words": "9"}},
            "must be a number",
        ),
        (
            "steps.0.questions.1",
            {"id": "n", "type": "vehicle_registration", "settings": {"allow_foreign": "yes"}},
            "must be true or false",
        ),
        (
            "steps.0.questions.1",
            {"id": "n", "type": "date", "settings": {"when": 7}},
            "must be one of its choices",
        ),
        (
            "steps.0.questions.0.options.0",
            {"id": "yes", "exclusive": True},
            "can be chosen anyway",
        ),
    ],
)
def test_import_refuses_what_no_screen_can_save(path: str, value: Any, words: str) -> None:
    changed = at(path, value)

    with pytest.raises(Malformed, match=words):
        codec.decode(changed)

    assert codec.restore(changed)


def test_a_published_version_is_read_whatever_the_limits_are() -> None:
    body = "x" * (limits.LONGEST_TEXT + 1)
    conditions = [{"id": f"c{number}"} for number in range(limits.MOST_ENTRIES + 1)]

    read = codec.restore(at("steps.1.body", body, document(conditions=conditions)))

    assert read.steps[1].body == body
    assert len(read.conditions) == len(conditions)


def test_a_list_as_long_as_it_may_be_is_read() -> None:
    conditions = [{"id": f"c{number}"} for number in range(limits.MOST_ENTRIES)]

    assert codec.decode(document(conditions=conditions))


@pytest.mark.parametrize(
    ("path", "fitting", "broken"),
    [
        ("steps.0.id", ["a", "A-_9", "x" * 64], ["", "x" * 65, "a b", "a.b", "a\n"]),
        ("steps.0.slug", ["a", "a-1-b", "x" * 80], ["", "x" * 81, "a--b", "-a", "a-", "start"]),
        ("steps.0.next", ["bye", "check-answers"], ["", "a b", None]),
        ("steps.0.routes.0.target", ["", "bye"], ["a b", None]),
        ("steps.0.show_if", ["c"], ["", None]),
        (
            "steps.0.questions.1.settings.minimum",
            [10**15, -(10**15), 0, 1.5, "1"],
            [10**15 + 1, -(10**15) - 1, float("nan"), float("inf"), None, [], {}, "\x00"],
        ),
        ("version", [1, 1.0], [0, 2, "1", True, None]),
        ("triage.default", ["", "desk"], [None, 7]),
        ("conditions.0.join", ["all", "any"], ["ALL", "", None]),
    ],
)
def test_a_value_is_read_at_the_edge_of_what_it_may_be_and_not_beyond(
    path: str, fitting: list[Any], broken: list[Any]
) -> None:
    for value in fitting:
        assert codec.decode(at(path, value))
    for value in broken:
        changed = at("title", "A service")
        *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
        holder: Any = changed
        for part in way:
            holder = holder[part]
        holder[last] = value
        with pytest.raises(Malformed) as refused:
            codec.decode(changed)
        assert refused.value.place == place_of(path)


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
