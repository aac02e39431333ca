"""The READMEs of the project and of each app say what is true."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import global_settings
from django.core.management import get_commands
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from cms_forms.engine.questions.base import QuestionType, question_types

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cms_forms", "local_areas", "social_hub")
READMES = ("README.md", *(f"{app}/README.md" for app in APPS))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+(?:\(\w*\))?")
RELATIVE = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
MADE = {"var/", "media/images", "media/original_images"}
"""Folders that are there once something has run."""

every_readme = pytest.mark.parametrize("readme", READMES)
every_app = pytest.mark.parametrize("app", APPS)


def text(readme: str) -> str:
    return (ROOT / readme).read_text()


def spans(readme: str) -> list[str]:
    """What is in code voice, the blocks of code aside."""
    return SPAN.findall(FENCE.sub("", text(readme)))


def blocks(readme: str, language: str) -> list[str]:
    return [code for named, code in FENCE.findall(text(readme)) if named == language]


def section(readme: str, heading: str) -> str:
    return text(readme).split(f"\n{heading}\n")[1].split("\n## ")[0]


def table(markdown: str, heading: str) -> list[list[str]]:
    """The cells of each row of the table whose first heading that is."""
    lines = iter(markdown.splitlines())
    assert any(line.startswith(f"| {heading} |") for line in lines), heading
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def layers(app: str) -> list[list[str]] | None:
    """The rooms of an app from above, as import-linter's contract has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for contract in project["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers" and app in contract["containers"]:
            return [layer.split(" | ") for layer in contract["layers"]]
    return None


def rooms(app: str) -> set[str]:
    """The packages and modules at the root of an app."""
    packages = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
    return packages | {path.stem for path in (ROOT / app).glob("[!_]*.py")}


@every_app
def test_the_table_of_rooms_has_each_room_of_an_app_and_no_other(app: str) -> None:
    rows = [SPAN.findall(first) for first, *_ in table(text(f"{app}/README.md"), "room")]
    named = [room for row in rows for room in row]

    assert sorted(named) == sorted(rooms(app))
    contract = layers(app)
    if contract is not None:
        assert [sorted(row) for row in rows] == [sorted(layer) for layer in contract]


type Default = object


def settings_read(app: str) -> Iterator[tuple[str, Default]]:
    """The settings that an app's code reads, each with its default there: None for none."""
    for path in (ROOT / app).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Attribute(value=ast.Name(id="settings"), attr=name) if name.isupper():
                    yield name, None
                case ast.Call(
                    func=ast.Name(id="getattr" | "hasattr"),
                    args=[ast.Name(id="settings"), ast.Constant(value=str(name)), *default],
                ):
                    yield name, _value(default[0], path) if default else None
                case ast.Call(
                    func=ast.Name(id="ask") | ast.Attribute(attr="ask"),
                    args=[ast.Constant(value=str(name)), *_],
                ) if name.isupper():
                    # A function that a site joins.
                    yield name, None


def _value(node: ast.expr, path: Path) -> Default:
    """A literal, or the constant of that name in the file."""
    try:
        return ast.literal_eval(node) or None
    except ValueError:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        return getattr(import_module(module), ast.unparse(node))


def own_settings(app: str) -> dict[str, set[Default]]:
    """Those that are neither Django's nor Wagtail's."""
    found: dict[str, set[Default]] = {}
    for name, default in settings_read(app):
        if not hasattr(global_settings, name) and not name.startswith("WAGTAIL"):
            found.setdefault(name, set()).add(default)
    return found


@every_app
def test_the_table_of_settings_has_each_that_the_code_reads_and_no_other(app: str) -> None:
    read = own_settings(app)
    has_table = "\n## Settings\n" in text(f"{app}/README.md")

    rows = table(section(f"{app}/README.md", "## Settings"), "setting") if has_table else []
    documented = {name.strip("`"): default for name, _, default in rows}

    assert sorted(documented) == sorted(read)
    for name, default in documented.items():
        value = None if default == "–" else ast.literal_eval(default.strip("`"))
        assert value in read[name], f"{name} is {read[name]} in the code"


def test_a_setting_is_found_however_the_code_reads_it() -> None:
    read = own_settings("cms_forms")

    assert read["EXIT_URL"] == {"/", None}
    assert "SUBMISSION_PUBLIC_KEY" in read
    assert "AUTH_USER_MODEL" not in read


def is_there(dotted: str) -> bool:
    """Whether there is such a module, or something of that name in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if not _is_module(name):
            continue
        found: Any = import_module(name) if length < len(parts) else None
        for attribute in parts[length:]:
            if not hasattr(found, attribute):
                return False
            found = getattr(found, attribute)
        return True
    return False


def _is_module(name: str) -> bool:
    """Without importing it: production's settings end a process that lacks variables."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def is_permission(name: str) -> bool:
    app, _, codename = name.partition(".")
    return any(
        model._meta.app_label == app and codename in dict(model._meta.permissions)
        for model in apps.get_models()
    )


