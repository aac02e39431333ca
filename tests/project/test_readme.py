"""The project's README says what is true of its configuration and its commands."""

import re
from pathlib import Path

from station.settings.environment import VARIABLES, Variable

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
ROW = re.compile(
    r"^\| `(?P<name>\w+)` \| (?P<meaning>.*?) \| (?P<default>.*?) \| (?P<needed>.*?) ?\|$",
    re.MULTILINE,
)


def row(variable: Variable) -> tuple[str, ...]:
    default = "–" if variable.default is None else f"`{variable.default}`"
    return variable.name, variable.meaning, default, "yes" if variable.required else ""


def test_its_table_has_every_variable_as_it_is_declared_and_no_other() -> None:
    configuration = README.split("## Configuration")[1].split("\n## ")[0]

    rows = [tuple(found.groups()) for found in ROW.finditer(configuration)]

    assert rows == [row(variable) for variable in VARIABLES]


def test_every_variable_is_read_by_something() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "site/station").rglob("*.py"))

    assert [v.name for v in VARIABLES if f'value("{v.name}"' not in code] == []


def test_its_make_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()

    commands = set(re.findall(r"\bmake ([a-z]+)\b", re.sub(r"\s+", " ", README)))
    quoted = {name for name in commands if f"`make {name}" in README or f"\nmake {name}" in README}

    assert {"run", "test", "check", "bench"} <= quoted
    assert [name for name in quoted if f"\n{name}:" not in makefile] == []
