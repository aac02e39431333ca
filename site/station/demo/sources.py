"""The demonstration's figures come in as real ones do, and name themselves as what they are."""

from collections.abc import Mapping
from typing import Final

from local_areas.imports import sources
from local_areas.imports.sources.base import Opening
from local_areas.imports.sources.datastore import Datastore
from local_areas.imports.sources.stops import Stops

PUBLISHER: Final = "generated for this demonstration, so that nothing in it happened"


class GeneratedCrime(Datastore):
    key = "generated"
    name = "Generated figures of the demonstration"
    publisher = PUBLISHER
    with_figures_of = "datastore"

    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool:
        """A real file of the same form is never taken for one of these."""
        return False


class GeneratedStops(Stops):
    key = "generated-stops"
    name = "Generated stops of the demonstration"
    publisher = PUBLISHER
    with_figures_of = "stops"

    def recognises(self, opening: Opening, named: Mapping[str, str]) -> bool:
        return False


def register() -> None:
    for source in (GeneratedCrime(), GeneratedStops()):
        sources.register(source)
