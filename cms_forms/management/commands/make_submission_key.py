from typing import Any

from django.core.management import BaseCommand
from nacl.public import PrivateKey

from cms_forms.sealing import to_text


class Command(BaseCommand):
    help = "Makes a pair of keys: one to seal what the public sends, one to open it again."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        key = PrivateKey.generate()
        self.stdout.write(f"SUBMISSION_PUBLIC_KEY={to_text(key.public_key)}")
        self.stdout.write(f"SUBMISSION_PRIVATE_KEYS={to_text(key)}")
        self.stderr.write(
            "Keep the private key where only staff processes read it, and a copy in a safe: "
            "without it, nobody can read what was sent."
        )
