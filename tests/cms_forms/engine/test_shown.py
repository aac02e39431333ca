"""Questions and words on a condition, and questions that an answer reveals, on a visitor's way."""

from dataclasses import replace

import pytest

from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.engine.checking import check
from cms_forms.engine.definition import Guidance, Step, Test
from cms_forms.engine.people import own_email
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import Walk, asked_on, not_counted, walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    form,
    ids,
    informs,
    is_,
    is_answered,
    is_not,
    is_not_answered,
    not_,
    one_of,
    question,
    repeats,
    several,
    short_text,
    shown_if,
    under,
    yes_no,
)

HURT = condition("hurt", is_("hurt", "yes"))
SERVICE = form(
    asks(yes_no("hurt")),
    replace(
        asks(short_text("what"), shown_if("hurt", short_text("who")), id="more"),
        body="<p>All.</p>",
        guidance=(Guidance(body="<p>Call.</p>", show_if="hurt"), Guidance(body="<p>End.</p>")),
    ),
    asks(shown_if("hurt", short_text("ward")), id="ward"),
    conditions=[HURT],
)
ALL: Answers = {
    "hurt": {"hurt": "yes"},
    "more": {"what": "A fall", "who": "Me"},
    "ward": {"ward": "9"},
}
CONTACT = form(
    asks(
        one_of("how", "phone", "mail"),
        under("how", "phone", question("tel", "phone")),
        under("how", "mail", question("address", "email")),
    ),
    asks(short_text("last")),
)


def answered(**rows: StepAnswers) -> Walk:
    return walk(SERVICE, {**ALL, **rows}, TODAY)


def lines(walked: Walk) -> list[str]:
    return [row.label for section in transcript(walked) for row in section.rows]


def test_a_question_and_words_are_there_only_where_their_condition_holds() -> None:
    yes, no = answered(), answered(hurt={"hurt": "no"})

    assert lines(yes) == ["hurt", "what", "who", "ward"]
    assert lines(no) == ["hurt", "what"]
    assert [step.body for step in (yes.path[1], no.path[1])] == [
        "<p>All.</p><p>Call.</p><p>End.</p>",
        "<p>All.</p><p>End.</p>",
    ]


def test_what_a_hidden_question_was_answered_neither_counts_nor_is_needed() -> None:
    no = answered(hurt={"hurt": "no"})

    assert no.complete
    assert no.answers["more"] == {"what": "A fall"}
    assert answered(more={"what": "A fall"}).gap is not None
    assert walk(SERVICE, {**ALL, "hurt": {"hurt": "no"}, "more": {"what": "x"}}, TODAY).complete


def test_a_step_whose_questions_are_all_hidden_is_passed_over() -> None:
    assert ids(answered(hurt={"hurt": "no"}).path) == ["hurt", "more"]
    assert ids(answered().path) == ["hurt", "more", "ward"]


@pytest.mark.parametrize(
    "test", [is_answered("who"), is_not_answered("who"), is_not("who", "x"), is_("who", "x")]
)
def test_on_a_hidden_question_nothing_holds_turned_round_either(test: Test) -> None:
    asked = asked_on(SERVICE, answered(hurt={"hurt": "no"}), TODAY)

    assert not asked.holds(test)
    assert not asked.holds(not_(test))


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ({"how": "phone", "tel": "01632960001"}, {"how": "phone", "tel": "01632960001"}),
        (
            {"how": "mail", "tel": "01632960001", "address": "a@example.com"},
            {"how": "mail", "address": "a@example.com"},
        ),
        ({"how": "phone", "address": "a@example.com"}, None),
        ({"how": "phone"}, None),
    ],
)
def test_what_is_revealed_is_needed_and_kept_only_under_its_answer(
    given: StepAnswers, counted: StepAnswers | None
) -> None:
    walked = walk(CONTACT, {"how": given, "last": {"last": "x"}}, TODAY)

    assert walked.complete is (counted is not None)
    assert walked.answers.get("how") == counted


def test_what_is_not_revealed_is_not_read_shown_or_sent_to() -> None:
    given = {"how": "phone", "tel": "01632960001", "address": "a@example.com"}
    walked = walk(CONTACT, {"how": given, "last": {"last": "x"}}, TODAY)

    assert lines(walked) == ["how", "tel", "last"]
    assert own_email(walked) == ""
    assert not_counted(walked, {"how": given}) == {"how": [{"address": "a@example.com"}]}


def posted(step: Step, **values: str) -> dict[str, dict[str, list[str]]]:
    return {each.id: {"": [values.get(each.id, "")]} for each in step.questions}


def test_only_what_is_revealed_is_checked() -> None:
    step = CONTACT.steps[0]

    phone = check(step, posted(step, how="phone", tel="", address="nonsense"), TODAY)
    mail = check(step, posted(step, how="mail", tel="1", address="a@example.com"), TODAY)
    nothing = check(step, posted(step), TODAY)

    assert (list(phone.problems), phone.given) == (["tel"], {"how": "phone"})
    assert (mail.problems, mail.given) == ({}, {"how": "mail", "address": "a@example.com"})
    assert list(nothing.problems) == ["how"]


def test_of_several_answers_each_may_reveal_its_own_question() -> None:
    step = asks(
        several("hit", "head", "arm"),
        under("hit", "head", short_text("where")),
        under("hit", "arm", short_text("which")),
    )
    given = {"hit": ["head", "arm"], "where": "left", "which": "right"}

    assert walk(form(step), {"hit": given}, TODAY).answers == {"hit": given}


def test_each_item_of_a_repeat_step_is_asked_its_own() -> None:
    items = [{"known": "yes", "mark": "AB12CDE"}, {"known": "no"}]
    service = form(
        repeats(yes_no("known"), under("known", "yes", short_text("mark")), id="cars"),
        informs("end", rules={}, show_if="unmarked"),
        conditions=[condition("unmarked", is_not_answered("mark"))],
    )
    walked = walk(service, {"cars": items, "end": {}}, TODAY)

    assert lines(walked) == ["known", "mark", "known"]
    assert ids(walked.path) == ["cars"]
    assert not walk(service, {"cars": [{"known": "yes"}]}, TODAY).complete
