"""A picture of a network, as we keep it: fetched from its own hosts, and drawn anew."""

from social_hub import turned_on
from social_hub.media import drawing, fetching
from social_hub.models import Account
from social_hub.networks.errors import Down
from social_hub.networks.registry import simulators
from social_hub.networks.values import AccountRef


def taken(account: Account, url: str, widest: int = drawing.WIDEST) -> drawing.Drawn:
    """At most so many pixels wide and high. Raises Down where it may be had later, else another
    NetworkError.
    """
    if not turned_on.is_on(account.network):
        raise Down("This network is turned off.")
    network = turned_on.network(account.network)
    whose = AccountRef(remote_id=account.remote_id, handle=account.handle)
    exempt = simulators({account.network: network.settings})
    by = fetching.transport(exempt)
    try:
        content = fetching.fetch(
            url, by, lambda host: network.gives_media_from(host, whose), exempt=exempt
        )
    finally:
        by.close()
    return drawing.drawn(content, widest)
