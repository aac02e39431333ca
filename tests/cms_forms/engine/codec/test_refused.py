"""What is no form is refused, with its place, and by the schema too."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_forms.engine import codec
from cms_forms.engine.reading import Malformed
from tests.cms_forms.engine.documents import at, document, validator
from tests.cms_forms.engine.strategies import often

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
