"""`make_token_key`: a key for SOCIAL_HUB_TOKEN_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from social_hub.tokens import new_key


class Command(BaseCommand):
    help = "Prints a new key. Put it in front of the ones that are there, then run rotate_tokens."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_key())
