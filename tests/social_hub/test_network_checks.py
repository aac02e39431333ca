"""What is said of the networks that a site has turned on."""

from typing import Any

import pytest

from social_hub import checks


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, []),
        ({"x": {}, "facebook": {}, "bluesky": {}, "mastodon": {}, "feed": {}}, []),
        ({"nextdoor": {}}, ["social_hub.E010"]),
        ({"nextdoor": {"class": "not.there.Nextdoor"}}, ["social_hub.E010"]),
        ({"nextdoor": {"class": "social_hub.networks.x.X"}}, ["social_hub.E010"]),
        ({"x": {"class": "social_hub.networks.x.X"}}, []),
    ],
)
def test_a_network_that_is_not_there_is_named(settings: Any, given: Any, ids: list[str]) -> None:
    settings.SOCIAL_HUB_NETWORKS = given
    assert [message.id for message in checks.has_networks()] == ids


@pytest.mark.parametrize(
    ("version", "ids"),
    [("v26.0", []), ("v20.0", ["social_hub.W010"]), ("v21.0", ["social_hub.W010"]), ("v99.0", [])],
)
def test_a_version_of_facebook_that_ends_soon_is_warned_of(
    settings: Any, version: str, ids: list[str]
) -> None:
    settings.SOCIAL_HUB_NETWORKS = {"facebook": {"version": version}}
    found = checks.has_version_of_facebook()
    assert [message.id for message in found] == ids
    assert all(version in message.msg for message in found)


@pytest.mark.parametrize(
    ("limits", "says"),
    [({}, []), ({"x": {"dollars": "1.25"}}, []), ({"x": {"dollars": 1}}, ["social_hub.W011"])],
)
def test_a_limit_so_low_that_nothing_would_be_read_is_told(
    settings: Any, limits: dict[str, Any], says: list[str]
) -> None:
    settings.SOCIAL_HUB_NETWORKS = {"x": {}, "bluesky": {}}
    settings.SOCIAL_HUB_LIMITS = limits

    assert [message.id for message in checks.has_limits_that_let_read()] == says
