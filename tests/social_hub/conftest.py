from collections.abc import Iterator
from typing import Any

import pytest

from tests.social_hub.memory import Memory

KEY = "t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"


@pytest.fixture
def networks(settings: Any) -> Iterator[type[Memory]]:
    """Two networks in memory are turned on, and no other."""
    settings.SOCIAL_HUB_NETWORKS = {
        name: {"class": f"tests.social_hub.memory.{name.title()}"} for name in ("memory", "polled")
    }
    settings.SOCIAL_HUB_LIMITS = {}
    settings.SOCIAL_HUB_TOKEN_KEYS = [KEY]
    Memory.forget_everything()
    yield Memory
    Memory.forget_everything()
