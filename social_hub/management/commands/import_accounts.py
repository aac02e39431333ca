"""`import_accounts FILE`: the teams' accounts, from a CSV or a spreadsheet."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from social_hub.accounts.importing import Report, import_accounts
from social_hub.accounts.rows import Unreadable
from social_hub.publishing.exporting import harmless

TOLD: Final = 20
"""How many rejected rows are printed. `--rejects` writes them all."""


class Command(BaseCommand):
    help = (
        "Takes in a list of social accounts (CSV or XLSX) with the columns network, handle (or "
        "page id, or address), area, owner, corporate, and looks them up on their networks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="read and check everything, change nothing"
        )
        parser.add_argument(
            "--not-paid",
            action="store_true",
            help="do not ask networks that bill each account that is looked up",
        )
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="write the rejected rows to a CSV"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            report = import_accounts(
                path, is_dry_run=options["dry_run"], may_pay=not options["not_paid"]
            )
        except Unreadable as error:
            raise CommandError(f"{path.name}: {error}") from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}.") from error
        if options["rejects"]:
            with options["rejects"].open("w", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(["line", "reason"])
                writer.writerows([each.line, harmless(each.words)] for each in report.problems)
        if options["verbosity"]:
            for line in lines(report, path.name):
                self.stdout.write(line)
        if report.read and not report.taken:
            raise CommandError("No row of the file could be used.")


def lines(report: Report, name: str) -> list[str]:
    """A report as text."""
    would = " (dry run: nothing was changed)" if report.is_dry_run else ""
    told = [f"{name}: {report.read:,} read, {len(report.problems):,} rejected{would}"]
    counts = {
        "new": report.new,
        "changed": report.changed,
        "as they were": report.unchanged,
        "not looked up yet: their network is asked again later": report.not_looked_up,
    }
    told += [f"  {number:>7,} {what}" for what, number in counts.items() if number]
    told += [f"  line {each.line}: {each.words}" for each in report.problems[:TOLD]]
    if len(report.problems) > TOLD:
        told.append(f"  … and {len(report.problems) - TOLD:,} more: --rejects FILE writes them.")
    return told
