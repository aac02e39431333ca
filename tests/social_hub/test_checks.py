from typing import Any

import pytest

from social_hub import checks


@pytest.mark.parametrize(
    ("keys", "ids"),
    [
        ([], []),
        (["t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"], []),
        (["too short"], ["social_hub.E002"]),
    ],
)
def test_social_hub_e002_tells_of_a_key_that_is_none(
    settings: Any, keys: list[str], ids: list[str]
) -> None:
    settings.SOCIAL_HUB_TOKEN_KEYS = keys

    assert [each.id for each in checks.has_token_keys()] == ids


def test_social_hub_e001_tells_of_addresses_that_are_not_included(settings: Any) -> None:
    assert checks.has_addresses() == []
    settings.ROOT_URLCONF = "wagtail.urls"

    assert [each.id for each in checks.has_addresses()] == ["social_hub.E001"]
