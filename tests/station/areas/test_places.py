"""Where something happened, as triage asks for it."""

from wagtail.models import Site

from local_areas.models import Postcode
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
