"""Whether `manage.py prepare` would change anything, found out without Django.

Django and Wagtail take seconds to be imported, and nearly always prepare finds everything done.
So a fingerprint is kept of all that it goes by. It is taken after prepare has ended well: what was
killed in the middle has none, and is prepared again.
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from site import getsitepackages
from typing import Final

from station.settings.environment import VARIABLES

SKIPPED: Final = frozenset({"__pycache__", "node_modules", "dist", "tests"})
"""Folders without code of the station."""

LEFT_BY_PREPARE: Final = """
    SELECT (SELECT string_agg(concat_ws(' ', app, name, applied), ';' ORDER BY id)
              FROM django_migrations),
           (SELECT count(*) <= 2 FROM wagtailcore_page),
           (SELECT string_agg(concat_ws(':', hostname, port), ';' ORDER BY id)
              FROM wagtailcore_site WHERE is_default_site)
"""
"""What is applied and when, which tells one database from another; whether the demonstration is
wanting; where links lead."""


def fingerprint(root: Path, var: Path, environment: Mapping[str, str]) -> str | None:
    """Of the code below `root`, the packages, the settings, the key file in `var`, the database.

    None where the database does not say, because it is new or half made.
    """
    database = _left_in(environment["DATABASE_URL"])
    if database is None:
        return None
    lines = [sys.version, database, *_settings(environment), *_key_file(var), *_packages()]
    lines += sorted(_sources(root, var))
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def _left_in(url: str) -> str | None:
    import psycopg

    with suppress(psycopg.Error), psycopg.connect(url, connect_timeout=5) as connection:
        return repr(connection.execute(LEFT_BY_PREPARE).fetchone())
    return None


def _settings(environment: Mapping[str, str]) -> Iterator[str]:
    """Without the database's address, which may be another folder each time."""
    for name in ("DJANGO_SETTINGS_MODULE", *(each.name for each in VARIABLES)):
        if name != "DATABASE_URL":
            yield f"{name}={environment.get(name)}"


def _packages() -> list[str]:
    """Each with its version, from the names of their folders."""
    return sorted(
        each.name
        for folder in map(Path, getsitepackages())
        if folder.is_dir()
        for each in folder.iterdir()
        if each.suffix in (".dist-info", ".pth")
    )


def _key_file(var: Path) -> Iterator[str]:
    with suppress(FileNotFoundError):
        key = (var / "submission.key").stat()
        yield f"{key.st_ino} {key.st_mode} {key.st_size}"


def _sources(root: Path, var: Path) -> Iterator[str]:
    """All code and not only migrations: permissions and rights follow from models and receivers."""
    for folder, inner, files in os.walk(root):
        inner[:] = [
            each
            for each in inner
            if each not in SKIPPED and each[0] != "." and Path(folder, each) != var
        ]
        for file in files:
            if file.endswith(".py"):
                path = Path(folder, file)
                stat = path.stat()
                yield f"{path.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}"
