"""The networks that the site has turned on, by the setting SOCIAL_HUB_NETWORKS."""

import threading
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from social_hub.networks import registry
from social_hub.networks.base import Network
from social_hub.networks.values import Capabilities


def names() -> list[str]:
    return list(_given())


def is_on(name: str) -> bool:
    return name in _given()


def capabilities(name: str) -> Capabilities:
    """What can be done on it; nothing on one that is not turned on."""
    if not is_on(name):
        return Capabilities()
    return registry.of(name, _given()).capabilities


def label(name: str) -> str:
    """How people call it."""
    return registry.of(name, _given()).label if is_on(name) else name.title()


class _Made(threading.local):
    """Adapters of this thread: what they hold open is not to be shared."""

    given: Mapping[str, Any] | None = None
    adapters: dict[str, Network]


_made = _Made()


def network(name: str) -> Network:
    """Its adapter, with connections that this thread keeps open."""
    given = _given()
    if name not in given:
        raise ImproperlyConfigured(f"{name} is not in SOCIAL_HUB_NETWORKS.")
    if _made.given is not given:
        _made.given, _made.adapters = given, {}
    if name not in _made.adapters:
        _made.adapters[name] = registry.network(name, given, clock=timezone.now)
    return _made.adapters[name]


def _given() -> Mapping[str, Mapping[str, Any]]:
    return getattr(settings, "SOCIAL_HUB_NETWORKS", {})
