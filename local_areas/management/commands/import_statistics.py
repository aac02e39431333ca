"""`import_statistics FILE … [--publish]`: stage files of statistics, check them, swap them in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from local_areas.imports import sources
from local_areas.imports.base import Refused
from local_areas.imports.checking import failed
from local_areas.imports.command import STOPPED, TOLD, Bar, named_columns
from local_areas.imports.publishing import publish
from local_areas.imports.staging import Asked, Outcome, Staged, stage
from local_areas.models import Release
from local_areas.statistics.checking import NAMES
from local_areas.tables import UnknownFile, Unreadable

MOST_CHANGES: Final = 10


class Command(BaseCommand):
    help = (
        "Stages files of statistics as releases and checks them. Nothing that is live changes "
        "without --publish. Exit code 1 where a release is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="CSV, JSON, gzip or a monthly zip"
        )
        parser.add_argument(
            "--publish", action="store_true", help="swap each release in whose checks pass"
        )
        parser.add_argument(
            "--accept",
            nargs="+",
            action="extend",
            default=[],
            choices=NAMES,
            metavar="CHECK",
            help=f"publish although this check fails: {', '.join(NAMES)}",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="read and check everything, change nothing"
        )
        known = [each.key for each in sources.sources()]
        parser.add_argument(
            "--source", default="", choices=known, help="where the header is not recognised"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=NAME",
            help="the column that has a field, where its name is not recognised",
        )
        parser.add_argument(
            "--force",
            default="",
            metavar="KEY",
            help="whose rows they are, such as metropolitan, where neither rows nor name say it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refused = False
        try:
            with transaction.atomic():
                outcome = self._stage(options)
                if options["dry_run"]:
                    transaction.set_rollback(True)
            for reason in outcome.skipped:
                self.stdout.write(f"Not taken in: {reason}")
            for each in outcome.staged:
                self._tell(each, dry_run=options["dry_run"])
                if options["publish"] and not options["dry_run"]:
                    refused |= not self._publish(each.release, options["accept"])
                elif not each.release.is_live:
                    accepted = options["accept"]
                    refused |= any(name not in accepted for name in failed(each.release))
        except (UnknownFile, Unreadable, Refused) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror or error}.") from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. What was not reported above was not changed.")
            sys.exit(STOPPED)
        if refused:
            raise CommandError(
                "Not everything passed its checks; see above. What is live stays as it was. "
                "--publish --accept CHECK … publishes all the same."
            )

    def _stage(self, options: dict[str, Any]) -> Outcome:
        named = named_columns(options["column"])
        asked = Asked(source=options["source"], named=named, force=options["force"])
        looks = options["verbosity"] > 0 and self.stderr.isatty()
        bar = Bar(self.stderr if looks else None)
        try:
            return stage([(path, path.name) for path in options["files"]], asked, bar.show)
        finally:
            bar.clear()

    def _publish(self, release: Release, accepted: list[str]) -> bool:
        if release.is_live:
            return True
        try:
            publish(release, accepted=accepted)
        except Refused as error:
            self.stderr.write(self.style.ERROR(str(error)))
            return False
        self.stdout.write(self.style.SUCCESS("  Live."))
        return True

    def _tell(self, staged: Staged, *, dry_run: bool) -> None:
        release, report = staged.release, staged.release.report
        would = " (dry run: nothing was changed)" if dry_run else ""
        self.stdout.write(f"{release.title}{would}")
        if not staged.is_new:
            state = "live" if release.is_live else f"here already ({release.state.label})"
            self.stdout.write(f"  {release.file_name} is {state}: nothing was read again.")
        self.stdout.write(f"  {report['rows']:>9,} read, {report['rejected']:,} rejected")
        for line, reason in report["rejects"][:TOLD]:
            self.stdout.write(f"  line {line}: {reason}")
        if report["rejected"] > TOLD:
            self.stdout.write(f"  … and {report['rejected'] - TOLD:,} more.")
        for note in report["notes"]:
            self.stdout.write(f"  {note}")
        for each in report["breaks"]:
            self.stdout.write(
                f"  counted in another way: {each['type']} ({each['how']} {each['month']}, "
                f"{each['before']:,} → {each['after']:,})"
            )
        for each in report["changes"][:MOST_CHANGES]:
            self.stdout.write(f"  {each['type']}: {each['before']:,} → {each['after']:,}")
        for each in report["checks"]:
            mark = "passed" if each["passed"] else "FAILED"
            self.stdout.write(f"  {each['name']}: {mark}. {each['words']}")
            for detail in each["details"][:TOLD]:
                self.stdout.write(f"    {detail}")
