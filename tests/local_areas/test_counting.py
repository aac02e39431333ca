"""By what it is counted how often strangers ask."""

from typing import Any

import pytest
from django.test import RequestFactory

from local_areas.counting import visitor


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
        ("", "socket"),
    ],
)
def test_who_asks_is_known_by_what_they_cannot_choose(
    rf: RequestFactory, settings: Any, address: str, network: str
) -> None:
    settings.LOCAL_AREAS_CLIENT_ADDRESS = ""

    assert visitor(rf.get("/", REMOTE_ADDR=address)) == network
