"""A register that the settings allow, although it is on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.cms_forms.lookups.register import Register, register_of


@pytest.fixture
def register(settings: Settings) -> Iterator[Register]:
    with register_of() as made:
        settings.CMS_FORMS_PRIVATE_HOSTS = [made.host]
        yield made
