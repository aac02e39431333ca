"""What the station says about a process that could do more than its role may."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from station import checks


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SUBMISSION_PRIVATE_KEYS", ["key"]), ("SUBMISSION_KEY_FILE", Path("submission.key"))],
)
def test_a_key_that_opens_is_named_where_the_public_reaches(
    settings: Settings, setting: str, value: object
) -> None:
    settings.ROLE = "public"
    settings.SUBMISSION_PRIVATE_KEYS, settings.SUBMISSION_KEY_FILE = [], None
    setattr(settings, setting, value)

    (problem,) = checks.public_cannot_open()

    assert problem.id == "station.E001"
    assert setting in problem.msg


@pytest.mark.parametrize("role", ["staff", "both"])
def test_staff_may_have_the_key_that_opens(settings: Settings, role: str) -> None:
    settings.ROLE = role

    assert checks.public_cannot_open() == []


@pytest.mark.parametrize(
    ("role", "verify_keys", "ids"),
    [
        ("both", [], ["station.W001"]),
        ("public", [], []),
        ("staff", ["key"], []),
        ("staff", [], ["station.W002"]),
    ],
)
def test_one_process_for_both_roles_and_staff_who_could_believe_nothing_are_mentioned(
    settings: Settings, role: str, verify_keys: list[str], ids: list[str]
) -> None:
    settings.ROLE, settings.SUBMISSION_VERIFY_KEYS = role, verify_keys

    assert [problem.id for problem in checks.two_roles()] == ids


@pytest.mark.parametrize(
    ("role", "backend", "ids"),
    [
        ("both", "django.core.cache.backends.locmem.LocMemCache", ["station.W003"]),
        ("staff", "django.core.cache.backends.locmem.LocMemCache", ["station.W003"]),
        ("public", "django.core.cache.backends.locmem.LocMemCache", []),
        ("staff", "station.shared_cache.SharedCache", []),
    ],
)
def test_processes_that_count_log_ins_alone_are_mentioned(
    settings: Settings, role: str, backend: str, ids: list[str]
) -> None:
    settings.ROLE = role
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "redis://127.0.0.1:1"}}

    assert [problem.id for problem in checks.limits_are_shared()] == ids


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["public", "staff"])
def test_a_database_role_that_may_read_secrets_is_named_where_the_public_reaches(
    settings: Settings, role: str
) -> None:
    settings.ROLE = role

    problems = checks.public_cannot_read(databases=["default"])

    named = [f"{table}.{column}" for table, column in checks.SECRETS]
    assert [problem.id for problem in problems] == ["station.E002"] * len(named) * (
        role == "public"
    )
    assert all(name in problem.msg for name, problem in zip(named, problems, strict=False))


def test_without_a_database_to_ask_nothing_is_said(settings: Settings) -> None:
    settings.ROLE = "public"

    assert checks.public_cannot_read() == []
