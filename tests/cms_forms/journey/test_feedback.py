"""The page after sending: how one follows what happens, and “Was this easy?”."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.models import Case, Journey, Submission, UsageCount
from cms_forms.models.usage import What
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def page_after_sending(visitor: Visitor, email: str = "") -> str:
    visitor.answer_everything(email=email)
    visitor.send()
    return visitor.open("sent/").content.decode()


def eases() -> dict[str, int]:
    return dict(UsageCount.objects.filter(what=What.EASE).values_list("where", "count"))


def test_without_an_address_the_link_stands_there_and_opens_the_page(visitor: Visitor) -> None:
    page = page_after_sending(visitor)

    link = re.search(r'href="(/report-status/[^"]{80,})"', page)
    assert link is not None
    opened = Client().get(link[1]).content.decode()
    assert Case.objects.get().submission.shown_reference in opened


def test_with_an_address_it_goes_there_and_nowhere_else(visitor: Visitor) -> None:
    page = page_after_sending(visitor, email="demo@rivermouth.example")

    assert "We are sending a link to the e-mail address" in " ".join(page.split())
    assert "/report-status/" not in page


def test_after_an_hour_the_browser_shows_no_link_any_more(visitor: Visitor) -> None:
    page_after_sending(visitor)
    Submission.objects.update(sent_at=timezone.now() - timedelta(minutes=61))

    page = visitor.open("sent/").content.decode()

    assert "/report-status/" not in page
    assert "tell us your reference" in page


def test_only_the_browser_that_sent_it_can_read_the_link_from_its_row(visitor: Visitor) -> None:
    page_after_sending(visitor)
    submission = Submission.objects.get()

    from cms_forms.models.journey import WrongKey

    with pytest.raises(WrongKey):
        submission.link(b"k" * 32)


@pytest.mark.parametrize("ease", ["very_easy", "easy", "neither", "hard", "very_hard"])
def test_what_somebody_says_is_counted_for_the_version_and_thanked_for(
    visitor: Visitor, ease: str
) -> None:
    page_after_sending(visitor)

    visitor.answer("sent/", ease=ease)
    page = visitor.open("sent/?rated=1").content.decode()

    counted = UsageCount.objects.get(what=What.EASE)
    assert (counted.where, counted.count) == (ease, 1)
    assert counted.version == Submission.objects.get().version
    assert counted.day == timezone.localdate()
    assert "Thank you" in page
    assert "Was this easy?" not in page


def test_each_journey_is_counted_once(visitor: Visitor) -> None:
    page_after_sending(visitor)

    visitor.answer("sent/", ease="easy")
    visitor.answer("sent/", ease="hard")

    assert eases() == {"easy": 1}
    assert "Was this easy?" not in visitor.open("sent/").content.decode()


def test_two_who_say_the_same_are_one_row_that_tells_of_neither(visitor: Visitor) -> None:
    for each in (visitor, Visitor(Client(), visitor.path)):
        page_after_sending(each)
        each.answer("sent/", ease="hard")

    assert eases() == {"hard": 2}
    assert Journey.objects.filter(is_rated=True).count() == 2


@pytest.mark.parametrize("ease", ["", "nonsense", "started"])
def test_what_is_no_answer_is_asked_again(visitor: Visitor, ease: str) -> None:
    page_after_sending(visitor)

    response = visitor.answer("sent/", ease=ease)

    assert response.status_code == 422
    assert "Choose how easy it was" in response.content.decode()
    assert eases() == {}


def test_nobody_is_counted_who_has_sent_nothing(visitor: Visitor) -> None:
    visitor.answer("hurt/", q_hurt="no")

    response = visitor.client.post(f"{visitor.path}sent/", {"ease": "easy"})

    assert response.status_code == 302
    assert eases() == {}
