"""Two people never take the last place, however many ask for it at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from cms_forms.models import Booking, Case
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import session
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, PLACES = 40, 10
TAKEN = "Somebody else has just taken the last place"


def at_once[T](deeds: list[Callable[[], T]]) -> list[T]:
    """Each in a thread of its own, all released together."""
    barrier = Barrier(len(deeds))

    def run(do: Callable[[], T]) -> T:
        # Its connection is there before: what is measured is who comes first, not who connects.
        connection.ensure_connection()
        barrier.wait(60)
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def test_forty_parallel_bookings_of_ten_places_are_ten_booked_and_thirty_told_so(
    course: FormPage,
) -> None:
    wanted = session(PLACES)
    people = [Visitor(Client(), course.url) for _ in range(PEOPLE)]
    for each in people:
        each.answer("how/", how="room")
    posts = [each.hidden("course/") | {"course": str(wanted.pk)} for each in people]

    def way(number: int) -> str:
        """The whole of it: choose, go on, send."""
        visitor = people[number]
        chosen = visitor.client.post(visitor.path + "course/", posts[number])
        if chosen.status_code != 302:
            return "told" if TAKEN in chosen.content.decode() else chosen.content.decode()
        visitor.answer("name/", name="Demo Person")
        sent = visitor.client.get(visitor.send()["Location"]).content.decode()
        return "booked" if "Your booking" in sent else sent

    outcomes = Counter(at_once([partial(way, number) for number in range(PEOPLE)]))

    print(f"\n{PEOPLE} parallel bookings of {PLACES} places: {dict(outcomes)}")
    assert outcomes == {"booked": PLACES, "told": PEOPLE - PLACES}
    assert Booking.objects.filter(booked_at__isnull=False).count() == PLACES
    assert Booking.objects.count() == Case.objects.count() == PLACES
