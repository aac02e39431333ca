import signal
import threading
from argparse import ArgumentParser
from collections.abc import Mapping
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from station import worker


class Command(BaseCommand):
    help = (
        "Does what is due: publishes what is scheduled, deletes expired answers. Runs until it is "
        "asked to end, and may run more than once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Do what is due now, all of it, and end."
        )
        parser.add_argument(
            "--pause",
            type=float,
            default=10.0,
            help="Seconds between two looks while nothing is due (10).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        due = worker.jobs(settings.DUE)
        if options["once"]:
            self._once(due)
            return
        stop = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            """What is being done is finished first."""
            stop.set()

        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, end)
        worker.work(due, stop, pause=options["pause"])

    def _once(self, due: Mapping[str, worker.Job]) -> None:
        total = 0
        while True:
            done, failed = worker.do_what_is_due(due)
            total += done
            if failed:
                raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
            if not done:
                break
        self.stdout.write(f"Done: {total}.")
