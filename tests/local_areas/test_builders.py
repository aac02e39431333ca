import pytest

from local_areas.models import AreaSummary, Release, Series
from tests.local_areas import builders


@pytest.mark.django_db
def test_the_small_city_has_a_live_release_for_every_area_and_type() -> None:
    city = builders.city()

    assert list(Release.objects.live()) == [city.release]
    assert Series.objects.count() == (6 + 2 + 1) * (len(builders.TYPES) + 1)
    assert AreaSummary.objects.filter(source="datastore").count() == 6 + 2 + 1
    assert {len(series.counts) for series in Series.objects.all()} == {builders.MONTHS}
