from argparse import ArgumentParser
from typing import Any

from local_areas.imports.command import ImportCommand
from local_areas.imports.officers import Officers


class Command(ImportCommand):
    """A list of officers, their accounts, areas and invitations."""

    help = (
        "Takes in a list of officers (CSV or XLSX) with their areas, makes their accounts and "
        "writes an invitation by e-mail to each new one."
    )
    importer = Officers()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help="end the assignments and accounts of officers who are not in the file; without "
            "it they are only named",
        )

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"remove_missing": options["remove_missing"]}
