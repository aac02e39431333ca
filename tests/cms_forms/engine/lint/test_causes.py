"""One mistake is told once, first of all, and by the words that the list of steps shows."""

from dataclasses import replace

from cms_forms.engine.definition import CHECK_ANSWERS, Check, Form
from cms_forms.engine.lint import Severity, causes, lint
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    exits,
    form,
    informs,
    is_,
    one_of,
    repeats,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import the_only


def long_form(team: str = "front-desk", **changed: str) -> Form:
    """name ─► email ─► phone ─► items ─► last ─► check answers; `changed`: where steps lead."""
    names = ["name", "email", "phone"]
    return form(
        *(asks(short_text(each), next=changed.get(each)) for each in names),
        repeats(short_text("items")),
        asks(short_text("last"), next=changed.get("last")),
        default_team=team,
    )


def test_a_circle_is_all_that_is_said_of_a_service_that_it_keeps_from_being_sent() -> None:
    finding = the_only(long_form(team="", last="name"))

    assert finding.id == "loop"


def test_of_steps_in_a_row_that_nobody_reaches_the_first_is_named() -> None:
    finding = the_only(long_form(name=CHECK_ANSWERS))

    assert (finding.id, finding.place.step) == ("unreachable-step", "email")
    assert "nor to what follows it" in finding.message


def test_a_single_step_that_nobody_reaches_is_named_alone() -> None:
    finding = the_only(long_form(name="phone"))

    assert (finding.id, finding.place.step) == ("unreachable-step", "email")
    assert "follows" not in finding.message


def test_each_way_in_that_is_missing_is_named_wherever_it_stands() -> None:
    """b is behind c, though it stands above it; d and e lead to each other."""
    service = form(
        asks(short_text("a"), next=CHECK_ANSWERS),
        asks(short_text("b"), next=CHECK_ANSWERS),
        asks(short_text("c"), next="b"),
        asks(short_text("d")),
        asks(short_text("e"), next="d"),
    )

    assert [each.place.step for each in lint(service)] == ["c", "d"]


def test_steps_behind_a_condition_that_cannot_hold_follow_from_the_first() -> None:
    service = form(
        asks(yes_no("hurt"), goes={"yes": "call999"}, next="kind"),
        asks(one_of("kind", "a", "b"), rules={"hurt": "doctor"}, next=CHECK_ANSWERS),
        asks(short_text("doctor")),
        asks(short_text("ward"), next=CHECK_ANSWERS),
        exits("call999"),
        conditions=[condition("hurt", is_("hurt", "yes"))],
    )

    unreached = [each for each in lint(service) if each.id == "unreachable-step"]

    assert [each.place.step for each in unreached] == ["doctor"]


def test_words_in_a_tool_that_only_advises_are_told_once_its_steps_hang_together() -> None:
    """It is only then known that nothing is to be sent."""
    broken = form(
        informs("first", next="done"), asks(short_text("name")), exits("done"), default_team=""
    )
    mended = form(
        informs("first"), asks(short_text("name"), next="done"), exits("done"), default_team=""
    )

    assert {each.id for each in lint(broken) if each.severity is Severity.ERROR} == {
        "unreachable-step"
    }
    assert the_only(mended).id == "words-in-advice"


def test_where_the_steps_lead_is_told_before_what_may_follow_from_it() -> None:
    service = form(
        asks(one_of("kind"), next="gone"),
        asks(short_text("never"), show_if="later"),
        asks(short_text("last"), next=CHECK_ANSWERS),
    )

    told = causes(lint(service))

    assert [each.heading for each in told][:2] == [
        "Steps that lead to a deleted step",
        "Steps that nobody reaches",
    ]


def test_a_step_without_a_title_is_called_as_in_the_list() -> None:
    untitled = replace(asks(id="nameless"), title=" ")
    service = form(informs("before"), untitled)

    messages = [each.message for each in lint(service)]

    assert any("“Untitled” asks nothing. Open it" in each for each in messages), messages


def test_what_to_do_about_a_step_that_asks_nothing_can_be_done_in_the_editor() -> None:
    asking, repeating = (
        next(each.message for each in lint(form(step)) if each.id == "no-questions")
        for step in (asks(id="a"), repeats(id="a"))
    )

    assert "delete it and add an information step" in asking
    assert "add what it asks of each item" in repeating


def test_what_has_no_condition_yet_is_not_said_to_have_lost_one() -> None:
    checked = replace(asks(yes_no("a")), checks=(Check(condition="", message="Enter one."),))
    service = form(
        checked,
        asks(yes_no("b"), rules={"": CHECK_ANSWERS}),
        triage={"": "team"},
    )

    messages = [each.message for each in lint(service) if each.id == "unchosen-condition"]

    assert [each.partition(":")[0] for each in messages] == [
        "The check “Enter one.” of “a”",
        "A rule of “b”",
        "Triage rule 1",
    ]
    assert all("at the foot of the list of steps" in each for each in messages)
