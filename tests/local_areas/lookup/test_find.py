"""From what people type to an area, each way that it can end."""

from datetime import date

import pytest

from local_areas import lookup
from local_areas.lookup import answers
from local_areas.lookup.places import fold
from local_areas.models import AreaAlias, Postcode
from tests.local_areas.conftest import Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def streets(bare: Places) -> Places:
    """XR1 1AA in the middle of N1, XR1 1AB fifty metres west of N2, XR1 9ZZ withdrawn."""
    rows = [
        ("XR11AA", 0.005, 51.015, "A01", None),
        ("XR11AB", 0.00928, 51.015, "A01", None),
        ("XR12AA", 0.025, 51.005, "A06", None),
        ("XR19ZZ", None, None, "", date(2019, 3, 1)),
        ("XR601AA", 3.0, 55.0, "A99", None),
    ]
    Postcode.objects.bulk_create(
        Postcode(code=code, longitude=x, latitude=y, area_code=area, withdrawn=withdrawn)
        for code, x, y, area, withdrawn in rows
    )
    return bare


@pytest.fixture(autouse=True)
def _letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """XR is nowhere in the United Kingdom."""
    areas = lookup.postcodes.AREAS | {"XR"}
    monkeypatch.setattr(lookup.postcodes, "AREAS", areas)


@pytest.mark.parametrize("text", ["XR1 1AA", "xr11aa", "XR1 IAA", "XRI 1AA", "XR1–1AA"])
def test_a_postcode_leads_to_its_area(streets: Places, text: str) -> None:
    answer = lookup.find(text)

    assert isinstance(answer, answers.Found)
    assert answer.text == "XR1 1AA"
    assert (answer.place.name, answer.place.within) == ("N1", "Northside")


def test_a_postcode_near_a_border_offers_both_sides(streets: Places) -> None:
    answer = lookup.find("XR1 1AB")

    assert isinstance(answer, answers.NearBoundary)
    assert [near.place.name for near in answer.areas] == ["N1", "N2"]
    assert answer.areas[0].metres == 0
    assert 45 <= answer.areas[1].metres <= 55


def test_how_near_is_near_is_a_setting(streets: Places, settings: object) -> None:
    settings.LOCAL_AREAS_NEAR_METRES = 40  # type: ignore[attr-defined]

    assert isinstance(lookup.find("XR1 1AB"), answers.Found)


def test_a_withdrawn_postcode_says_when_and_where_those_like_it_are(streets: Places) -> None:
    answer = lookup.find("XR1 9ZZ")

    assert isinstance(answer, answers.Withdrawn)
    assert answer.month == date(2019, 3, 1)
    assert {place.name for place in answer.nearest} == {"N1", "S3"}


def test_a_postcode_that_was_given_out_again_is_in_use(streets: Places) -> None:
    Postcode.objects.filter(code="XR11AA").update(
        withdrawn=date(2006, 10, 1), listed_on=date(2026, 1, 1)
    )

    assert isinstance(lookup.find("XR1 1AA"), answers.Found)


def test_half_a_postcode_says_which_areas_it_covers(streets: Places) -> None:
    answer = lookup.find("xr1")

    assert isinstance(answer, answers.HalfPostcode)
    assert [place.name for place in answer.boroughs] == ["Northside", "Southside"]
    assert [place.name for place in answer.neighbourhoods] == ["N1", "S3"]
    assert answer.example == "XR1 1AA"


def test_a_good_postcode_that_no_list_has_may_be_new(streets: Places) -> None:
    answer = lookup.find("XR1 1AD")

    assert isinstance(answer, answers.UnknownPostcode)
    assert [place.name for place in answer.nearest] == ["N1"]


@pytest.mark.parametrize("text", ["XR60 1AA", "M1 1AE"])
def test_a_postcode_elsewhere_is_another_forces(
    streets: Places, settings: object, text: str
) -> None:
    settings.LOCAL_AREAS_OTHER_FORCES = {  # type: ignore[attr-defined]
        "XR60": ("Highmoor Police", "https://highmoor.example/"),
        "M": ("Highmoor Police", "https://highmoor.example/"),
    }

    answer = lookup.find(text)

    assert isinstance(answer, answers.OutsideForce)
    assert answer.force == "Highmoor Police"


