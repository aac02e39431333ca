"""How often strangers may do something, counted by where they are, without keeping it.

The cache holds fingerprints made with the site's key and numbers, and no address. A cache that is
down lets all in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

HOUR: Final = 60 * 60
DAY: Final = 24 * HOUR
"""Seconds."""
FILES_AN_HOUR: Final = 200
"""From one network."""
NETWORK: Final = 64
"""Bits of an IPv6 address that one visitor has: they can change all others at will."""


def does_too_often(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one more from where a request comes; whether that is more than so many in so many
    seconds.
    """
    return happens_too_often(place_of(request), what, most=most, seconds=seconds)


def happens_too_often(whom: str, what: str, *, most: int, seconds: int) -> bool:
    """As `does_too_often`, for whatever tells people apart, such as an e-mail address."""
    told = salted_hmac(f"cms_forms.{what}", whom, algorithm="sha256")
    key = f"cms_forms:{what}:{told.hexdigest()[:32]}"
    try:
        cache.add(key, 0, seconds)
        count = cache.incr(key)
    except ValueError:
        return False  # it was forgotten between the two
    except Exception:  # each kind of cache has errors of its own
        logger.warning("The cache does not answer: %s are not counted.", what, exc_info=True)
        return False
    # Some caches are told to say None while they are down.
    return count is not None and bool(count > most)


def brings_too_many_files(request: HttpRequest) -> bool:
    """Count one more file from where a request comes."""
    return does_too_often(request, "files", most=FILES_AN_HOUR, seconds=HOUR)


def place_of(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the network.

    Behind a proxy the setting CMS_FORMS_CLIENT_ADDRESS is the dotted path of a function that
    tells it.
    """
    named = getattr(settings, "CMS_FORMS_CLIENT_ADDRESS", "")
    address_of: Callable[[HttpRequest], str] = import_string(named) if named else _connected
    said = address_of(request)
    try:
        address = ip_address(said)
    except ValueError:
        return said
    if not isinstance(address, IPv6Address):
        return said
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, NETWORK), strict=False))


def _connected(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR") or "")
