"""`rotate_tokens`: what accounts gave us, sealed anew with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from social_hub import tokens
from social_hub.models import Account


class Command(BaseCommand):
    help = "Seals the tokens of accounts with the newest of SOCIAL_HUB_TOKEN_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        lost: list[Account] = []
        for pk in Account.objects.exclude(sealed_tokens="").values_list("pk", flat=True):
            with transaction.atomic():
                account = Account.objects.select_for_update().get(pk=pk)
                if not account.sealed_tokens or tokens.is_newest(account.sealed_tokens):
                    continue
                try:
                    account.seal_anew()
                except tokens.CannotOpen:
                    lost.append(account)
                    continue
                account.save(update_fields=["sealed_tokens"])
                done += 1
        if options["verbosity"]:
            self.stdout.write(f"{done} sealed anew.")
        if lost:
            names = ", ".join(str(account) for account in lost[:20])
            raise CommandError(
                f"{len(lost)} cannot be opened with these keys, so nothing was changed in them: "
                f"{names}. Put their key back, or reconnect them."
            )
