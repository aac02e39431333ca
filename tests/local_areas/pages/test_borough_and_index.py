"""The page of a borough sums up and leads on; the index leads to every area."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from local_areas.models import AreaSummary
from local_areas.pages.index_view import alphabet, initial
from tests.local_areas.conftest import Places


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_borough_lists_each_neighbourhood_with_rate_and_change(
    rivermouth: Places, client: Client
) -> None:
    html = read(client, "/your-area/northside/")

    table = html[html.index('id="rows"') : html.index("</table>")]
    for name, page in rivermouth.areas.items():
        assert (page.get_url() in table) == (name[0] == "N")
    assert "Per 1,000 residents" in table
    assert "no clear change" in table
    figures = AreaSummary.objects.get(area=rivermouth.area("N1")).figures
    assert f"{figures['all']['rate']['value']:.1f}" in table


def test_a_borough_has_its_map_with_the_shades_explained(
    rivermouth: Places, client: Client
) -> None:
    html = read(client, "/your-area/northside/")

    assert html.count('class="land shade-') == 3
    assert 'aria-hidden="true"' in html
    assert "Recorded crimes for each 1,000 residents" in html


def test_a_borough_without_figures_leads_on_all_the_same(bare: Places, client: Client) -> None:
    html = read(client, "/your-area/northside/")

    assert "There are no figures for this borough yet" in html
    assert "/your-area/northside/n1/" in html
    assert "Per 1,000 residents" not in html


def test_the_index_lists_every_borough_beside_its_map(rivermouth: Places, client: Client) -> None:
    html = read(client, "/your-area/")

    assert html.count('<path class="land') == 2
    listed = html[html.index('<ol class="boroughs"') :]
    assert listed.index("/your-area/northside/") < listed.index("/your-area/southside/")


def test_the_index_lists_neighbourhoods_by_letter(rivermouth: Places, client: Client) -> None:
    assert "/your-area/northside/n1/" not in read(client, "/your-area/")

    html = read(client, "/your-area/?letter=N")

    assert "/your-area/northside/n1/" in html
    assert "/your-area/southside/s1/" not in html
    assert '<a href="?letter=N#a-to-z" aria-current="true">N</a>' in html
    assert "<span>Q</span>" in html


@pytest.mark.parametrize("letter", ["Q", "NN", "<b>", "", "%00"])
def test_a_letter_that_no_name_begins_with_shows_the_letters(
    rivermouth: Places, client: Client, letter: str
) -> None:
    assert "neighbourhoods. Choose the letter" in read(client, f"/your-area/?letter={letter}")


def test_an_index_without_areas_says_so(bare: Places, client: Client) -> None:
    for borough in bare.boroughs.values():
        borough.unpublish()

    html = read(client, "/your-area/")

    assert "No area has a page yet" in html


@pytest.mark.parametrize("path", ["/your-area/", "/your-area/northside/"])
def test_the_pages_are_the_same_for_everybody(
    rivermouth: Places, client: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    read(client, path)

    with django_assert_max_num_queries(12):
        response = client.get(path)

    assert not response.cookies
    assert "s-maxage" in response["Cache-Control"]
    assert "style=" not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Harbour", "H"), ("École", "E"), ("ŵyl", "W"), ("4 Quays", "#"), ("", "#")],
)
def test_a_name_is_under_its_plain_letter(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_other_alphabets_come_after_the_latin_one() -> None:
    assert alphabet({"A", "ح"})[-2:] == ["Z", "ح"]
    assert alphabet({"ح"}) == ["ح"]
