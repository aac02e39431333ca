from argparse import ArgumentParser
from datetime import date
from typing import Any

from local_areas.imports.command import ImportCommand
from local_areas.imports.postcodes import Postcodes


class Command(ImportCommand):
    help = "Takes in postcodes: Code-Point Open, the ONS Postcode Directory, or any CSV of them."
    importer = Postcodes()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="DATE",
            help="the day on which those of the list were in use; else today",
        )

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"as_of": options["as_of"]}
