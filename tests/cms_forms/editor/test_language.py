"""Every word that the editor's screens say goes through gettext."""

import ast
import re
from pathlib import Path

import pytest

import cms_forms
from cms_forms.editor.words import SCRIPT_WORDS

ROOT = Path(cms_forms.__file__).parent
TEMPLATES = sorted((ROOT / "templates" / "cms_forms" / "editor").glob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "cms_forms" / "editor").glob("*.js"))

TRANSLATED = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
DJANGO = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
UNTRANSLATED_DEFAULT = re.compile(r"""\|default\w*:\s*["'][^"']*[A-Za-z]""")
READ_ALOUD = re.compile(r'\b(?:alt|aria-label|placeholder|title|data-empty)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
LETTERS = re.compile(r"[^\W\d_]+")

COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`')
SENTENCE = re.compile(r"[A-Za-z’]{2,} [A-Za-z’]{2,}|^.[A-Z][a-z]+( …)?.$")
NAMES = {'"Accept"', '"Enter"', '"Escape"'}
"""Of a header and of keys."""
USED = re.compile(r"\bwords\.(\w+)")

MODULES = sorted(
    [*(ROOT / "editor").glob("*.py"), *(ROOT / "stream").glob("*.py"), ROOT / "exchange.py"]
)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
TWO_WORDS = re.compile(r"[A-Za-z’]{2,} [A-Za-z’]{2,}")
WORD_BESIDE_A_VALUE = re.compile(r"[A-Za-z’]{2,} | [A-Za-z’]{2,}\b(?!=)")
FOR_DEVELOPERS = {"import_form needs a parent or a page."}
IN_EVERY_LANGUAGE = {"Where it is read", "out of date"}
"""Of a translator's spreadsheet: it is made on one screen and read on another."""


def untranslated(template: str) -> list[str]:
    """What people would read in English whatever their language."""
    rest = TRANSLATED.sub("", template)
    defaults = UNTRANSLATED_DEFAULT.findall(rest)
    rest = DJANGO.sub("", rest)
    attributes = [word for value in READ_ALOUD.findall(rest) for word in LETTERS.findall(value)]
    return [*defaults, *attributes, *LETTERS.findall(TAG.sub("", rest))]


def own_words(script: str) -> list[str]:
    strings = STRING.findall(COMMENT.sub("", script))
    return [each for each in strings if SENTENCE.search(each) and each not in NAMES]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_outside_of_translations(template: Path) -> None:
    assert untranslated(template.read_text()) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Not yet</p>",
        '<button title="Up"></button>',
        '{{ title|default:"Untitled" }}',
        "{% if locked %}Locked{% endif %}",
        '{% translate "Up" %}, and more',
    ],
)
def test_words_of_a_template_are_found(template: str) -> None:
    assert untranslated(template) != []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_has_no_words_of_its_own(script: Path) -> None:
    assert own_words(script.read_text()) == []


@pytest.mark.parametrize("script", ['say("Not saved.")', "`${count} of these`", 'x("Saving …")'])
def test_words_of_a_script_are_found(script: str) -> None:
    assert own_words(script) != []


def test_the_screens_hand_their_scripts_exactly_the_words_that_these_say() -> None:
    said = {name for script in SCRIPTS for name in USED.findall(script.read_text())}

    assert said == SCRIPT_WORDS.keys()


def english_in(module: str) -> list[str]:
    """The strings of several words that gettext never sees. Docstrings are for developers."""
    tree = ast.parse(module)
    seen: set[ast.AST] = set()
    for node in ast.walk(tree):
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_translated = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in GETTEXT
        )
        if is_docstring or is_translated:
            seen |= set(ast.walk(node))
    found = []
    for node in ast.walk(tree):
        if node in seen:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(TWO_WORDS.search(TAG.sub("", node.value)))
        elif isinstance(node, ast.JoinedStr):
            pieces = [str(each.value) for each in node.values if isinstance(each, ast.Constant)]
            found.extend(WORD_BESIDE_A_VALUE.search(piece) for piece in pieces)
    return [each.string for each in found if each]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_nothing_that_is_not_translated(module: Path) -> None:
    known = FOR_DEVELOPERS | IN_EVERY_LANGUAGE
    assert [each for each in english_in(module.read_text()) if each not in known] == []


@pytest.mark.parametrize(
    "module",
    ['raise Http404("Not here.")', 'x = f"Deleted {title} here"', 'x = {"error": "Not saved."}'],
)
def test_words_of_a_module_are_found(module: str) -> None:
    assert english_in(module) != []
