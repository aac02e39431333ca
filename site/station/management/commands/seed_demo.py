from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from station.demo.pages import seed_pages
from station.demo.services import seed_services
from station.demo.users import seed_users


class Command(BaseCommand):
    help = "Builds the demonstration: pages, services, menus and people, all of them fictional."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(
                "The demonstration has log-ins with a published password, so it is not made with "
                "these settings. Nothing was changed."
            )
        with transaction.atomic():
            seed_users()
            pages = seed_pages()
            seed_services(pages)
        if options["verbosity"]:
            self.stdout.write("The demonstration is there.")
