from dataclasses import replace

import pytest

from cms_forms.engine import limits
from cms_forms.engine.definition import CHECK_ANSWERS, Clock, Form, Unit
from cms_forms.engine.lint import Severity, lint
from tests.cms_forms.engine.builders import (
    asks,
    clock,
    condition,
    day,
    exits,
    form,
    is_,
    repeats,
    yes_no,
)

STEPS = (
    asks(yes_no("hurt"), next="when"),
    asks(day("lost"), next="when"),
    asks(day("when"), next="maybe"),
    asks(day("maybe", required=False), next="bought"),
    repeats(day("bought"), next=CHECK_ANSWERS),
)


def service(*clocks: Clock) -> Form:
    return form(*STEPS, conditions=[condition("injury", is_("hurt", "yes"))], clocks=clocks)


def found(*clocks: Clock) -> list[tuple[str, Severity]]:
    return [(each.id, each.severity) for each in lint(service(*clocks)) if each.place.clock]


@pytest.mark.parametrize(
    "right",
    [
        clock("notice", begins="when"),
        clock("review", 2, unit=Unit.WORKING_DAYS, warning=1),
        clock("call", 1, warning=0, only_if="injury"),
        clock("ten-years", limits.MOST_DAYS),
    ],
    ids=lambda each: each.id,
)
def test_nothing_is_said_of_a_clock_that_is_right(right: Clock) -> None:
    assert found(right) == []


@pytest.mark.parametrize(
    ("wrong", "id", "severity"),
    [
        (replace(clock("x"), name=" "), "unfinished-clock", Severity.ERROR),
        (replace(clock("x"), source="r" * 301), "too-long", Severity.ERROR),
        (clock("x", 0), "unfinished-clock", Severity.ERROR),
        (clock("x", limits.MOST_DAYS + 1), "unfinished-clock", Severity.ERROR),
        (clock("x", 2, warning=2), "unfinished-clock", Severity.WARNING),
        (clock("x", begins="gone"), "missing-question", Severity.ERROR),
        (clock("x", begins="hurt"), "unfinished-clock", Severity.ERROR),
        (clock("x", begins="bought"), "unfinished-clock", Severity.ERROR),
        (clock("x", begins="lost"), "clock-never-begins", Severity.ERROR),
        (clock("x", begins="maybe"), "clock-never-begins", Severity.WARNING),
        (clock("x", only_if="gone"), "missing-condition", Severity.ERROR),
    ],
    ids=lambda each: str(getattr(each, "days", "")),
)
def test_what_is_wrong_with_a_clock_is_said_once(wrong: Clock, id: str, severity: Severity) -> None:
    assert found(wrong) == [(id, severity)]


def test_two_clocks_have_two_ids() -> None:
    assert found(clock("x"), clock("x")) == [("duplicate-id", Severity.ERROR)]


def test_a_clock_uses_its_condition() -> None:
    unused = {each.id for each in lint(service())}
    used = {each.id for each in lint(service(clock("call", only_if="injury")))}

    assert ("unused-condition" in unused, "unused-condition" in used) == (True, False)


def test_a_service_that_nobody_can_send_needs_no_clock() -> None:
    advice = form(asks(yes_no("hurt")), exits("call"), default_team="", clocks=[clock("review")])

    [finding] = [each for each in lint(advice) if each.id == "never-sent"]

    assert "clocks" in finding.message
