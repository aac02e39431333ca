"""Somebody in the middle of a journey."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

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
