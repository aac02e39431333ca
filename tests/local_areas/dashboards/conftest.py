import pytest

from local_areas import boundaries
from local_areas.imports import summaries
from tests.local_areas import builders


@pytest.fixture
def bare_city(db: None) -> builders.City:
    """The small city without figures."""
    boundaries.forget()
    return builders.city(with_figures=False)


@pytest.fixture
def city(bare_city: builders.City) -> builders.City:
    """The small city with its figures, as its release went live."""
    builders.add_figures(bare_city)
    summaries.renew("datastore")
    return bare_city
