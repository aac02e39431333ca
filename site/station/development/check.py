"""`make check`: everything that can be judged without running the suite."""

import os
import subprocess
import sys
import time
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
    ("Lock", ["python", "-m", "station.development.lock"], {}),
    ("Format", ["ruff", "format", "--check", "--quiet", "."], {}),
    ("Lint", ["ruff", "check", "--quiet", "."], {}),
    ("Types", ["mypy", "--no-error-summary"], {}),
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


def main() -> None:
    failed = []
    for name, (program, *arguments), environment in CHECKS:
        started = time.monotonic()
        result = subprocess.run(
            [BIN / program, *arguments],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "ok" if result.returncode == 0 else "FAILED"
        print(f"{name:<12} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
        if result.returncode != 0:
            failed.append(name)
            print(result.stdout)
    if failed:
        sys.exit(f"Not clean: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
