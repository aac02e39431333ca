from local_areas.imports.boundaries import Boundaries
from local_areas.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Takes in the polygons of areas (GeoJSON), and what became of areas that ended."
    importer = Boundaries()
