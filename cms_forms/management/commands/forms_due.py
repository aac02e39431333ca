"""`forms_due`: what `cms_forms.due` has to do now, for a site without a worker of its own."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms_forms import due


class Command(BaseCommand):
    help = (
        "Does what is due: messages to teams, reporters and records systems, deadlines, deletions. "
        "Run it every minute with the keys of staff; any number may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=500, help="at most so many of each kind (500)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = due.run(options["limit"])
        if options["verbosity"]:
            self.stdout.write(f"{done} done.")
