"""What the commands that import a file have in common."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final

from django.core.management.base import BaseCommand, CommandError

from local_areas.imports.base import Importer, Options, Refused, Report, take_in
from local_areas.tables import UnknownFile, Unreadable

BAR: Final = 40
TOLD: Final = 20
"""How many rejected rows are printed. `--rejects` writes them all."""
STOPPED: Final = 130
"""The exit code of a process that Ctrl-C ended."""


def named_columns(written: Iterable[str]) -> dict[str, str]:
    """Field -> the name of its column, from each `--column`. Raises `CommandError`."""
    named = dict(each.partition("=")[::2] for each in written)
    if not all(named.values()):
        raise CommandError("Write --column as FIELD=NAME, such as --column code=WD24CD.")
    return named


class ImportCommand(BaseCommand):
    """A command `import_<key>` sets `importer`."""

    importer: ClassVar[Importer]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="gzip is read as it is")
        parser.add_argument(
            "--dry-run", action="store_true", help="read and check everything, change nothing"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=NAME",
            help="the column that has a field, where its name is not recognised",
        )
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="write the rejected rows to a CSV"
        )
        parser.add_argument(
            "--generation",
            default="",
            required=self.importer.needs_generation,
            metavar="KEY",
            help="the boundary set, such as 2024",
        )
        if self.importer.needs_generation:
            parser.add_argument(
                "--valid-from",
                type=date.fromisoformat,
                metavar="DATE",
                help="from when the boundary set holds; else from its year",
            )

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        """What only this importer knows."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar(self.stderr if self._shows_progress(options) else None)
        try:
            report = take_in(
                self.importer,
                options["file"],
                self._options(options),
                dry_run=options["dry_run"],
                watch=bar.show,
            )
        except (UnknownFile, Unreadable, Refused) as error:
            raise CommandError(f"{options['file'].name}: {error}") from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror or error}.") from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. Nothing was changed.")
            sys.exit(STOPPED)
        finally:
            bar.clear()
        self._tell(report, options)
        if report.is_empty:
            raise CommandError("No row of the file could be used.")

    def _options(self, options: dict[str, Any]) -> Options:
        named = named_columns(options["column"])
        return Options(
            generation=options["generation"],
            valid_from=options.get("valid_from"),
            named=named,
            more=self.more(options),
        )

    def _shows_progress(self, options: dict[str, Any]) -> bool:
        return options["verbosity"] > 0 and self.stderr.isatty()

    def _tell(self, report: Report, options: dict[str, Any]) -> None:
        if options["rejects"]:
            with options["rejects"].open("w", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow([report.unit, "reason"])
                writer.writerows([each.line, each.reason] for each in report.rejects)
        if options["verbosity"] < 1:
            return
        for line in lines(report):
            self.stdout.write(line)


def lines(report: Report) -> list[str]:
    """A report as text."""
    would = " (dry run: nothing was changed)" if report.is_dry_run else ""
    told = [f"{report.file_name}: {report.read:,} read, {report.rejected:,} rejected{would}"]
    told += [f"  {number:>9,} {what}" for what, number in report.counts.items()]
    told += [f"  {note}" for note in report.notes]
    told += [f"  {report.unit} {each.line}: {each.reason}" for each in report.rejects[:TOLD]]
    if report.rejected > TOLD:
        told.append(f"  … and {report.rejected - TOLD:,} more: --rejects FILE writes them.")
    return told


class Bar:
    """A line that fills. None: nobody looks."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._shown = -1

    def show(self, share: float) -> None:
        percent = int(share * 100)
        if self._stream is None or percent == self._shown:
            return
        self._shown = percent
        filled = "#" * int(share * BAR)
        self._stream.write(f"\r  [{filled:<{BAR}}] {percent:>3} %", ending="")
        self._stream.flush()

    def clear(self) -> None:
        if self._stream is not None and self._shown >= 0:
            self._stream.write(f"\r{'':<{BAR + 12}}\r", ending="")
