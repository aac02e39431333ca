"""The list of publications: in which order, and by what it can be narrowed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from station.publications.models import DisclosureLog
from tests.station.publications.conftest import Publish

type Read = Callable[[str], str]

LOG = "/publications/disclosure-log/"


@pytest.fixture
def three(publish: Publish) -> None:
    publish("Matches", type="foi", date=dt.date(2026, 5, 1), topics=("Football",), decision="all")
    publish("Horses", type="policy", date=dt.date(2025, 5, 1), topics=("Animals",))
    publish("Dogs", type="foi", date=dt.date(2024, 5, 1), topics=("Animals",))


def shown(html: str) -> list[str]:
    titles = ("Matches", "Horses", "Dogs")
    found = [(html.find(f'/">{title}</a>'), title) for title in titles]
    return [title for place, title in sorted(found) if place >= 0]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Matches", "Horses", "Dogs"]),
        ("?type=foi", ["Matches", "Dogs"]),
        ("?year=2025", ["Horses"]),
        ("?topic=animals", ["Horses", "Dogs"]),
        ("?topic=animals&type=foi", ["Dogs"]),
        ("?type=no-such-type", []),
        ("?year=twenty", []),
        ("?year=٢٠٢٥", []),
        ("?year=0000", []),
        ("?year=99999999999999999999", []),
        ("?area=nowhere", []),
        ("?topic=%00", ["Matches", "Horses", "Dogs"]),
        ("?page=2", ["Matches", "Horses", "Dogs"]),
        ("?page=-1", ["Matches", "Horses", "Dogs"]),
        ("?page=99999999999999999999", ["Matches", "Horses", "Dogs"]),
    ],
)
def test_any_address_gives_a_list(read: Read, query: str, titles: list[str]) -> None:
    assert shown(read(LOG + query)) == titles


@pytest.mark.usefixtures("three")
def test_the_log_above_lists_those_of_the_log_below(read: Read) -> None:
    assert shown(read("/publications/")) == ["Matches", "Horses", "Dogs"]


def test_what_is_not_for_everybody_is_not_listed(publish: Publish, read: Read) -> None:
    publish("Matches").unpublish()
    PageViewRestriction.objects.create(page=publish("Dogs"), restriction_type="login")

    assert "Nothing is published here yet" in read(LOG)


@pytest.mark.usefixtures("three")
def test_choices_are_counted_over_all(read: Read) -> None:
    html = " ".join(read(LOG + "?type=policy").split())

    assert '<option value="foi" >FOI disclosure (2)</option>' in html
    assert '<option value="policy" selected>Policy (1)</option>' in html
    assert '<option value="animals" >Animals (2)</option>' in html


@pytest.mark.usefixtures("three")
def test_what_is_chosen_can_be_taken_to_the_search(read: Read) -> None:
    html = read(LOG + "?type=foi&year=2026")

    assert "/search/?tab=publication&amp;type=FOI+disclosure&amp;year=2026" in html


def test_an_address_with_a_choice_is_kept_for_a_short_time_only(
    log: DisclosureLog, client: Client, settings: object
) -> None:
    settings.WAGTAILFRONTENDCACHE = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "wagtail.contrib.frontend_cache.backends.BaseBackend"}
    }

    assert "s-maxage=600" in client.get(LOG)["Cache-Control"]
    kept = client.get(LOG + "?type=foi")["Cache-Control"]
    assert int(kept.split("s-maxage=")[1].split(",")[0]) <= 60


@pytest.mark.usefixtures("three")
def test_each_is_shared_from_the_list(read: Read) -> None:
    html = read(LOG)

    for slug in ("matches", "horses", "dogs"):
        assert f'dir="ltr">http://localhost{LOG}{slug}/</p>' in html
