"""From an account to its network: within what it allows and may cost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, Protocol

from django.utils.translation import gettext as _

from social_hub import turned_on
from social_hub.accounts import health
from social_hub.accounts.renewing import fresh_ref
from social_hub.asking import Call, NotNow, ask
from social_hub.models import Account
from social_hub.networks.base import Network
from social_hub.networks.errors import NetworkError, Refused, Throttled
from social_hub.networks.values import AccountRef, Capabilities


class Way(Protocol):
    """How the delivery reaches networks; tests give one of their own."""

    def capabilities(self, account: Account) -> Capabilities:
        """What can be done on the account's network."""
        ...

    def ask[T](
        self, account: Account, asked: Callable[[Network, AccountRef], T], *, at_most: Decimal
    ) -> T:
        """Ask it, for at most so much money (US dollars). Raises a NetworkError."""
        ...


class Networks:
    """Those that the site has turned on."""

    def capabilities(self, account: Account) -> Capabilities:
        return turned_on.capabilities(account.network)

    def ask[T](
        self, account: Account, asked: Callable[[Network, AccountRef], T], *, at_most: Decimal
    ) -> T:
        if not turned_on.capabilities(account.network).publish:
            raise Refused(_("This network is not turned on here. Nothing was sent."))
        try:
            reference = fresh_ref(account)
            answer = ask(
                account.network,
                Call.POST,
                lambda network: asked(network, reference),
                at_most=at_most,
                is_officers=True,
            )
        except NotNow as later:
            raise Throttled(later.until, later.words) from later
        except NetworkError as error:
            health.note_posting(account, error)
            raise
        health.note_posted(account)
        return answer


NETWORKS: Final = Networks()
