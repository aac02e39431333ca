"""How often strangers may do something, counted by where they are, without keeping it.

The cache holds fingerprints made with the site's key and numbers, and no address. A cache that is
down lets all in.
"""

from __future__ import annotations

import logging
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cms_forms import joined

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
    """As `does_too_often`, for whatever tells people apart, such as an e-mail address. Never where
    nothing does.
    """
    if not whom:
        return False
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
    """Where a request comes from; of IPv6 the network. Empty where nobody can tell.

    Behind a proxy the setting CMS_FORMS_CLIENT_ADDRESS is the dotted path of a function that
    tells it. Where that fails all are let in: the address of the proxy would count them as one.
    """
    if getattr(settings, "CMS_FORMS_CLIENT_ADDRESS", ""):
        said = joined.ask("CMS_FORMS_CLIENT_ADDRESS", request, reads=_address, otherwise="")
    else:
        said = _connected(request)
    try:
        address = ip_address(said)
    except ValueError:
        return said
    if not isinstance(address, IPv6Address):
        return said
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, NETWORK), strict=False))


def _address(given: Any) -> str:
    if not isinstance(given, str):
        raise joined.Unusable(f"It gave a {type(given).__name__}, and no address.")
    return given


def _connected(request: HttpRequest) -> str:
    # A socket in a folder has none: all who come by it are one.
    return str(request.META.get("REMOTE_ADDR") or "socket")
