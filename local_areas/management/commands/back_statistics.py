"""`back_statistics SOURCE [SCOPE]`: put the last release back in the place of the live one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from local_areas.imports.base import Refused
from local_areas.imports.publishing import back
from local_areas.models import Release


class Command(BaseCommand):
    help = "Puts the last release of a source back in the place of the live one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the key of the source, such as datastore")
        parser.add_argument(
            "scope", nargs="?", default="", help="such as “metropolitan 2024-08”, of a month's file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = {"source": options["source"], "scope": options["scope"]}
        live = Release.objects.live().filter(**asked).first()
        if live is None:
            raise CommandError("No release of this source and scope is live.")
        try:
            now = back(live)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Live again: {now.title} ({now.file_name}).")
