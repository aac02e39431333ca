"""The same journey posted from several threads at once, on real PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from cms_forms.models import SavedStep, Submission
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import Visitor, date_parts, names_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(posts: list[Callable[[Client], object]], visitor: Visitor) -> list[object]:
    """Run each in a thread of its own, with the visitor's cookies, released together."""
    barrier = Barrier(len(posts))

    def run(post: Callable[[Client], object]) -> object:
        client = Client()
        client.cookies = visitor.client.cookies
        barrier.wait()
        try:
            return post(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(run, posts))


def test_eight_posts_of_the_last_step_make_one_submission(visitor: Visitor) -> None:
    visitor.answer_everything()
    data = visitor.hidden("check-answers/")

    responses = at_once(
        [lambda client: client.post(visitor.path + "check-answers/", data, follow=True)] * 8,
        visitor,
    )

    reference = Submission.objects.get().shown_reference
    assert all(reference in response.content.decode() for response in responses)  # type: ignore[attr-defined]


def test_a_step_posted_twice_at_once_is_one_row(visitor: Visitor) -> None:
    visitor.answer("hurt/", q_hurt="no")
    data = visitor.hidden("when/") | names_of(date_parts("q_when", date.today()))

    responses = at_once([lambda client: client.post(visitor.path + "when/", data)] * 8, visitor)

    assert {response.status_code for response in responses} == {302}  # type: ignore[attr-defined]
    assert SavedStep.objects.count() == 2


def test_two_tabs_that_add_vehicles_lose_none(visitor: Visitor) -> None:
    visitor.answer("hurt/", q_hurt="no")
    visitor.answer("when/", **date_parts("q_when", date.today()))
    data = visitor.hidden("vehicles/add/")
    marks = ["AB12 CDE", "BD51 SMR", "XY34 ZZZ"]

    at_once(
        [
            lambda client, mark=mark: client.post(  # type: ignore[misc]
                visitor.path + "vehicles/add/", data | {"q-mark": mark}
            )
            for mark in marks
        ],
        visitor,
    )

    page = visitor.open("vehicles/").content.decode()
    assert all(mark in page for mark in marks)


def test_two_publishers_at_once_take_two_version_numbers(
    visitor: Visitor, service: FormPage
) -> None:
    def publish(words: str) -> Callable[[Client], object]:
        def run(_: Client) -> object:
            page = FormPage.objects.get(pk=service.pk).get_latest_revision_as_object()
            page.declaration = words
            return page.save_revision().publish()

        return run

    at_once([publish(f"Words {number}") for number in range(4)], visitor)

    numbers = sorted(service.form_versions.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5]


def test_an_answer_saved_while_another_tab_sends_is_in_it_or_keeps_it_from_being_sent(
    visitor: Visitor,
) -> None:
    visitor.answer_everything()
    send = visitor.hidden("check-answers/")
    change = visitor.hidden("details/") | {"q-name": "Changed Person"}
    posts = [lambda client: client.post(visitor.path + "details/?change=1", change)] * 3

    at_once([*posts, lambda client: client.post(visitor.path + "check-answers/", send)], visitor)

    sent = Submission.objects.first()
    if sent is None:
        assert "Changed Person" in visitor.open("check-answers/").content.decode()
    else:
        assert sent.read_answers()["details"] == {"q-name": "Demo Person"}
        assert not SavedStep.objects.exists()
