"""Days and hours on screens of their own, and periods that would end before they begin."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.engine.definition import Form
from cms_forms.models import Submission
from tests.cms_forms.engine.builders import asks, form, question
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db

ON = question("on", "date", when="past_or_today")
AT = question("at", "time")
TWO_SCREENS = form(asks(ON), asks(AT))
PERIOD = form(asks(question("from", "date"), question("until", "date", until=True)))
TWO_DAYS = form(asks(question("from", "date")), asks(question("until", "date", until=True)))
TODAY = timezone.localdate()
LATE = "11:59pm"


def visitor_of(asked: Form) -> Visitor:
    return Visitor(Client(), published(asked).url)


def words(response: object) -> str:
    text: str = response.content.decode()  # type: ignore[attr-defined]
    return text


def test_an_hour_that_lies_ahead_is_refused_on_its_own_screen() -> None:
    visitor = visitor_of(TWO_SCREENS)
    visitor.answer("on/", **date_parts("on", TODAY))

    response = visitor.answer("at/", at=LATE)

    assert response.status_code == 422
    assert "must be in the past" in words(response)
    assert f'value="{LATE}"' in words(response)


@pytest.mark.parametrize("asked", [PERIOD, TWO_DAYS])
def test_a_period_does_not_end_before_it_begins(asked: Form) -> None:
    visitor = visitor_of(asked)
    begin, end = date_parts("from", TODAY), date_parts("until", TODAY - timedelta(1))
    if len(asked.steps) == 1:
        response = visitor.answer("from/", **begin, **end)
    else:
        visitor.answer("from/", **begin)
        response = visitor.answer("until/", **end)

    assert response.status_code == 422
    assert "must be the same as or after" in words(response)


class TestAnEarlierScreenChanged:
    """The hour was right beside the day of yesterday, and is not beside today."""

    @pytest.fixture
    def visitor(self) -> Visitor:
        visitor = visitor_of(TWO_SCREENS)
        visitor.answer("on/", **date_parts("on", TODAY - timedelta(1)))
        visitor.answer("at/", at=LATE)
        changed = visitor.answer("on/?change=1", **date_parts("on", TODAY))
        assert changed.url.endswith("/check-answers/")
        return visitor

    def test_check_answers_says_what_is_wrong_and_leads_there(self, visitor: Visitor) -> None:
        shown = words(visitor.open("check-answers/"))

        assert "<title>Error:" in shown
        assert "must be in the past" in shown
        assert f'href="{visitor.path}at/?change=1&amp;notice=not-ready"' in shown

    def test_it_is_not_sent_and_the_screen_says_why(self, visitor: Visitor) -> None:
        response = visitor.answer("check-answers/")

        assert response.url.endswith("/at/?change=1&notice=not-ready")
        assert not Submission.objects.exists()
        shown = words(visitor.client.get(response.url))
        assert "must be in the past" in shown
        assert f'value="{LATE}"' in shown

    def test_it_is_mended_on_either_screen(self, visitor: Visitor) -> None:
        visitor.answer("on/?change=1", **date_parts("on", TODAY - timedelta(1)))

        assert visitor.answer("check-answers/").url.endswith("/sent/")
