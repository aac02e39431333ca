"""What a site may have forgotten."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls

from local_areas import checks

ALONE = path("admin/", include(admin_urls))
INVITATION = path("admin/", include("local_areas.desk.invitation_urls"))
AREAS = path("", include("local_areas.urls"))
PAGES = path("", include(wagtail_urls))


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ([INVITATION, ALONE, AREAS, PAGES], []),
        ([ALONE, AREAS, PAGES], ["local_areas.W001"]),
        ([ALONE, INVITATION, AREAS, PAGES], ["local_areas.W001"]),
        ([INVITATION, ALONE, PAGES], ["local_areas.E001"]),
        ([INVITATION, ALONE, PAGES, AREAS], ["local_areas.E001"]),
        ([AREAS, PAGES], []),
    ],
)
def test_addresses_that_are_missing_or_hidden_are_found(
    addresses: list[object], expected: list[str], settings: Any
) -> None:
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": addresses})

    found = [*checks.has_addresses(), *checks.has_invitations()]

    assert [each.id for each in found] == expected


@pytest.mark.parametrize("setting", checks.FUNCTIONS)
def test_a_function_that_is_not_there_is_found(setting: str, settings: Any) -> None:
    setattr(settings, setting, "no.such.function")

    assert [each.id for each in checks.has_functions()] == ["local_areas.E002"]


def test_local_areas_e003_tells_of_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.only_postgresql() == []
    monkeypatch.setattr(checks, "connections", {"default": SimpleNamespace(vendor="sqlite")})

    assert [each.id for each in checks.only_postgresql()] == ["local_areas.E003"]
