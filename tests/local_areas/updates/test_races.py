"""Two people do something to the same update at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from local_areas.models import Deed, Update, UpdateEvent, UpdateState
from local_areas.updates import posting, signals
from local_areas.updates.posting import Overtaken
from tests.local_areas.builders import city
from tests.local_areas.people import content, hours, lead, officer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs: Callable[[], object]) -> list[object]:
    """What each returns or raises."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return verb()
        except Overtaken as overtaken:
            return overtaken
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_two_leads_approve_once() -> None:
    town = city(with_figures=False)
    here = town.areas["N1"]
    update = posting.propose(officer("pc", here), here, content())
    leads = [lead(f"lead-{number}", here) for number in range(4)]

    results = at_once(*[lambda who=who: posting.approve(who, update) for who in leads])

    assert sum(isinstance(result, Update) for result in results) == 1
    assert sum(isinstance(result, Overtaken) for result in results) == 3
    assert UpdateEvent.objects.filter(what=Deed.APPROVED).count() == 1


def test_what_is_taken_back_while_it_is_approved_is_not_seen() -> None:
    town = city(with_figures=False)
    here = town.areas["N1"]
    pc, boss = officer("pc", here), lead("boss", here)
    for _round in range(5):
        update = posting.propose(pc, here, content())

        at_once(partial(posting.approve, boss, update), partial(posting.withdraw, pc, update))

        update.refresh_from_db()
        assert update.state is UpdateState.WITHDRAWN
        assert [entry.what for entry in update.history.all()] in (
            [Deed.PROPOSED, Deed.APPROVED, Deed.WITHDRAWN],
            [Deed.PROPOSED, Deed.WITHDRAWN],
        )
    assert not Update.objects.shown().exists()


def test_what_is_sent_several_times_at_once_is_posted_once() -> None:
    town = city(with_figures=False)
    here = town.areas["N1"]
    pc, sent_as = officer("pc", here), uuid4()

    results = at_once(
        *[lambda: posting.post(pc, here, content(), sent_as=sent_as) for _tap in range(4)]
    )

    assert Update.objects.count() == 1
    assert {getattr(result, "pk", None) for result in results} == {Update.objects.get().pk}


def test_two_workers_announce_each_update_once() -> None:
    town = city(with_figures=False)
    here = town.areas["N1"]
    pc = officer("pc", here)
    for _number in range(6):
        posting.post(pc, here, content(publish_at=hours(1)))
    Update.objects.update(publish_at=hours(-1))
    heard: list[int] = []

    def hear(sender: Any, update: Update, **kwargs: Any) -> None:
        heard.append(update.pk)

    signals.published.connect(hear)
    try:
        at_once(lambda: posting.announce_due(4), lambda: posting.announce_due(4))
        posting.announce_due(10)
    finally:
        signals.published.disconnect(hear)

    assert sorted(heard) == sorted(Update.objects.values_list("pk", flat=True))
