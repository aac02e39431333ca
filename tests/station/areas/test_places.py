"""Where something happened, as triage asks for it, and as it is drawn."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from local_areas import boundaries
from local_areas.models import Postcode
from station.areas.place_map import place_map
from station.areas.places import areas_of_place
from tests.local_areas.conftest import add_places


def test_a_postcode_lies_in_its_neighbourhood_and_in_all_that_hold_it(
    beginning_with_demonstration: None, db: None
) -> None:
    places = add_places(Site.objects.get(is_default_site=True).root_page, with_figures=False)
    area = places.area("N1")
    Postcode.objects.create(code="XR10AA", area_code=area.code)

    codes = areas_of_place("XR1 0AA")

    assert codes[0] == area.code
    assert area.parent is not None
    assert area.parent.code in codes[1:]


def test_what_lies_elsewhere_or_nowhere_lies_in_none(db: None) -> None:
    assert areas_of_place("EC1A 1BB") == ()
    assert areas_of_place("nonsense") == ()
    assert areas_of_place("") == ()


def test_the_place_is_drawn_in_its_neighbourhood_without_asking_anybody_outside(
    beginning_with_demonstration: None, db: None
) -> None:
    places = add_places(Site.objects.get(is_default_site=True).root_page, with_figures=False)
    area = places.area("N1")
    middle = boundaries.of().geometry(area.pk).representative_point()  # type: ignore[union-attr]
    Postcode.objects.create(
        code="XR10AA", area_code=area.code, longitude=middle.x, latitude=middle.y
    )

    drawn = place_map("XR1 0AA")

    assert f"Thick line: {area.name}." in drawn
    assert drawn.count("<path") >= 3
    assert 'stroke="none"/>' in drawn
    for asks in ("http", "<a ", "style=", "<script", "<image"):
        assert asks not in drawn
    with CaptureQueriesContext(connection) as again:
        assert place_map("XR1 0AA") == drawn
    assert len(again) == 0


def test_what_lies_in_no_area_is_not_drawn(db: None) -> None:
    assert place_map("EC1A 1BB") == ""
    assert place_map("nonsense") == ""