def name_of_ours(readme: str, span: str) -> str:
    """The whole name of a module of ours, or of what is in it; empty for anything else.

    An app's README names its own without the app: `intake.submit`.
    """
    if not DOTTED.fullmatch(span) or "/" in span:
        return ""
    name = span.partition("(")[0]
    first, app = name.split(".")[0], Path(readme).parent.name
    if first in (*APPS, "station"):
        return name
    return f"{app}.{name}" if app and first in rooms(app) else ""


@every_readme
def test_every_name_in_code_voice_exists(readme: str) -> None:
    names = filter(None, (name_of_ours(readme, span) for span in spans(readme)))

    assert [name for name in names if not (is_there(name) or is_permission(name))] == []


@pytest.mark.parametrize(
    ("span", "name"),
    [
        ("intake.submit", "cms_forms.intake.submit"),
        ("due.run(limit)", "cms_forms.due.run"),
        ("cms_forms.urls", "cms_forms.urls"),
        ("Page.objects", ""),
        ("base.html", ""),
    ],
)
def test_a_name_of_ours_is_recognised(span: str, name: str) -> None:
    assert name_of_ours("cms_forms/README.md", span) == name


def exists(readme: str, relative: str) -> bool:
    """Beside the README, in the project, or among the templates."""
    if any((folder / relative).exists() for folder in ((ROOT / readme).parent, ROOT)):
        return True
    try:
        get_template(relative)
    except TemplateDoesNotExist:
        return False
    return True


@every_readme
def test_every_relative_path_in_code_voice_exists(readme: str) -> None:
    paths = [span for span in spans(readme) if "/" in span and RELATIVE.fullmatch(span)]

    assert [path for path in paths if path not in MADE and not exists(readme, path)] == []


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@every_readme
def test_every_link_leads_somewhere(readme: str) -> None:
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", text(readme), re.MULTILINE)}
    folder = (ROOT / readme).parent

    broken = [
        target
        for target in LINK.findall(text(readme))
        if not target.startswith("https://")
        and not (target.startswith("#") and target[1:] in anchors)
        and not (not target.startswith("#") and (folder / target).exists())
    ]

    assert broken == []


@every_app
def test_the_projects_readme_leads_to_that_of_each_app(app: str) -> None:
    assert f"{app}/README.md" in LINK.findall(text("README.md"))


@every_readme
def test_every_block_of_python_compiles(readme: str) -> None:
    for code in blocks(readme, "python"):
        compile(code, readme, "exec")


@every_readme
def test_every_import_in_a_block_of_python_finds_what_it_asks_for(readme: str) -> None:
    imported = [
        f"{node.module}.{each.name}"
        for code in blocks(readme, "python")
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    ]

    assert [name for name in imported if not is_there(name)] == []


@every_readme
def test_every_command_that_it_names_exists(readme: str) -> None:
    named = set(re.findall(r"\bmanage\.py ([a-z_]+)", text(readme)))

    assert sorted(named - set(get_commands())) == []


@every_readme
def test_no_line_but_a_table_is_longer_than_a_reviewer_can_read(readme: str) -> None:
    lines = [line for line in text(readme).splitlines() if not line.startswith("|")]

    assert [line for line in lines if len(line) > 128] == []


SHAPES = {
    "integer": "whole number",
    "decimal": "number",
    "boolean": "true or false",
    "text": "text",
    "timetable": "key of a timetable",
}


def own_question_types() -> dict[str, QuestionType]:
    """Without those that tests or the station register."""
    return {
        key: kind
        for key, kind in question_types().items()
        if type(kind).__module__.startswith("cms_forms.")
    }


def settings_of(kind: QuestionType) -> str:
    """`whose`: `own`, `other`"""
    said = [
        f"`{each.key}`: {', '.join(f'`{stored}`' for stored, _ in each.choices)}"
        if each.choices
        else f"`{each.key}`: {SHAPES[each.kind]}"
        for each in kind.settings
    ]
    return "; ".join(said) or "–"


def test_the_table_of_question_types_has_each_with_all_its_settings() -> None:
    rows = table(text("cms_forms/README.md"), "type")

    assert rows == [
        [f"`{key}`", kind.label, settings_of(kind)] for key, kind in own_question_types().items()
    ]


def test_the_schema_names_each_question_type() -> None:
    schema = json.loads((ROOT / "cms_forms/engine/form.schema.json").read_text())

    named = schema["$defs"]["question"]["properties"]["type"]["examples"]

    assert named == list(own_question_types())


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


def test_the_example_of_a_question_type_works() -> None:
    python = blocks("cms_forms/README.md", "python")
    (example,) = (code for code in python if "questions.base import register" in code)
    code = example + USE_OF_THE_EXAMPLE

    # On its own, because a type is registered for the whole process.
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout.splitlines() == [
        "26/012345",
        "The crime number must be 12 characters or fewer",
    ]
