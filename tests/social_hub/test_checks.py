from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse

from social_hub import checks
from social_hub.pages import joined


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


@pytest.mark.parametrize("setting", checks.JOINED)
def test_social_hub_e004_tells_of_what_is_named_and_not_there(settings: Any, setting: str) -> None:
    assert checks.has_functions() == []
    setattr(settings, setting, "no.such.thing")

    assert [each.id for each in checks.has_functions()] == ["social_hub.E004"]


@pytest.mark.parametrize("named", ["no.such.thing", f"{__name__}.fails"])
def test_what_a_site_joins_costs_no_page_where_it_fails(settings: Any, named: str) -> None:
    settings.SOCIAL_HUB_ORIGIN = settings.SOCIAL_HUB_KEEP = named

    assert joined.origin("update-1") is None
    joined.keep(HttpResponse())


def fails(*given: Any) -> Any:
    raise RuntimeError(f"of {given}")


def test_social_hub_e003_tells_of_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.only_postgresql() == []
    monkeypatch.setattr(checks, "connections", {"default": SimpleNamespace(vendor="sqlite")})

    assert [each.id for each in checks.only_postgresql()] == ["social_hub.E003"]
