import secrets
from base64 import urlsafe_b64encode
from typing import Any

from django.core.management import BaseCommand
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from cms_forms.sealing import to_text


class Command(BaseCommand):
    help = "Makes the keys that seal and sign what the public sends, and that open and verify it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        box, public, staff = PrivateKey.generate(), SigningKey.generate(), SigningKey.generate()
        index = urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        self.stdout.write("# The processes that the public reaches: these three and no other.")
        self.stdout.write(f"SUBMISSION_PUBLIC_KEY={to_text(box.public_key)}")
        self.stdout.write(f"SUBMISSION_SIGNING_KEY={to_text(public)}")
        self.stdout.write(f"BLIND_INDEX_KEY={index}")
        self.stdout.write("# Those that staff reach; or one process that plays both roles.")
        self.stdout.write(f"SUBMISSION_PUBLIC_KEY={to_text(box.public_key)}")
        self.stdout.write(f"SUBMISSION_SIGNING_KEY={to_text(staff)}")
        self.stdout.write(f"BLIND_INDEX_KEY={index}")
        self.stdout.write(f"SUBMISSION_PRIVATE_KEYS={to_text(box)}")
        self.stdout.write(f"SUBMISSION_VERIFY_KEYS={to_text(public.verify_key)}")
        self.stderr.write(
            "Keep the private key where only staff processes read it, and a copy in a safe: "
            "without it, nobody can read what was sent. Keep the signing keys secret too: whoever "
            "has one can forge what the public sends. In Django’s settings the values are texts, "
            'and the last two are lists: SUBMISSION_PRIVATE_KEYS = ["…"]'
        )
