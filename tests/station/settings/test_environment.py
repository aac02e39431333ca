"""Configuration: what is set wins, and production starts with all that it needs or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.settings import environment

ROOT = Path(__file__).resolve().parents[3]
COMPLETE = {
    "DATABASE_URL": "postgresql:///station",
    "SECRET_KEY": "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": "station.example, www.station.example",
    "BASE_URL": "https://station.example",
    "SUBMISSION_PUBLIC_KEY": "A" * 43,
    "SUBMISSION_SIGNING_KEY": "A" * 43,
    "BLIND_INDEX_KEY": "A" * 43,
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A management command with nothing in its environment but these variables."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_set_wins_over_the_default() -> None:
    assert environment.value("PORT", {}) == "8000"
    assert environment.value("PORT", {"PORT": "9000"}) == "9000"


def test_what_is_set_to_nothing_is_not_set() -> None:
    assert environment.value("PORT", {"PORT": ""}) == "8000"


def test_a_variable_that_is_not_declared_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        environment.value("POTR", {"POTR": "9000"})


def test_everything_that_production_lacks_is_named_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        environment.require({"BASE_URL": "https://station.example", "SECRET_KEY": ""})

    said = capsys.readouterr().err
    assert ended.value.code == environment.GIVE_UP
    assert all(f"\n  {name}: " in said for name in COMPLETE if name != "BASE_URL")
    assert "\n  BASE_URL: " not in said


def test_production_starts_when_nothing_is_missing() -> None:
    assert COMPLETE.keys() == {v.name for v in environment.VARIABLES if v.required}
    environment.require(COMPLETE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROLE", "pubic"),
        ("DATABASE_URL", "sqlite:///station.sqlite3"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "station.example"),
        ("SUBMISSION_PUBLIC_KEY", "unused"),
        ("SUBMISSION_SIGNING_KEY", "unused"),
        ("SUBMISSION_PRIVATE_KEYS", f"{'A' * 43},nonsense"),
        ("SUBMISSION_VERIFY_KEYS", f"{'A' * 43},nonsense"),
    ],
)
def test_production_does_not_start_with_what_cannot_be_right(
    capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    with pytest.raises(SystemExit):
        environment.require(COMPLETE | {name: value})

    said = capsys.readouterr().err
    assert f"cannot be right:\n  {name}: " in said
    assert value not in said


@pytest.mark.parametrize("role", ["public", "staff", "both", ""])
def test_the_key_that_opens_is_refused_where_the_public_reaches(
    capsys: pytest.CaptureFixture[str], role: str
) -> None:
    held = COMPLETE | {"ROLE": role, "SUBMISSION_PRIVATE_KEYS": "A" * 43}

    if role != "public":
        environment.require(held)
        return
    with pytest.raises(SystemExit):
        environment.require(held)
    said = capsys.readouterr().err
    assert "must not be where ROLE is public:\n  SUBMISSION_PRIVATE_KEYS: " in said
    assert "A" * 43 not in said


def test_a_process_without_a_role_plays_both() -> None:
    assert environment.role({}) == environment.BOTH
    assert environment.role({"ROLE": ""}) == environment.BOTH


@pytest.mark.parametrize("settings", ["production", "dev", "test"])
def test_a_role_that_is_none_starts_nothing(settings: str) -> None:
    result = manage(
        "check",
        DJANGO_SETTINGS_MODULE=f"station.settings.{settings}",
        **COMPLETE | {"ROLE": "pubic"},
    )

    assert result.returncode == environment.GIVE_UP
    assert "\n  ROLE: " in result.stderr
    assert "Traceback" not in result.stderr


def test_spaces_between_host_names_do_not_count() -> None:
    assert environment.listed("a.example, b.example,") == ["a.example", "b.example"]


def test_people_with_a_published_password_are_not_made_in_production() -> None:
    result = manage("seed_demo", DJANGO_SETTINGS_MODULE="station.settings.production", **COMPLETE)

    assert result.returncode == 1
    assert "published password" in result.stderr


def test_a_shared_cache_that_is_down_breaks_no_page() -> None:
    look = (
        "from django.core.cache import cache; cache.set('x', 1); print(cache.get('x'), "
        "cache.get_many(['x']), cache.get_or_set('x', lambda: 27))"
    )
    result = manage(
        *("shell", "--no-imports", "-c", look),
        DJANGO_SETTINGS_MODULE="station.settings.production",
        CACHE_URL="redis://127.0.0.1:9/0",
        **COMPLETE,
    )

    assert result.stdout.split() == ["None", "{}", "27"]
    assert "Connection refused" in result.stderr


def test_production_settings_refuse_to_be_used_unconfigured() -> None:
    result = manage("check", DJANGO_SETTINGS_MODULE="station.settings.production")

    assert result.returncode == environment.GIVE_UP
    assert result.stderr.startswith("Bluelamp cannot start.")
    assert "Traceback" not in result.stderr


def test_gunicorn_does_not_start_an_unconfigured_station_again_and_again() -> None:
    result = subprocess.run(
        [
            *(sys.executable, "-m", "gunicorn", "station.wsgi"),
            *("--bind", "127.0.0.1:0", "--no-control-socket"),
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"site{os.pathsep}."},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert result.stderr.count("Bluelamp cannot start.") == 1


def test_another_database_than_postgresql_is_refused(tmp_path: Path) -> None:
    result = manage("migrate", DATABASE_URL=f"sqlite:///{tmp_path}/station.sqlite3")

    assert result.returncode == 1
    assert "(cms_forms.E001) The database “default” is sqlite, not PostgreSQL." in result.stderr
    assert "Let DATABASES name one" in result.stderr
