"""Areas: places looked up in memory and in the database, and pages made by an import."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

POINT = Figure(name="lookup_point", unit="a s")
POSTCODE = Figure(name="lookup_postcode", unit="a s")
TYPED = Figure(name="typeahead_place", unit="a s")
PAGES = Figure(name="area_pages_import", unit="ms", target=0.1)


@benchmark(POINT, POSTCODE, TYPED, PAGES)
def areas() -> Iterator[Result]:
    """1,250 areas: how many points, postcodes and beginnings of names are looked up in a second,
    and the processor time of a page made by the import beside one made by add_child and published.
    """
    figures = servers.measured_in_django("tests.bench._areas_places")
    yield POINT.measured(figures["point"])
    yield POSTCODE.measured(figures["postcode"])
    yield TYPED.measured(figures["typed"])
    yield PAGES.measured(figures["bulk"], baseline=figures["one by one"])
