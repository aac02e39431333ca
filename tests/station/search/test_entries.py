from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from wagtail.models import Page, PageViewRestriction

from station.search import facade
from station.search.entry import SearchEntry
from tests.station.conftest import Station


def titles(text: str) -> Sequence[str]:
    return [hit.title for hit in facade.query(text).hits]


def test_what_is_published_is_found(station: Station) -> None:
    station.add(station.advice, "bicycle", title="Keep your bicycle")

    assert titles("bicycle") == ["Keep your bicycle"]


def test_a_draft_of_a_live_page_changes_nothing(station: Station) -> None:
    station.locks.title = "Not decided yet"
    station.locks.save_revision()

    assert titles("decided") == []


def _unpublish(station: Station) -> None:
    station.locks.unpublish()


def _restrict(station: Station) -> None:
    PageViewRestriction.objects.create(
        page=station.advice, restriction_type=PageViewRestriction.LOGIN
    )


def _delete(station: Station) -> None:
    station.locks.delete()


@pytest.mark.parametrize("hide", [_unpublish, _restrict, _delete])
def test_what_is_no_longer_public_has_no_entry(station: Station, hide: Any) -> None:
    hide(station)

    assert not SearchEntry.objects.filter(key=f"page:{station.locks.pk}").exists()


def test_news_of_the_first_hour_of_a_summers_day_is_of_that_day(station: Station) -> None:
    first = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    page = station.add(station.advice, "fair", title="Fair", kind="news", first_published_at=first)

    assert SearchEntry.objects.get(key=f"page:{page.pk}").date == date(2026, 7, 1)


def test_what_is_public_again_is_found_again(station: Station) -> None:
    _restrict(station)
    PageViewRestriction.objects.get().delete()

    assert titles("locks") == ["Locks"]


def test_an_entry_follows_its_page_to_another_address(
    station: Station, django_capture_on_commit_callbacks: Any
) -> None:
    station.advice.slug = "help"
    with django_capture_on_commit_callbacks(execute=True):
        station.advice.save_revision().publish()

    assert SearchEntry.objects.get(key=f"page:{station.locks.pk}").url == "/help/locks/"


def _unpublish_unnoticed(station: Station) -> None:
    type(station.locks).objects.filter(pk=station.locks.pk).update(live=False)


def _restrict_unnoticed(station: Station) -> None:
    _restrict_all(station.locks)


def _restrict_above_unnoticed(station: Station) -> None:
    _restrict_all(station.advice)


def _restrict_all(page: Page) -> None:
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=page, restriction_type=PageViewRestriction.LOGIN)]
    )


@pytest.mark.parametrize(
    "hide", [_unpublish_unnoticed, _restrict_unnoticed, _restrict_above_unnoticed]
)
def test_a_page_that_is_private_since_is_not_shown_while_its_entry_is_still_there(
    station: Station, hide: Any
) -> None:
    hide(station)

    assert SearchEntry.objects.filter(key=f"page:{station.locks.pk}").exists()
    assert titles("locks") == []


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_deleted_leaves_nothing_behind(beginning_with_small_site: None) -> None:
    """Wagtail unpublishes it first: an entry that is written then would break the transaction."""
    page = Page.objects.get(slug="locks")
    SearchEntry.objects.all().delete()

    page.specific.delete()

    assert not SearchEntry.objects.filter(page=page.pk).exists()
