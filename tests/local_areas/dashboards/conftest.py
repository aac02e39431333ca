import pytest

from local_areas import boundaries
from local_areas.imports import summaries
from tests.local_areas import builders
from tests.plugins.databases import beginning_with


def city_with_figures() -> None:
    builders.city()
    summaries.renew("datastore")


beginning_with_city_with_figures = beginning_with(city_with_figures)


@pytest.fixture
def bare_city(db: None) -> builders.City:
    """The small city without figures."""
    boundaries.forget()
    return builders.city(with_figures=False)


@pytest.fixture
def city(beginning_with_city_with_figures: None, db: None) -> builders.City:
    """The small city with its figures, as its release went live."""
    boundaries.forget()
    return builders.city_there()
