"""How often strangers may have a mail sent: to one address, from one place, by one form."""

from __future__ import annotations

import logging
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from local_areas.counting import fingerprint, is_beyond, visitor

logger = logging.getLogger(__name__)

MOST_A_DAY: Final = 10
MOST_AN_HOUR: Final = 30
"""From one place: a household, or a library with many visitors."""
HOUR_SECONDS: Final = 60 * 60
DAY_SECONDS: Final = 24 * HOUR_SECONDS


def was_asked_too_often(email: str) -> bool:
    """Whether it was asked for more often today than anybody needs, for whatever areas."""
    return is_beyond(MOST_A_DAY, DAY_SECONDS, "following", _small(email))


def asks_too_often(request: HttpRequest) -> bool:
    """Whether more is asked for from where this comes from than anybody needs."""
    return is_beyond(MOST_AN_HOUR, HOUR_SECONDS, "following.from", visitor(request))


def was_used(shown: str, area: str, email: str) -> bool:
    """Whether a form that was shown once was sent already for something else. The same again is a
    second tap. A cache that is down knows of none.
    """
    key = f"local_areas:following.form:{fingerprint('following.form', shown)}"
    asked = fingerprint("following.asked", area, _small(email))
    try:
        known = cache.get_or_set(key, asked, DAY_SECONDS)
    except Exception:  # each kind of cache has errors of its own
        logger.warning("The cache does not answer: forms may be sent again.", exc_info=True)
        return False
    return known not in {asked, None}


def _small(email: str) -> str:
    return email.strip().lower()
