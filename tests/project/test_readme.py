"""The README says what is true."""

import re
import subprocess
import sys
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


def test_what_it_shows_and_links_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)

    assert [
        target
        for target in targets
        if not target.startswith("https://") and not (ROOT / target).exists()
    ] == []


USE_OF_THE_EXAMPLE = """
from datetime import date
from cms_forms.engine.definition import Question
from cms_forms.engine.questions.base import Invalid, question_type

question = Question(id="q", type="crime_number", label="Crime number", name="the crime number")
asked = question_type("crime_number")
print(asked.clean(question, {"": ["26/012345"]}, date.today()))
try:
    asked.clean(question, {"": ["26/012345/rather long"]}, date.today())
except Invalid as refused:
    print(refused)
"""


def test_its_example_of_a_question_type_works() -> None:
    example = README.split("```python\nfrom cms_forms.engine")[1].split("```")[0]
    code = f"from cms_forms.engine{example}{USE_OF_THE_EXAMPLE}"

    # On its own, because a type is registered for the whole process.
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout.splitlines() == [
        "26/012345",
        "The crime number must be 12 characters or fewer",
    ]


def test_its_make_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()

    commands = set(re.findall(r"\bmake ([a-z]+)\b", re.sub(r"\s+", " ", README)))
    quoted = {name for name in commands if f"`make {name}" in README or f"\nmake {name}" in README}

    assert {"run", "test", "check", "bench"} <= quoted
    assert [name for name in quoted if f"\n{name}:" not in makefile] == []
