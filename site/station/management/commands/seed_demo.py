from typing import Any

from django.core.management import BaseCommand


class Command(BaseCommand):
    help = "Builds the demonstration: pages, services, menus and people, all of them fictional."

    def handle(self, *args: Any, **options: Any) -> None:
        pass
