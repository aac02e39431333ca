"""Who refers to what, and how an editor reads it."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Route, Triage, TriageRule
from cms_forms.engine.references import Thing, things, uses
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    either,
    exits,
    form,
    informs,
    is_,
    is_one_of,
    one_of,
    yes_no,
)

SERVICE = form(
    asks(yes_no("hurt"), goes={"yes": "call999"}, rules={"red": "last"}, next="colour"),
    asks(one_of("colour", "red", "other"), show_if="hurt"),
    asks(one_of("car", "red", "other"), next=CHECK_ANSWERS),
    informs("last", rules={"gone": "lost"}),
    exits("call999"),
    conditions=[
        condition("hurt", is_("hurt", "yes")),
        condition("red", "hurt", either(is_one_of("colour", "red", "other"), "gone")),
    ],
    triage={"red": "traffic"},
)
"""Steps, questions and conditions share ids: "hurt" is one of each."""


def words(of: Thing, service: Form = SERVICE) -> list[str]:
    return [use.words for use in uses(service) if use.of == of]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (("step", "hurt"), []),
        (("step", "call999"), ["the answer “yes” of “hurt”"]),
        (("step", "last"), ["the rule on “red” of “hurt”"]),
        (("step", "colour"), ["“Otherwise go to” of “hurt”"]),
        (("step", CHECK_ANSWERS), ["“Otherwise go to” of “car”"]),
        (("step", "lost"), ["a rule of “last”"]),
        (("question", "hurt"), ["the condition “hurt”"]),
        (("question", "colour"), ["the condition “red”"]),
        (("option", "hurt/yes"), ["the condition “hurt”"]),
        (("option", "colour/other"), ["the condition “red”"]),
        (("option", "car/other"), []),
        (("condition", "hurt"), ["“Show only if” of “colour”", "the condition “red”"]),
        (
            ("condition", "red"),
            ["the rule on “red” of “hurt”", "the triage rule for the team “traffic”"],
        ),
        (("condition", "gone"), ["a rule of “last”", "the condition “red”"]),
    ],
)
def test_every_place_that_refers_to_a_thing_is_named(of: Thing, expected: list[str]) -> None:
    assert words(of) == expected


def test_each_use_tells_who_it_is_by() -> None:
    by = [use.by for use in uses(SERVICE) if use.of == ("condition", "red")]

    assert by == [SERVICE.steps[0], SERVICE.triage.rules[0]]


def test_only_a_rule_is_read_once_its_step_was_answered() -> None:
    rules = [(use.of, use.by.id) for use in uses(SERVICE) if use.is_rule]  # type: ignore[union-attr]

    assert rules == [(("condition", "red"), "hurt"), (("condition", "gone"), "last")]


def test_what_has_no_words_yet_is_named_all_the_same() -> None:
    service = replace(
        form(replace(informs("a", next="b"), title=" "), informs("b")),
        triage=Triage(rules=(TriageRule(condition="c", team=""),)),
    )

    assert words(("step", "b"), service) == ["“Otherwise go to” of a step without a title"]
    assert words(("condition", "c"), service) == ["the triage rule for the team “nobody yet”"]


def test_a_go_to_of_another_step_s_question_is_a_rule_without_a_name() -> None:
    route = Route(when=is_("hurt", "yes"), target="a")
    service = form(replace(informs("a"), routes=(route,)))

    assert words(("step", "a"), service) == ["a rule of “a”"]


def test_things_are_told_apart_by_their_sort() -> None:
    assert things(SERVICE) == {
        **{("step", id): id for id in ("hurt", "colour", "car", "last", "call999")},
        **{("question", id): id for id in ("hurt", "colour", "car")},
        ("option", "hurt/yes"): "yes",
        ("option", "hurt/no"): "no",
        **{
            ("option", f"{question}/{option}"): option
            for question in ("colour", "car")
            for option in ("red", "other")
        },
        **{("condition", id): id for id in ("hurt", "red")},
    }
