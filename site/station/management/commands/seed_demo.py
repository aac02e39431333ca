from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from station.demo.pages import seed_pages
from station.demo.services import seed_services
from station.demo.users import seed_users


class Command(BaseCommand):
    help = "Builds the demonstration: pages, services, menus and people, all of them fictional."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            seed_users()
            pages = seed_pages()
            seed_services(pages)
        if options["verbosity"]:
            self.stdout.write("The demonstration is there.")
