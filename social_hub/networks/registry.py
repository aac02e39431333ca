"""Which networks there are. A site adds one by naming its class; what it turns on is not decided
here.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final
from urllib.parse import urlsplit

from social_hub.networks.base import Network
from social_hub.networks.bluesky import Bluesky
from social_hub.networks.facebook import Facebook
from social_hub.networks.feed import Feed
from social_hub.networks.guarded import Origin
from social_hub.networks.mastodon import Mastodon
from social_hub.networks.transport import Clock, Transport, utc_now
from social_hub.networks.x import X

type Settings = Mapping[str, Mapping[str, Any]]
"""What SOCIAL_HUB_NETWORKS holds: the settings of each network by its name."""

OURS: Final[Mapping[str, type[Network]]] = {
    network.name: network for network in (X, Facebook, Bluesky, Mastodon, Feed)
}


def of(name: str, settings: Settings) -> type[Network]:
    """The class of a network: the one that its settings name under "class", else ours.

    Raises LookupError where there is none.
    """
    path = str(settings[name].get("class", ""))
    if not path and name in OURS:
        return OURS[name]
    module, _, attribute = path.rpartition(".")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError):
        raise LookupError(f"The class of the network “{name}” is not there: “{path}”.") from None
    if not (isinstance(found, type) and issubclass(found, Network)) or found.name != name:
        raise LookupError(f"“{path}” is no network of the name “{name}”.")
    return found


def network(name: str, settings: Settings, *, clock: Clock = utc_now) -> Network:
    """A network with a transport of its own, for one thread."""
    exempt = simulators(settings)
    return of(name, settings)(Transport(clock=clock, exempt=exempt), settings[name])


def simulators(settings: Settings) -> frozenset[Origin]:
    """Where simulators answer: the only machines without a public address that are called.

    They are the hosts of "base" and "pds" where a network's settings say "simulated".
    """
    addresses = (
        urlsplit(str(told[name]))
        for told in settings.values()
        if told.get("simulated")
        for name in ("base", "pds")
        if name in told
    )
    return frozenset(
        ((parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80))
        for parts in addresses
    )
