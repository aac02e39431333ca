"""Rules of which an earlier one leaves a later one nothing."""

from dataclasses import replace

from cms_forms.engine.definition import CHECK_ANSWERS, Route
from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    contains,
    exits,
    form,
    is_,
    is_answered,
    is_one_of,
    one_of,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, found, the_only


def test_a_rule_that_an_earlier_one_covers() -> None:
    service = form(
        asks(
            one_of("what", "car", "van", "bus"),
            rules={"road": "where", "car": CHECK_ANSWERS},
        ),
        asks(short_text("where")),
        conditions=[
            condition("road", is_one_of("what", "car", "van")),
            condition("car", is_("what", "car")),
        ],
    )

    finding = the_only(service)

    assert (finding.id, finding.severity) == ("overlapping-rules", Severity.WARNING)
    assert finding.place == Place(step="what", condition="car")


def test_rules_that_overlap_in_part_are_left_to_their_order() -> None:
    service = form(
        asks(one_of("what", "car", "van", "bus"), rules={"a": "where", "b": CHECK_ANSWERS}),
        asks(short_text("where")),
        conditions=[
            condition("a", is_one_of("what", "car", "van")),
            condition("b", is_one_of("what", "van", "bus")),
        ],
    )

    assert lint(service) == ()


def test_the_same_rule_twice_on_words_that_cannot_be_told_apart() -> None:
    named = condition("named", contains("name", "a"))
    step = asks(short_text("name"), rules={"named": CHECK_ANSWERS})
    service = form(replace(step, routes=step.routes * 2), asks(short_text("b")), conditions=[named])

    assert found(service) == {"overlapping-rules"}


def test_an_option_whose_go_to_never_decides() -> None:
    """Every answer to hurt leads on, so where each answer to who would lead is never read."""
    routes = (
        Route(when=is_("hurt", "yes"), target="where"),
        Route(when=is_("hurt", "no"), target=CHECK_ANSWERS),
        Route(when=is_("who", "yes"), target="where"),
    )
    step = replace(asks(yes_no("hurt"), yes_no("who"), id="both"), routes=routes)

    finding = the_only(form(step, asks(short_text("where"))))

    assert (finding.id, finding.severity) == ("unused-option", Severity.WARNING)
    assert finding.place == Place(step="both", question="who", option="yes")


def test_a_triage_rule_that_an_earlier_one_covers() -> None:
    service = form(
        asks(one_of("what", "car", "van")),
        conditions=[
            condition("any", is_answered("what")),
            condition("car", is_("what", "car")),
        ],
        triage={"any": "traffic", "car": "cars"},
    )

    finding = the_only(service)

    assert (finding.id, finding.place) == (
        "overlapping-rules",
        Place(triage=True, condition="car"),
    )


def test_a_triage_rule_for_what_is_never_sent() -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": "call999"}, next=CHECK_ANSWERS),
        exits("call999"),
        conditions=[HURT],
        triage={"hurt": "response"},
    )

    finding = the_only(service)

    assert (finding.id, finding.place) == ("never-true", Place(triage=True, condition="hurt"))
