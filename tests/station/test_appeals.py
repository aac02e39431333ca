"""From an appeal to the service that takes what people know about it."""

import pytest

from station.pages.appeals import appeal_words
from station.pages.models import ContentPage
from tests.station.conftest import Station


@pytest.fixture
def appeal(station: Station) -> ContentPage:
    page = ContentPage(
        title="Who saw it?", slug="who-saw-it", kind=ContentPage.Kind.APPEAL, reference="DEMO2346"
    )
    station.news.add_child(instance=page)
    return page


def test_the_reference_of_an_appeal_is_filled_in_as_people_read_it(appeal: ContentPage) -> None:
    assert appeal_words("DEMO2346") == "DEMO 2346"


@pytest.mark.django_db
@pytest.mark.parametrize("reference", ["", "DEMO9999", "<b>"])
def test_nothing_is_filled_in_for_a_reference_that_no_appeal_has(reference: str) -> None:
    assert appeal_words(reference) == ""


def test_nothing_is_filled_in_for_an_appeal_that_is_not_public(appeal: ContentPage) -> None:
    appeal.unpublish()

    assert appeal_words("DEMO2346") == ""
