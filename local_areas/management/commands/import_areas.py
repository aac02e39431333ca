from argparse import ArgumentParser
from typing import Any

from local_areas.imports.areas import Areas
from local_areas.imports.command import ImportCommand


class Command(ImportCommand):
    """A list of neighbourhoods and boroughs, and their pages."""

    help = "Takes in a list of areas (CSV) with their boroughs, and makes and keeps their pages."
    importer = Areas()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--without",
            action="append",
            default=[],
            metavar="CODE",
            help="leave out a borough: another force looks after it",
        )

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"without": options["without"]}
