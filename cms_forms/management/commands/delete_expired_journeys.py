from typing import Any

from django.core.management import BaseCommand

from cms_forms.models import Journey


class Command(BaseCommand):
    help = "Deletes the answers that visitors left unsent for longer than they are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Deleted {Journey.objects.delete_expired()} unfinished journeys.")
