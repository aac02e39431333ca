"""Connections of the forms app to records systems, under the social hub's guard: no address that
staff enter leads to a machine of ours.
"""

import socket
from typing import Final

from social_hub.networks.errors import Refused
from social_hub.networks.guarded import Guard

GUARD: Final = Guard()


def connect(host: str, port: int, timeout: float) -> socket.socket:
    """As `cms_forms.deliveries.connecting.Connect` has it."""
    try:
        return GUARD.connect(host, port, timeout)
    except Refused as error:
        raise PermissionError(str(error)) from None
