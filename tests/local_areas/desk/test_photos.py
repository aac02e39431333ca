"""Photos that were taken in and never posted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.images import get_image_model

from local_areas.updates import photos, posting
from tests.local_areas.builders import City
from tests.local_areas.people import content, officer, photo

pytestmark = pytest.mark.django_db


def taken_in(days_ago: int) -> Any:
    taken = photo()
    at = timezone.now() - timedelta(days=days_ago)
    rows = get_image_model().objects.filter(pk=taken.pk)
    rows.update(collection=photos.collection(), created_at=at)
    taken.refresh_from_db()
    return taken


def test_only_photos_that_nobody_posted_are_cleared_away(town: City) -> None:
    pc = officer("pc", town.areas["N1"])
    posted, corrected, face = taken_in(30), taken_in(30), taken_in(30)
    written = content(photo=corrected, alternative_text="A quay.")
    update = posting.post(pc, town.areas["N1"], written)
    posting.correct(pc, update, content(photo=posted, alternative_text="A quay."))
    pc.officer.photo = face  # type: ignore[attr-defined]
    pc.officer.save()  # type: ignore[attr-defined]
    fresh, elsewhere, forgotten = taken_in(1), photo(), taken_in(30)
    get_image_model().objects.filter(pk=elsewhere.pk).update(
        created_at=timezone.now() - timedelta(90)
    )

    assert photos.clear(10) == 1

    left = set(get_image_model().objects.values_list("pk", flat=True))
    assert left == {each.pk for each in (posted, corrected, face, fresh, elsewhere)}
    assert forgotten.pk not in left
