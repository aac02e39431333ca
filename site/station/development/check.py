"""`make check`: everything that can be judged without running the suite."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from station.settings.environment import PUBLIC, STAFF, VARIABLES

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent

PRODUCTION = {
    variable.name: "0123456789abcdef" * 4 for variable in VARIABLES if variable.required
} | {
    "DATABASE_URL": "postgresql:///unused",
    "ALLOWED_HOSTS": "station.example",
    "BASE_URL": "https://station.example",
    "SUBMISSION_PUBLIC_KEY": "A" * 43,
    "SUBMISSION_SIGNING_KEY": "A" * 43,
    "BLIND_INDEX_KEY": "A" * 43,
    "CACHE_URL": "redis://unused",
}

CHECKS: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    # First, because it takes longer than all others together: they are done beside it.
    ("Types", ["mypy", "--no-error-summary"], {}),
    ("Lock", ["python", "-m", "station.development.lock"], {}),
    ("Format", ["ruff", "format", "--check", "--quiet", "."], {}),
    ("Lint", ["ruff", "check", "--quiet", "."], {}),
    ("Templates", ["djlint", "--lint", "--quiet", "templates", "cms_forms", "site"], {}),
    ("Imports", ["lint-imports", "--no-cache"], {}),
    (
        "Migrations",
        ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
        {"DJANGO_SETTINGS_MODULE": "station.settings.test"},
    ),
    *(
        (
            f"As {role}",
            ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            {"DJANGO_SETTINGS_MODULE": "station.settings.production", "ROLE": role, **PRODUCTION},
        )
        for role in (PUBLIC, STAFF)
    ),
)


AT_ONCE = 2
"""More would wait for each other on the smallest machine that tests this."""


def run(
    name: str, command: Sequence[str], environment: Mapping[str, str]
) -> tuple[str, subprocess.CompletedProcess[str], float]:
    """The part's name, how it ended and how many seconds it took."""
    started = time.monotonic()
    program, *arguments = command
    result = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, result, time.monotonic() - started


def main() -> None:
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # Each is told of as soon as it is known.
        for part in as_completed([pool.submit(run, *check) for check in CHECKS]):
            name, result, seconds = part.result()
            verdict = "ok" if result.returncode == 0 else "FAILED"
            print(f"{name:<12} {verdict:<7} {seconds:5.1f} s", flush=True)
            if result.returncode != 0:
                failed.append(name)
                print(result.stdout, flush=True)
    if failed:
        sys.exit(f"Not clean: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
