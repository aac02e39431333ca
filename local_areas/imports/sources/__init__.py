"""Whose files of statistics can be read. A site adds its own with `register`, when it is ready."""

from local_areas.imports.sources.base import get, recognised, register, sources
from local_areas.imports.sources.datastore import Datastore, DatastoreBoroughs
from local_areas.imports.sources.outcomes import Outcomes
from local_areas.imports.sources.police_api import PoliceApi
from local_areas.imports.sources.stops import Stops
from local_areas.imports.sources.street import Street

for _each in (Datastore(), DatastoreBoroughs(), Street(), Outcomes(), Stops(), PoliceApi()):
    register(_each)

__all__ = ["get", "recognised", "register", "sources"]
