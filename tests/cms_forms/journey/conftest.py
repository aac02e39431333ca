"""Somebody in the middle of a journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms_forms.pages.form_page import FormPage
from tests.cms_forms.journey.seekers import SERVICE, Seeker
from tests.cms_forms.lookups.register import Register, register_of
from tests.cms_forms.saving import TYPED
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor
from tests.plugins.databases import beginning_with


@pytest.fixture
def begun(visitor: Visitor, settings: Any) -> Visitor:
    """Two steps on. What a worker sends, the test sends."""
    settings.CMS_FORMS_SENDERS = 0
    cache.clear()
    visitor.answer("hurt/", q_hurt="yes")
    visitor.answer("injuries/", q_injuries=TYPED)
    return visitor


def addresses_asked_for() -> None:
    published(SERVICE)


beginning_with_addresses_asked_for = beginning_with(addresses_asked_for)


@pytest.fixture
def seeking(beginning_with_addresses_asked_for: None, made_up_addresses: None, db: None) -> Seeker:
    """Somebody before a service that offers to find their address."""
    return Seeker(Client(), FormPage.objects.get().url)


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
