from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from wagtail.models import Page, Site

from cms_forms import sealing


class Command(BaseCommand):
    help = "Migrates the database, and fills an empty one with the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database does not answer. {error}") from error
        call_command("migrate", verbosity=verbosity, interactive=False)
        # Makes the key file of this machine, or narrows who may read one that is there.
        sealing.private_keys()
        # Wagtail's own migrations make a root and a welcome page.
        if Page.objects.count() <= 2:
            call_command("seed_demo", verbosity=verbosity)
        if settings.DEMONSTRATION:
            _lead_to(str(settings.WAGTAILADMIN_BASE_URL))


def _lead_to(address: str) -> None:
    """Links in mails and feeds of the demonstration lead to where it listens this time."""
    port = urlsplit(address).port or 80
    for site in Site.objects.filter(hostname="localhost", is_default_site=True).exclude(port=port):
        site.port = port
        site.save()
