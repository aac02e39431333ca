"""What no committed file may say, wherever it is."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# In halves, so that this file may be searched too.
REGISTRIES = re.compile(
    "|".join(
        re.escape(first + second)
        for first, second in (
            ("pypi", ".org"),
            ("pythonhosted", ".org"),
            ("npmjs", ".org"),
            ("npmjs", ".com"),
            ("yarnpkg", ".com"),
            ("--extra-", "index-url"),
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|mnt|opt|private)/[\w.-]")


def committed() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in committed():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line[:120]}"
            for number, line in enumerate(lines, start=1)
            if pattern.search(line)
        ]
    return found


def test_no_file_names_the_host_of_a_registry() -> None:
    assert lines_with(REGISTRIES) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert lines_with(MACHINE_PATHS) == []


@pytest.mark.parametrize(
    "line", ["-D {}root/.cache", "({}work/project/pyproject.toml)", '"{}home/who/x"', "={}Users/me"]
)
def test_a_folder_of_a_machine_is_recognised(line: str) -> None:
    assert MACHINE_PATHS.search(line.format("/"))


def test_the_lock_of_the_assets_says_what_and_not_from_where() -> None:
    lock = json.loads((ROOT / "site/station/assets/package-lock.json").read_text())

    packages = {name: package for name, package in lock["packages"].items() if name}

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []


def test_site_is_no_package() -> None:
    # The standard library has a module of that name.
    assert not (ROOT / "site" / "__init__.py").exists()