@pytest.mark.parametrize("text", ["D02 AF30", "10115", "10115 Berlin", "75008 Paris", "Wien 1010"])
def test_the_postcode_of_another_country_is_said_to_be_one(streets: Places, text: str) -> None:
    assert isinstance(lookup.find(text), answers.Foreign)


def test_an_address_is_found_by_its_postcode_and_only_that_is_shown(streets: Places) -> None:
    code = str(Postcode.objects.living().first())

    answer = lookup.find(f"1 High Street, Rivermouth {code}")

    assert answer.text == code


def test_of_several_postcodes_that_it_may_be_people_choose(streets: Places) -> None:
    Postcode.objects.create(code="XR1S5AB", area_code="A01")
    Postcode.objects.create(code="XR15SAB", area_code="A01")
    Postcode.objects.create(code="XR155AB", area_code="A01")

    answer = lookup.find("XR1SSAB")

    assert isinstance(answer, answers.Mistyped)
    assert len(answer.meant) == 2


def test_nothing_and_nonsense_have_answers_of_their_own(streets: Places) -> None:
    assert isinstance(lookup.find("  "), answers.Empty)
    assert isinstance(lookup.find("zzqqzz"), answers.Nothing)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("Holborn & Covent Garden", "holborn and covent garden"),
        ("Holborn and Covent Garden", "HOLBORN & COVENT GARDEN"),
        ("St. Mary's", "st marys"),
        ("St Mary’s", "Saint Mary's ward"),
        ("Ébury", "ebury"),
        ("St James's", "st james"),
        ("King's Cross", "kings cross"),
        ("Hay Wharf", "hay  wharf,"),
    ],
)
def test_two_ways_to_write_a_name_are_one(names: str, text: str) -> None:
    assert fold(names) == fold(text)


def test_names_that_are_misspelt_are_offered(bare: Places) -> None:
    AreaAlias.objects.create(area=bare.area("N1"), name="Swing Bridge")

    answer = lookup.find("swingbrige")

    assert isinstance(answer, answers.Several)
    assert not answer.is_exact
    assert [(place.name, place.alias) for place in answer.places] == [("N1", "Swing Bridge")]


def test_a_name_that_two_areas_have_is_asked_about_unless_the_borough_is_said(
    bare: Places,
) -> None:
    for name in ("N1", "S1"):
        AreaAlias.objects.create(area=bare.area(name), name="Abbey")

    both = lookup.find("Abbey")
    one = lookup.find("abbey, southside")

    assert isinstance(both, answers.Several)
    assert both.is_exact
    assert {place.name for place in both.places} == {"N1", "S1"}
    assert isinstance(one, answers.Found)
    assert one.place.name == "S1"


def test_names_come_while_they_are_typed_but_no_postcode_is_looked_at(bare: Places) -> None:
    assert [place.name for place in lookup.suggest("north")] == ["Northside"]
    assert lookup.suggest("XR1 1") == ()
    assert lookup.suggest("") == ()


def test_a_practice_area_is_never_found(bare: Places) -> None:
    area = bare.area("N1")
    area.is_practice, area.local_name = True, "Practice Parva"
    area.save()

    assert isinstance(lookup.find("Practice Parva"), answers.Nothing)
    around = lookup.find_point(0.005, 51.015)
    assert isinstance(around, answers.Here)
    assert around.place.name == "Northside"


def test_a_point_is_in_its_area_or_near_a_border_or_outside(bare: Places) -> None:
    here = lookup.find_point(0.005, 51.015, accuracy=30)
    near = lookup.find_point(0.0099, 51.015, accuracy=30)
    outside = lookup.find_point(3, 55, accuracy=30)

    assert isinstance(here, answers.Here)
    assert here.place.name == "N1"
    assert isinstance(near, answers.NearBoundary)
    assert isinstance(outside, answers.OutsideForce)
    with pytest.raises(ValueError, match="no such place"):
        lookup.find_point(200, 51)
