"""From an account to its network, with its permission opened."""

from __future__ import annotations

from social_hub.models import Account
from social_hub.networks.base import Network
from social_hub.networks.errors import Refused
from social_hub.networks.values import AccountRef


def reach(account: Account) -> tuple[Network, AccountRef]:
    """Raises a NetworkError where the account cannot be posted to."""
    raise Refused("This network is not connected here.")
