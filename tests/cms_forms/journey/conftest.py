"""Somebody in the middle of a journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.cms_forms.lookups.register import Register, register_of
from tests.cms_forms.saving import TYPED
from tests.cms_forms.visitor import Visitor


@pytest.fixture
def begun(visitor: Visitor, settings: Any) -> Visitor:
    """Two steps on. What a worker sends, the test sends."""
    settings.CMS_FORMS_SENDERS = 0
    cache.clear()
    visitor.answer("hurt/", q_hurt="yes")
    visitor.answer("injuries/", q_injuries=TYPED)
    return visitor


@pytest.fixture
def made_up_addresses(settings: Any) -> None:
    """Whom the site asks for addresses. Nobody has asked for any yet."""
    settings.CMS_FORMS_ADDRESS_LOOKUP = {"BACKEND": "cms_forms.lookups.fictional.Fictional"}
    cache.clear()


@pytest.fixture
def register(made_up_addresses: None, settings: Any) -> Iterator[Register]:
    """One on the network, which the site asks instead."""
    with register_of() as made:
        settings.CMS_FORMS_PRIVATE_HOSTS = [made.host]
        settings.CMS_FORMS_ADDRESS_LOOKUP = made.named
        yield made
