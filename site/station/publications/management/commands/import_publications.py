from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from local_areas.imports.command import ImportCommand
from station.publications.importing import rows
from station.publications.importing.taking import Publications


class Command(ImportCommand):
    help = (
        "Takes in publications and disclosures: a CSV, or a file with one JSON object a line. Run "
        "again, it changes what the file says otherwise, and nothing else. Files that a row names "
        "are looked for beside the list."
    )
    importer = Publications()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--otherwise",
            action="append",
            default=[],
            metavar="FIELD=VALUE",
            help="what a field has where a row says nothing, or nothing that can be read",
        )
        parser.add_argument(
            "--below",
            metavar="SLUG",
            help="the log below which all of them are made; else FOI disclosures belong to the "
            "lowest log, everything else to the highest",
        )

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        written = [each.partition("=") for each in options["otherwise"]]
        unknown = [field for field, sign, _ in written if field not in rows.PATTERNS or not sign]
        if unknown:
            known = ", ".join(rows.PATTERNS)
            raise CommandError(f"Write --otherwise as FIELD=VALUE. The fields are: {known}.")
        return {
            "otherwise": {field: value for field, _, value in written},
            "below": options["below"],
            "folder": options["file"].parent,
        }
