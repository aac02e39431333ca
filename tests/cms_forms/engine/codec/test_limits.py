"""Import takes what an editor’s screen takes, to the edge, and nothing beyond it."""

from typing import Any

import pytest

from cms_forms.engine import codec, limits
from cms_forms.engine.reading import Malformed
from tests.cms_forms.engine.documents import REPEAT, at, document, place_of, validator

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


def test_a_list_as_long_as_it_may_be_is_read() -> None:
    conditions = [{"id": f"c{number}"} for number in range(limits.MOST_ENTRIES)]

    assert codec.decode(document(conditions=conditions))


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(Malformed, match="2,000 entries"):
        codec.decode(document(conditions=[{"id": f"c{n}"} for n in range(2_001)]))


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
        with pytest.raises(Malformed) as refused:
            codec.decode(at(path, value))
        assert refused.value.place == place_of(path)


def test_a_published_version_is_read_whatever_the_limits_are() -> None:
    body = "x" * (limits.LONGEST_TEXT + 1)
    conditions = [{"id": f"c{number}"} for number in range(limits.MOST_ENTRIES + 1)]

    read = codec.restore(at("steps.1.body", body, document(conditions=conditions)))

    assert read.steps[1].body == body
    assert len(read.conditions) == len(conditions)
