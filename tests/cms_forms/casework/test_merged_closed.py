"""Once the case that goes on is closed, what was merged into it is closed for its reporter too."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from cms_forms.casework import work
from cms_forms.journey import reporting
from cms_forms.models import Case, Happened
from cms_forms.models.reporter_link import opened
from tests.cms_forms.casework.pressing import press, url
from tests.cms_forms.casework.working import CLOSING, reader, sent, told, wait_until_somebody_waits
from tests.cms_forms.journey.test_status import add, path_of, shown
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SECRET = "A camera across the road has filmed it."


@pytest.fixture
def into(case: Case, officer: User, visitor: Visitor) -> Case:
    """The case that goes on, into which `case` was merged."""
    into = sent(visitor)
    work.set_status(into, "under_review", officer)
    work.merge(case, into, officer, "The same van.")
    return into


def closed(into: Case, by: User, **words: str) -> None:
    work.set_status(into, "action_taken", by, **CLOSING | words)


def test_its_page_says_what_the_page_of_the_other_says(
    client: Client, case: Case, into: Case, officer: User
) -> None:
    work.reply(into, officer, SECRET)
    closed(into, officer)

    pages = [shown(client, each) for each in (case, into)]

    for page in pages:
        assert "We did something about it" in page
        assert CLOSING["for_reporter"] in page
        assert "You cannot add to it here any more." in page
        assert "You can still add to it" not in page
        assert "Take back what you sent" not in page
    assert SECRET not in pages[0]
    assert SECRET in pages[1]
    assert str(into) not in pages[0]
    assert told(case)[-1] == "status"


def test_the_reference_in_the_words_is_that_of_each_reader(
    client: Client, case: Case, into: Case, officer: User
) -> None:
    closed(into, officer, for_reporter=f"We fined the driver. Your reference is {into}.")

    page = shown(client, case)

    assert f"Your reference is {case}." in page
    assert str(into) not in page


def test_nothing_is_added_to_it_then_also_by_a_page_that_was_open_before(
    client: Client, case: Case, into: Case, officer: User
) -> None:
    closed(into, officer)

    response = client.post(path_of(case), {"words": "I saw it again."})

    assert response.status_code == 409
    assert "What you typed was not sent" in response.content.decode()
    assert not case.events.filter(happened=Happened.ADDED).exists()


@pytest.mark.parametrize("is_sensitive", [False, True])
def test_what_staff_write_to_its_reporter_later_does_not_open_it_again(
    client: Client, case: Case, into: Case, officer: User, is_sensitive: bool
) -> None:
    closed(into, officer)
    Case.objects.update(is_sensitive=is_sensitive)
    case.refresh_from_db()

    work.reply(case, officer, "Thank you again.")

    assert "We did something about it" in shown(client, case)


def test_opened_again_both_take_more(client: Client, case: Case, into: Case, officer: User) -> None:
    closed(into, officer)
    work.set_status(into, "under_review", officer, "A film turned up.")

    assert "We are working on it with another report" in shown(client, case)
    add(client, case, "I saw it again.")
    assert case.events.filter(happened=Happened.ADDED).count() == 1


def test_taken_apart_after_that_it_stands_where_it_stood(
    client: Client, case: Case, into: Case, officer: User
) -> None:
    closed(into, officer)
    work.unmerge(case, officer, "Another van.")

    assert "We have what you sent" in shown(client, case)


def test_reporters_of_a_sensitive_service_learn_nothing_of_each_other(
    client: Client, case: Case, officer: User, visitor: Visitor
) -> None:
    into = sent(visitor)
    Case.objects.update(is_sensitive=True)
    work.set_status(into, "under_review", officer)
    case.refresh_from_db()
    work.merge(case, into, officer, "The same man.")

    merged = shown(client, case)
    work.set_status(into, "action_taken", officer, "Charged", SECRET)
    ended = shown(client, case)

    for page in (merged, ended):
        assert "another report" not in page
        assert "Somebody else" not in page
        assert SECRET not in page
    assert "We are looking at what you sent" in merged
    assert "Add something, or correct it" in merged
    assert "We did something about it" in ended


def test_staff_see_who_reads_the_words_and_what_became_of_it(
    staff: Client, case: Case, into: Case
) -> None:
    asked = press(staff, into, "status", status="action_taken").content.decode()
    seen = press(staff, into, "status", status="action_taken", step="preview", **CLOSING)
    press(staff, into, "status", status="action_taken", step="send", **CLOSING)

    assert f"those whose reports were merged into it: {case}." in " ".join(asked.split())
    words = " ".join(seen.content.decode().split())
    assert f"what was merged into it read the same words: {case}." in words
    page = staff.get(url(case)).content.decode()
    assert f"You changed the status of {into}, into which it is merged:" in page
    assert "so that this one is too" in page


@pytest.mark.django_db(transaction=True)
def test_what_comes_while_staff_close_is_refused_and_not_lost_from_sight(
    visitor: Visitor,
) -> None:
    case, into = sent(visitor), sent(visitor)
    officer = reader(case.team)
    work.set_status(into, "under_review", officer)
    work.merge(case, into, officer, "The same van.")
    link = opened(path_of(case).split("/")[-2])
    refused: list[Exception] = []

    def add_it() -> None:
        try:
            reporting.add(link, "I saw it again.")
        except reporting.NotOpen as error:
            refused.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=add_it)
    with transaction.atomic():
        closed(into, officer)
        thread.start()
        wait_until_somebody_waits()
    thread.join()

    assert len(refused) == 1
    assert not case.events.filter(happened=Happened.ADDED).exists()
