"""Who gets what is sent: every rule needs a condition and a team that is there."""

from dataclasses import replace

import pytest

from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import asks, condition, exits, form, is_, short_text, yes_no
from tests.cms_forms.engine.findings import HURT, the_only


def test_a_form_that_sends_needs_a_default_team() -> None:
    finding = the_only(form(asks(short_text("where")), default_team=""))

    assert (finding.id, finding.place) == ("no-default-team", Place(triage=True))


def test_a_tool_that_only_advises_needs_none() -> None:
    service = form(
        asks(yes_no("noise"), goes={"yes": "council", "no": "call101"}),
        exits("council"),
        exits("call101"),
        default_team="",
    )

    assert lint(service) == ()


def test_a_rule_needs_a_condition_and_a_team() -> None:
    missing = form(asks(yes_no("hurt")), triage={"gone": "response"})
    nobody = form(asks(yes_no("hurt")), conditions=[HURT], triage={"hurt": ""})

    assert the_only(missing).id == "missing-condition"
    assert the_only(nobody).id == "no-team"


@pytest.mark.parametrize(
    ("teams", "messages"),
    [
        (None, []),
        ({"front-desk", "response"}, []),
        ({"front-desk"}, ["Triage rule 2 names a team"]),
        ({"response"}, ["The default team is not there", "Triage rule 1 names a team"]),
    ],
)
def test_a_team_that_is_not_there_any_more(teams: set[str] | None, messages: list[str]) -> None:
    unhurt = condition("unhurt", is_("hurt", "no"))
    service = form(
        asks(yes_no("hurt")),
        conditions=[HURT, unhurt],
        triage={"hurt": "front-desk", "unhurt": "response"},
    )

    # All that comes to the second rule passes it, so nothing is left to the default team.
    findings = lint(service, teams)

    assert [each.message[: len(start)] for each, start in zip(findings, messages, strict=True)] == (
        messages
    )
    assert {each.id for each in findings} <= {"missing-team"}
    assert all(each.place == Place(triage=True) for each in findings)


def test_a_team_that_has_nobody_to_read_is_named_where_something_reaches_it() -> None:
    unread = {"response": "Response", "front-desk": "Front desk", "idle": "Idle"}
    service = form(asks(yes_no("hurt")), conditions=[HURT], triage={"hurt": "response"})
    advice = replace(service, steps=(*service.steps, exits("call101")))

    findings = lint(service, None, unread)

    assert {(each.id, each.severity) for each in findings} == {("unread-team", Severity.WARNING)}
    assert "“Front desk”" in findings[0].message
    assert "“Response”" in findings[1].message
    assert len(findings) == 2
    assert lint(service, None, {}) == ()
    assert "unread-team" not in {each.id for each in lint(advice, None, unread)}
