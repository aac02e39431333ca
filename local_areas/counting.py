"""How often strangers may have something done: counted without keeping who they are.

The cache holds fingerprints made with the site's key and numbers, and no address. A cache that is
down lets all in.
"""

from __future__ import annotations

import logging
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from local_areas.joining import ask

logger = logging.getLogger(__name__)

NETWORK: Final = 64
"""Bits of an IPv6 address that one visitor has: they can change all others at will."""


def fingerprint(what: str, *values: str) -> str:
    told = salted_hmac(f"local_areas.{what}", "\n".join(values), algorithm="sha256")
    return told.hexdigest()[:32]


def is_beyond(most: int, seconds: int, what: str, *values: str) -> bool:
    """Count one more of these values; whether that is more than so many in so many seconds. Never
    where one is empty, so that nobody can be told by it.
    """
    if not all(values):
        return False
    key = f"local_areas:{what}:{fingerprint(what, *values)}"
    try:
        cache.add(key, 0, seconds)
        count = cache.incr(key)
    except ValueError:
        return False  # it was forgotten between the two
    except Exception:  # each kind of cache has errors of its own
        logger.warning("The cache does not answer: %s is not counted.", what, exc_info=True)
        return False
    # Some caches are told to say None while they are down.
    return count is not None and bool(count > most)


def visitor(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the network.

    Empty where LOCAL_AREAS_CLIENT_ADDRESS fails: the address of the proxy would count all as one.
    """
    if getattr(settings, "LOCAL_AREAS_CLIENT_ADDRESS", ""):
        said = ask("LOCAL_AREAS_CLIENT_ADDRESS", request, kind=str, otherwise="")
    else:
        said = _connected(request)
    try:
        address = ip_address(said)
    except ValueError:
        return str(said)
    if not isinstance(address, IPv6Address):
        return str(said)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, NETWORK), strict=False))


def _connected(request: HttpRequest) -> str:
    # A socket in a folder has none: all who come by it are one.
    return str(request.META.get("REMOTE_ADDR") or "socket")
