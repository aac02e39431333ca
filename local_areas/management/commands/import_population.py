from argparse import ArgumentParser
from typing import Any

from local_areas.imports.command import ImportCommand
from local_areas.imports.population import Population


class Command(ImportCommand):
    help = "Takes in the number of residents of each area (CSV)."
    importer = Population()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, help="of the figures; else as the column says")
        parser.add_argument("--source", help="as pages name it; else the file's name")

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"year": options["year"], "source": options["source"]}
