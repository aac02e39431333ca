"""Answers that cannot stand together, on the visitor's screens."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.engine.definition import Form, Operator
from cms_forms.engine.neutral import mark
from tests.cms_forms.engine.builders import (
    asks,
    compared,
    condition,
    day,
    form,
    is_not_answered,
    question,
    repeats,
)
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(1)
ENDS_FIRST = condition("ends-first", compared("end", Operator.BEFORE, "begin"))
TWO_SCREENS = form(
    asks(day("begin")), asks(day("end"), checks=[ENDS_FIRST.id]), conditions=[ENDS_FIRST]
)
NO_WAY = condition("no-way", is_not_answered("tel"), is_not_answered("mail"))
REACHED = form(
    asks(
        question("tel", "phone", required=False),
        question("mail", "email", required=False),
        id="contact",
        checks=[NO_WAY.id],
    ),
    conditions=[NO_WAY],
)
SHIFTS = form(
    asks(day("begin")),
    repeats(day("end"), id="shifts", checks=[ENDS_FIRST.id]),
    conditions=[ENDS_FIRST],
)


def visitor_of(asked: Form) -> Visitor:
    return Visitor(Client(), published(asked).url)


def words(response: object) -> str:
    text: str = response.content.decode()  # type: ignore[attr-defined]
    return text


def test_the_message_stands_in_the_summary_and_at_its_question() -> None:
    visitor = visitor_of(REACHED)

    refused = visitor.answer("contact/", tel="", mail="")
    accepted = visitor.answer("contact/", tel="", mail="a@example.com")

    assert refused.status_code == 422
    assert f'<a href="#{mark("tel")}.field">no-way</a>' in words(refused)
    assert 'id="tel.error1" class="govuk-error-message"' in words(refused)
    assert accepted.url.endswith("/check-answers/")


class TestAnEarlierAnswerChanged:
    @pytest.fixture
    def visitor(self) -> Visitor:
        visitor = visitor_of(TWO_SCREENS)
        visitor.answer("begin/", **date_parts("begin", YESTERDAY))
        assert visitor.answer("end/", **date_parts("end", YESTERDAY)).url.endswith("check-answers/")
        return visitor

    def test_the_visitor_comes_to_the_step_that_does_not_go_with_it(self, visitor: Visitor) -> None:
        changed = visitor.answer("begin/?change=1", **date_parts("begin", TODAY))
        shown = words(visitor.client.get(changed.url))

        assert changed.url.endswith("/end/?change=1")
        assert "<title>Error:" in shown
        assert f'<a href="#{mark("end")}.field">ends-first</a>' in shown
        assert f'value="{YESTERDAY.day}"' in shown
        assert visitor.open("check-answers/").url.endswith("/end/")

    def test_nothing_is_lost_and_either_answer_mends_it(self, visitor: Visitor) -> None:
        visitor.answer("begin/?change=1", **date_parts("begin", TODAY))

        mended = visitor.answer("begin/?change=1", **date_parts("begin", YESTERDAY))

        assert mended.url.endswith("/check-answers/")
        assert visitor.send().url.endswith("/sent/")


def test_a_list_of_items_says_which_of_them_is_refused() -> None:
    visitor = visitor_of(SHIFTS)
    visitor.answer("begin/", **date_parts("begin", YESTERDAY))
    visitor.answer("shifts/add/", **date_parts("end", TODAY))
    visitor.answer("shifts/add/", **date_parts("end", YESTERDAY))
    visitor.answer("begin/", **date_parts("begin", TODAY))

    listed = visitor.answer("shifts/", another="no")
    link = f"{visitor.path}shifts/2/?change=1&amp;notice=not-ready"

    assert listed.status_code == 422
    assert f'<a href="{link}">ends-first</a>' in words(listed)
    assert "ends-first" in words(visitor.client.get(link.replace("&amp;", "&")))
    visitor.answer("shifts/2/", **date_parts("end", TODAY))
    assert visitor.answer("shifts/", another="no").url.endswith("/check-answers/")
