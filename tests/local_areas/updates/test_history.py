"""The history of updates is only ever added to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from local_areas.models import UpdateEvent
from local_areas.updates import posting
from tests.local_areas.builders import City, city
from tests.local_areas.people import content, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> City:
    return city(with_figures=False)


@pytest.mark.parametrize(
    "change",
    [
        lambda: UpdateEvent.objects.update(by_name="Somebody else"),
        lambda: UpdateEvent.objects.all().delete(),
        lambda: connection.cursor().execute("UPDATE local_areas_updateevent SET what = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM local_areas_updateevent"),
    ],
    ids=["update", "delete", "update in SQL", "delete in SQL"],
)
def test_the_history_cannot_be_changed(change: Callable[[], object], town: City) -> None:
    posting.post(officer("pc", town.areas["N1"]), town.areas["N1"], content())

    with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
        change()

    assert UpdateEvent.objects.get().by_name == "pc"


def test_the_history_outlives_the_account_and_the_officer(town: City) -> None:
    pc = officer("pc", town.areas["N1"])
    number = pc.pk
    posting.post(pc, town.areas["N1"], content())

    pc.officer.delete()  # type: ignore[attr-defined]
    pc.delete()

    entry = UpdateEvent.objects.get()
    assert (entry.by_id, entry.by_name) == (number, "pc")
    assert entry.update.author is None
