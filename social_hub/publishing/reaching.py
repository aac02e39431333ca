"""From an account to its network: within what it allows and may cost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, Protocol

from social_hub.models import Account
from social_hub.networks.base import Network
from social_hub.networks.errors import Refused
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
        return Capabilities()

    def ask[T](
        self, account: Account, asked: Callable[[Network, AccountRef], T], *, at_most: Decimal
    ) -> T:
        raise Refused("This network is not connected here.")


NETWORKS: Final = Networks()
