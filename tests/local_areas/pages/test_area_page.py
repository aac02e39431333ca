"""The page of a neighbourhood: in order, useful when there is nothing, and cheap."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar

from local_areas import boundaries
from local_areas.models import (
    Assignment,
    Kind,
    Meeting,
    Officer,
    Update,
)
from local_areas.pages import advice
from tests.local_areas.conftest import Places, fill

PATH = "/your-area/northside/n1/"


@pytest.fixture
def busy(rivermouth: Places) -> Places:
    """N1 with everything that a page can show."""
    fill(rivermouth)
    return rivermouth


def read(client: Client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_what_people_come_for_stands_in_order(busy: Places, client: Client) -> None:
    html = read(client)

    expected = [
        "Road closed</h2>",
        "What matters here now",
        "Meet us",
        "Market walkabout",
        "Crime in the last 12 months",
        "Stay safe here",
        'id="months"',
        "What the team works on",
        "Your team",
        "<strong>PC Demo Officer",
        "Answered within 72 hours",
        "Meet the team",
        "Where it is",
        "Police stations",
        "Quay Station",
        "Report something here</h2>",
        "Follow by e-mail",
    ]
    places = [html.index(words) for words in expected]
    assert places == sorted(places)


def test_an_area_without_anything_says_so_and_leads_on(bare: Places, client: Client) -> None:
    html = read(client)

    for words in (
        "The team has posted nothing here lately",
        "There are no figures for this area yet",
        "No officer is named for this neighbourhood yet",
        "No priorities are agreed",
        "No event is planned",
        "No station with a counter is listed",
    ):
        assert words in html
    assert re.search(r"<(ul|ol|table|section)[^>]*>\s*</\1>", html) is None


def test_the_team_of_the_borough_stands_in_for_one_that_is_not_named(
    rivermouth: Places, client: Client
) -> None:
    officer = Officer.objects.create(number="2", name="Demo Sergeant", rank="Sgt")
    Assignment.objects.create(officer=officer, area=rivermouth.city.boroughs["Northside"])

    html = read(client)

    assert "The team of Northside looks after it" in html
    assert "Demo Sergeant" in html


@pytest.mark.parametrize("level", ["borough", "force"])
def test_what_is_said_to_all_of_a_place_is_said_on_every_page_within(
    rivermouth: Places, client: Client, level: str
) -> None:
    borough = rivermouth.city.boroughs["Northside"]
    place = borough if level == "borough" else borough.parent
    now = timezone.now()
    said = {"area": place, "text": "Words.", "approved_at": now, "publish_at": now}
    Update.objects.create(title="River high", kind=Kind.ALERT, **said)
    news = Update.objects.create(title="Dogs on leads", **said)
    meeting = Meeting.objects.create(
        area=place, title="Open day", starts_at=now + timedelta(days=1), place="Quay"
    )

    html = read(client)

    assert "River high</h2>" in html
    shown = re.search(rf'id="update-{news.pk}".*?</article>', html, re.DOTALL)
    assert f"for all of {place}" in shown[0]
    assert f'href="{PATH}events/{meeting.pk}.ics"' in html
    assert "Open day" in read(client, f"{PATH}events/{meeting.pk}.ics")
    feed = read(client, f"{PATH}updates.atom")
    assert "River high" in feed
    assert "Dogs on leads" in feed


def test_officers_of_the_whole_force_are_no_neighbourhood_s_team(
    rivermouth: Places, client: Client
) -> None:
    force = rivermouth.city.boroughs["Northside"].parent
    officer = Officer.objects.create(number="3", name="Demo Chief", rank="Chief Constable")
    Assignment.objects.create(officer=officer, area=force)

    assert "Demo Chief" not in read(client)


def test_the_page_costs_few_queries_and_sets_no_cookie(
    busy: Places, client: Client, django_assert_max_num_queries: Any
) -> None:
    read(client)  # what a process keeps: polygons, the roots of sites, content types
    cache.delete(advice.CACHE_KEY)
    boundaries.forget()

    with django_assert_max_num_queries(12):
        response = client.get(PATH)

    assert not response.cookies
    assert "csrf" not in response.content.decode().lower()
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "s-maxage" in response["Cache-Control"]


def test_nothing_on_the_page_needs_an_inline_style_or_script(busy: Places, client: Client) -> None:
    html = read(client)

    assert "style=" not in html
    assert "<script>" not in html


def test_an_update_is_shown_only_while_it_is_public(busy: Places, client: Client) -> None:
    area, now = busy.area("N1"), timezone.now()
    for title, facts in (
        ("Not approved", {}),
        ("Later", {"approved_at": now, "publish_at": now + timedelta(hours=1)}),
        ("Over", {"approved_at": now, "expires_at": now - timedelta(minutes=1)}),
        ("Withdrawn", {"approved_at": now, "withdrawn_at": now}),
    ):
        Update.objects.create(area=area, title=title, text="Words.", **facts)

    html = read(client)

    for title in ("Not approved", "Later", "Over", "Withdrawn"):
        assert title not in html


def test_caches_keep_the_page_no_longer_than_until_it_changes(busy: Places, client: Client) -> None:
    now = timezone.now()
    Update.objects.create(
        area=busy.area("N1"),
        title="Soon",
        text="Words.",
        approved_at=now,
        publish_at=now + timedelta(seconds=20),
    )

    cache_control = client.get(PATH)["Cache-Control"]

    found = re.search(r"s-maxage=(\d+)", cache_control)
    assert found is not None
    assert int(found[1]) <= 20


def test_the_csv_has_the_figures_of_the_page(rivermouth: Places, client: Client) -> None:
    response = client.get(PATH + "statistics.csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    year = next(row for row in rows if row["type"] == "Theft" and row["period_from"] == "2025-02")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert year["area_code"] == rivermouth.area("N1").code
    assert year["period_to"] == "2026-01"
    assert f'<strong class="rank__count">{year["count"]}</strong>' in read(client)


def test_an_area_without_figures_has_no_csv(bare: Places, client: Client) -> None:
    assert client.get(PATH + "statistics.csv").status_code == 404


def test_all_figures_are_on_a_page_of_their_own(rivermouth: Places, client: Client) -> None:
    html = read(client, PATH + "statistics/")

    assert html.count('role="img"') >= 3
    assert "Shown only as a sum of 12 months" in html or "Shown only for the whole borough" in html


def test_an_event_goes_into_a_calendar(busy: Places, client: Client) -> None:
    meeting = Meeting.objects.get()

    response = client.get(f"{PATH}events/{meeting.pk}.ics")

    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Coffee"
    assert event["DTSTART"].dt == meeting.starts_at.replace(microsecond=0)


def test_the_events_of_another_area_are_not_found_here(busy: Places, client: Client) -> None:
    meeting = Meeting.objects.get()

    assert client.get(f"/your-area/northside/n2/events/{meeting.pk}.ics").status_code == 404


def test_the_feed_has_the_updates_the_newest_first(busy: Places, client: Client) -> None:
    response = client.get(PATH + "updates.atom")

    body = response.content.decode()
    assert response["Content-Type"].startswith("application/atom+xml")
    assert body.count("<entry>") == 3
    assert "http://localhost/your-area/northside/n1/" in body


def test_the_neighbours_are_listed_beside_the_map(rivermouth: Places, client: Client) -> None:
    html = read(client)

    beside = html[html.index('id="beside"') :]
    assert beside.index("n2/") > 0
    assert "southside/s1/" in beside[: beside.index("</ul>")]
    assert 'aria-hidden="true"' in html[html.index("area-map") : html.index("area-map") + 200]


def test_an_unpublished_neighbourhood_is_not_found_and_leads_to_none(
    rivermouth: Places, client: Client
) -> None:
    rivermouth.areas["N2"].unpublish()

    assert client.get("/your-area/northside/n2/").status_code == 404
    assert "northside/n2/" not in read(client)


@pytest.mark.parametrize("path", ["n9/", "n1/nothing/", "n1/events/1.ics", "n1/statistics.pdf"])
def test_what_is_not_there_is_not_found(rivermouth: Places, client: Client, path: str) -> None:
    assert client.get("/your-area/northside/" + path).status_code == 404


@pytest.mark.parametrize(
    ("language", "opening"), [("ar", '<html lang="ar" dir="rtl">'), ("cy", '<html lang="cy">')]
)
def test_the_language_and_its_direction_are_said(
    busy: Places, client: Client, language: str, opening: str, settings: Any
) -> None:
    settings.LANGUAGE_CODE = language
    with translation.override(language):
        html = read(client)

    assert opening in html


def test_the_reports_that_a_site_offers_start_with_the_area(
    rivermouth: Places, client: Client, settings: Any
) -> None:
    settings.LOCAL_AREAS_REPORT_LINKS = f"{__name__}.offered"

    assert '<a href="/report/crime/?area=A01">' in read(client).replace("A04", "A01")


def offered(request: Any, area: Any) -> list[dict[str, str]]:
    return [{"title": "A crime", "url": f"/report/crime/?area={area.code}"}]


def test_the_posts_of_another_app_have_their_place(
    rivermouth: Places, client: Client, settings: Any
) -> None:
    settings.LOCAL_AREAS_POSTS_TAG = f"{__name__}.posts"

    assert "&lt;posts of N1&gt;" in read(client)


def posts(context: Any, area: Any) -> str:
    return f"<posts of {area.name}>"
