"""What a team tells is seen at once, also behind a cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from local_areas.models import Meeting, Update
from tests.local_areas.conftest import Places, add_places, plain_home
from tests.station.test_edge import Remembering, backend


def places(settings: Any) -> Places:
    found = add_places(plain_home(), with_figures=False)
    settings.WAGTAILFRONTENDCACHE = backend(Remembering)
    Remembering.purged.clear()
    return found


def test_an_update_purges_the_page_of_its_area(
    db: None, settings: Any, committed: Callable[[], Any]
) -> None:
    area = places(settings).area("N1")

    with committed():
        Update.objects.create(area=area, title="New", text="Words.", approved_at=timezone.now())

    assert "http://localhost/your-area/northside/n1/" in Remembering.purged


def test_an_event_that_is_deleted_purges_it_too(
    db: None, settings: Any, committed: Callable[[], Any]
) -> None:
    area = places(settings).area("N1")
    meeting = Meeting.objects.create(area=area, title="Coffee", starts_at=timezone.now())
    Remembering.purged.clear()

    with committed():
        meeting.delete()

    assert "http://localhost/your-area/northside/n1/" in Remembering.purged
