"""`social_due`: what `social_hub.due` has to do now, for a site without a worker of its own."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from social_hub import due


class Command(BaseCommand):
    help = (
        "Does what is due: posts that networks pushed, lists, accounts, pictures, copies, mails. "
        "Run it every minute; any number may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=500, help="at most so many of each kind (500)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = due.run(options["limit"])
        if options["verbosity"]:
            self.stdout.write(f"{done} done.")
