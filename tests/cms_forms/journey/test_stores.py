"""The contract of every answer store: the browser's, a resume link's, the preview's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms_forms import intake
from cms_forms.editor.preview import PreviewStore
from cms_forms.engine.answers import fingerprint
from cms_forms.engine.definition import Step
from cms_forms.engine.walk import walk
from cms_forms.journey.journey_store import JourneyStore
from cms_forms.journey.store import AnswerStore
from cms_forms.journey.ticket import Ticket
from cms_forms.models.journey import JourneyGone
from cms_forms.pages.form_page import FormPage

pytestmark = pytest.mark.django_db

type Open = Callable[[], AnswerStore]
"""The store as the next request of the same visitor finds it."""

TODAY = date(2026, 6, 15)
WHOLE = {
    "hurt": {"q-hurt": "no"},
    "when": {"q-when": "2026-06-14"},
    "vehicles": [{"q-mark": "AB12CDE"}],
    "details": {"q-name": "Demo Person"},
}


def browser(service: FormPage) -> Open:
    cookies: dict[str, str] = {}

    def open() -> AnswerStore:
        request = RequestFactory().get("/")
        request.COOKIES = dict(cookies)
        store = JourneyStore.of_browser(request, service)
        leave = store.leave

        def carry(response: HttpResponse) -> None:
            leave(response)
            cookies.update({name: morsel.value for name, morsel in response.cookies.items()})

        store.leave = carry  # type: ignore[method-assign]
        return store

    return open


def resume_link(service: FormPage) -> Open:
    """A ticket that is written down: whoever brings it goes on, on any device."""
    link = ""

    def open() -> AnswerStore:
        store = JourneyStore(service, Ticket.read(link))

        def write_down(response: HttpResponse) -> None:
            nonlocal link
            link = str(store.ticket or "")

        store.leave = write_down  # type: ignore[method-assign]
        return store

    return open


def preview(service: FormPage) -> Open:
    session: dict[str, Any] = {}
    return lambda: PreviewStore(service, session)


@pytest.fixture(params=[browser, resume_link, preview])
def open(request: pytest.FixtureRequest, service: FormPage) -> Open:
    opening: Open = request.param(service)
    return opening


def step_of(store: AnswerStore, id: str) -> Step:
    return store.form.steps_by_id[id]


def keep(open: Open, id: str, given: Any) -> AnswerStore:
    """One request that answers a step."""
    store = open()
    store.keep(step_of(store, id), given)
    store.leave(HttpResponse())
    return store


def keep_everything(open: Open) -> str:
    """Up to check answers; the fingerprint of what is shown there."""
    for id, given in WHOLE.items():
        keep(open, id, given)
    store = open()
    return fingerprint(walk(store.form, store.answers, TODAY).answers)


class TestEveryStore:
    def test_it_begins_empty_and_without_a_name(self, open: Open) -> None:
        store = open()

        assert (store.answers, store.name, store.sent) == ({}, "", None)

    def test_an_answer_is_there_at_once_and_for_the_next_request(self, open: Open) -> None:
        store = keep(open, "hurt", {"q-hurt": "no"})

        assert store.answers == {"hurt": {"q-hurt": "no"}}
        assert open().answers == store.answers

    def test_a_later_answer_takes_the_place_of_an_earlier_one(self, open: Open) -> None:
        keep(open, "hurt", {"q-hurt": "no"})
        keep(open, "hurt", {"q-hurt": "yes"})

        assert open().answers == {"hurt": {"q-hurt": "yes"}}

    def test_the_name_stays_with_the_journey_and_every_form_carries_it(self, open: Open) -> None:
        first = keep(open, "hurt", {"q-hurt": "no"}).name
        second = keep(open, "when", {"q-when": "2026-06-14"})

        assert first
        assert second.name == first
        assert second.hidden["journey.name"] == first

    def test_items_are_changed_as_they_are_now(self, open: Open) -> None:
        keep(open, "vehicles", [{"q-mark": "AB12CDE"}])
        mine = open()
        keep(open, "vehicles", [{"q-mark": "AB12CDE"}, {"q-mark": "BD51SMR"}])

        mine.change_items(step_of(mine, "vehicles"), lambda items: [*items, {"q-mark": "CE21XYZ"}])

        marks = [item["q-mark"] for item in open().items(step_of(mine, "vehicles"))]
        assert marks == ["AB12CDE", "BD51SMR", "CE21XYZ"]

    def test_what_is_discarded_is_gone_and_the_next_journey_is_another_one(
        self, open: Open
    ) -> None:
        first = keep(open, "hurt", {"q-hurt": "no"}).name
        store = open()
        store.discard()
        store.leave(HttpResponse())

        assert (store.answers, store.name) == ({}, "")
        assert open().answers == {}
        assert keep(open, "hurt", {"q-hurt": "no"}).name not in {"", first}

    def test_what_was_checked_is_sent_and_its_answers_are_gone(self, open: Open) -> None:
        checked = keep_everything(open)

        open().send(TODAY, checked=checked)

        assert open().sent is not None
        assert open().answers == {}

    def test_nothing_is_kept_in_a_journey_that_was_sent(self, open: Open) -> None:
        checked = keep_everything(open)
        late = open()
        open().send(TODAY, checked=checked)

        late.keep(step_of(late, "details"), {"q-name": "Too Late"})

        assert late.sent is not None
        assert open().answers == {}

    def test_after_sending_another_journey_can_begin(self, open: Open) -> None:
        checked = keep_everything(open)
        open().send(TODAY, checked=checked)
        store = open()
        store.discard()
        store.leave(HttpResponse())

        assert open().sent is None
        assert keep(open, "hurt", {"q-hurt": "no"}).answers == {"hurt": {"q-hurt": "no"}}

    def test_answers_that_were_not_shown_are_not_sent(self, open: Open) -> None:
        checked = keep_everything(open)
        keep(open, "details", {"q-name": "Another Person"})

        with pytest.raises(intake.Changed):
            open().send(TODAY, checked=checked)

        assert open().sent is None
        assert open().answers["details"] == {"q-name": "Another Person"}

    def test_an_unfinished_journey_is_not_sent(self, open: Open) -> None:
        keep(open, "hurt", {"q-hurt": "no"})

        with pytest.raises(intake.NotReady):
            open().send(TODAY, checked="")

        assert open().sent is None

    def test_a_journey_that_never_began_is_not_sent(self, open: Open) -> None:
        with pytest.raises(JourneyGone):
            open().send(TODAY, checked="")
