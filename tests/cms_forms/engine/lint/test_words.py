"""A finding names the steps in quotes, where it is, and how to mend it."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Triage
from cms_forms.engine.lint import causes, lint
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    exits,
    form,
    informs,
    is_,
    one_of,
    question,
    repeats,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.findings import HURT, the_only


def test_a_sound_form_has_no_findings() -> None:
    service = form(
        informs("before"),
        asks(yes_no("hurt"), goes={"yes": "call999"}),
        asks(one_of("what", "car", "van"), rules={"van": "load"}),
        asks(short_text("colour"), next="where"),
        asks(short_text("load")),
        asks(short_text("where")),
        asks(yes_no("seen")),
        repeats(short_text("witness"), show_if="seen", next=CHECK_ANSWERS),
        exits("call999"),
        conditions=[condition("van", is_("what", "van")), condition("seen", is_("seen", "yes"))],
        triage={"van": "commercial"},
    )

    assert lint(service) == ()


@pytest.mark.parametrize(
    ("service", "id", "words"),
    [
        (form(asks(short_text("a"), next="gone"), asks(short_text("b"))), "missing-target",
         "“Otherwise go to” of “a” leads to a step that is not there."),
        (form(asks(yes_no("a"), goes={"yes": "gone"})), "missing-target",
         "The answer “yes” of “a” leads to a step that is not there."),
        (form(asks(yes_no("hurt"), rules={"hurt": "gone"}), conditions=[HURT]),
         "missing-target", "The rule on “hurt” of “hurt” leads to a step that is not there."),
        (form(asks(yes_no("hurt"), rules={"": ""})), "unchosen-target",
         "A rule of “hurt” leads nowhere yet. Choose where it leads."),
        (form(asks(yes_no("a"), rules={"c": CHECK_ANSWERS})), "missing-condition",
         "A rule of “a” needs a condition that is not there."),
        (form(asks(yes_no("a"), show_if="c")), "missing-condition",
         "“Show only if” of “a” needs a condition that is not there."),
        (form(asks(yes_no("a")), triage={"c": "team"}), "missing-condition",
         "Triage rule 1 needs a condition that is not there."),
        (form(repeats(short_text("a"), minimum=3, maximum=2)), "repeat-limits",
         "“a” asks for at least 3 and at most 2"),
        (form(repeats(short_text("a"), minimum=0, maximum=0)), "repeat-limits",
         "“a” allows none."),
        (form(asks(question("a", "telepathy"))), "unknown-type", "telepathy"),
        (form(asks(one_of("a"))), "wrong-settings", "“a”: "),
        (form(exits("a")), "starts-with-exit", "the exit “a”"),
        (form(replace(informs("a"), body="x" * 50_001)), "too-long", "The guidance of “a”"),
        (replace(form(informs("a")), declaration="x" * 50_001), "too-long", "The declaration"),
        (form(informs("a", next="c"), asks(short_text("b")), informs("c")), "unreachable-step",
         "No answer leads to “b”."),
    ],
)  # fmt: skip
def test_a_message_names_what_it_is_about(service: Form, id: str, words: str) -> None:
    messages = [each.message for each in lint(service) if each.id == id]

    assert any(words in message for message in messages), messages


def test_a_text_of_the_most_characters_is_kept() -> None:
    longest = "x" * 50_000
    service = replace(form(replace(informs("a"), body=longest)), declaration=longest)

    assert lint(service) == ()


def test_a_circle_of_a_dozen_steps_is_named_whole() -> None:
    titles = [f"step{number}" for number in range(1, 13)]
    steps = [asks(short_text(title)) for title in titles]
    steps[-1] = asks(yes_no("step12"), goes={"yes": "step1"})

    message = the_only(form(*steps)).message

    assert " → ".join(f"“{title}”" for title in [*titles, "step1"]) in message


def test_a_circle_of_more_is_named_by_six_at_each_end() -> None:
    titles = [f"step{number}" for number in range(1, 15)]
    steps = [asks(short_text(title)) for title in titles]
    steps[-1] = asks(yes_no("step14"), goes={"yes": "step1"})

    message = the_only(form(*steps)).message

    assert "“step6” → 3 more → “step10” → " in message


def test_findings_of_one_cause_stand_together_with_errors_first() -> None:
    service = form(
        asks(short_text("a"), next="gone"),
        replace(repeats(short_text("b")), item_name=""),
        asks(short_text("c")),
    )

    grouped = causes(lint(service))

    assert [(cause.heading, cause.is_error, len(cause.findings)) for cause in grouped] == [
        ("Steps that lead to a deleted step", True, 1),
        ("Steps that nobody reaches", True, 1),
        ("Missing words", False, 1),
    ]


def test_errors_come_before_warnings() -> None:
    service = form(
        replace(repeats(short_text("a")), item_name=""),
        asks(short_text("b"), next="gone"),
    )

    severities = [finding.severity for finding in lint(replace(service, triage=Triage()))]

    assert severities == sorted(severities)
