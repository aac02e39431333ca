from __future__ import annotations

from typing import Any

import pytest

from social_hub.models import Account
from tests.local_areas.conftest import (  # noqa: F401 - a fixture
    Places,
    beginning_with_city_without_figures,
    places_there,
)


@pytest.fixture
def places(beginning_with_city_without_figures: None, db: None) -> Places:  # noqa: F811
    """The small city with a page for each area."""
    return places_there()


@pytest.fixture
def teams(places: Places, settings: Any) -> dict[str, Account]:
    """N1 posts to two networks that are turned on, and has an account on one that is not."""
    settings.SOCIAL_HUB_NETWORKS = {"mastodon": {"base": "https://towns.example"}, "bluesky": {}}
    return {
        network: Account.objects.create(
            network=network,
            handle=f"n1_{network}",
            remote_id=network,
            area=places.area("N1").code,
            area_name="N1",
        )
        for network in ("mastodon", "bluesky", "x")
    }
