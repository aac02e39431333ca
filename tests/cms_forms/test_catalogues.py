"""The app's own texts in other languages: none that the public reads is left out in Welsh."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation.template import templatize

APP = Path(__file__).resolve().parents[2] / "cms_forms"
LOCALE = APP / "locale"
PUBLIC = (
    *("templates/cms_forms/base.html", "templates/cms_forms/_exit*.html"),
    *("templates/cms_forms/journey/*.html", "templates/cms_forms/questions/*.html"),
    *(f"templates/cms_forms/mails/{name}.*" for name in (
        "booking", "link", "mail", "receipt", "reply", "saved", "saved_ends",
    )),
    *("journey/*.py", "engine/questions/*.py", "files/refusals.py", "models/usage.py"),
    *("engine/checking.py", "engine/transcript.py", "engine/days_left.py", "engine/deadlines.py"),
)  # fmt: skip
"""What shows texts to the public. The labels of editors that stand beside them are translated
too."""
JOURNEY = (
    *("templates/cms_forms/base.html", "templates/cms_forms/_exit*.html"),
    *("templates/cms_forms/questions/[!f]*.html", "templates/cms_forms/journey/step_*.html"),
    *(f"templates/cms_forms/journey/{name}.html" for name in (
        "_back", "_delete", "_head", "_held", "_hidden", "_hold", "_languages", "_preview", "_rows",
        "_traces", "check_answers", "delete", "deleted", "ended", "not_here", "remove", "save",
        "saved", "sent", "start", "tasks", "too_large", "under_way",
    )),
    *("journey/screens.py", "journey/repeats.py", "journey/views.py", "journey/finding.py"),
)  # fmt: skip
"""What somebody passes on the way from the start page to the reference."""
CALLS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2,
    "ngettext_lazy": 2, "pgettext": 2,
}  # fmt: skip
IN_TEMPLATE = re.compile(
    r"\b([np]?)gettext\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"(?:,\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))?|\b_\((\"[^\"]*\")\)",
    re.DOTALL,
)
PLACEHOLDER = re.compile(r"%%?\{\w+\}|\{\w*\}|%\(\w+\)s|<[^>]+>")
IN_CONTEXT = "{}\x04{}"
"""A context and its text, as a compiled catalogue joins them."""

type Texts = set[str | tuple[str, str]]


def in_python(source: str) -> Iterator[str | tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [
            each.value
            for each in node.args[: CALLS.get(node.func.id, 0)]
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if node.func.id == "pgettext":
            if len(words) == 2:
                yield IN_CONTEXT.format(*words)
        elif len(words) == 2:
            yield words[0], words[1]
        elif words:
            yield words[0]


def in_template(source: str) -> Iterator[str | tuple[str, str]]:
    for kind, one, many, argument in IN_TEMPLATE.findall(templatize(source)):
        if argument:
            yield ast.literal_eval(argument)
        elif kind == "p":
            yield IN_CONTEXT.format(ast.literal_eval(one), ast.literal_eval(many))
        elif many:
            yield ast.literal_eval(one), ast.literal_eval(many)
        else:
            yield ast.literal_eval(one)


def texts_in(patterns: tuple[str, ...]) -> Texts:
    found: Texts = set()
    for path in {path for pattern in patterns for path in APP.glob(pattern)}:
        read = in_python if path.suffix == ".py" else in_template
        found.update(read(path.read_text()))
    return found


def catalogue(language: str) -> gettext.GNUTranslations:
    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def entries(language: str) -> dict[str, list[str]]:
    """Original, with its context if it has one -> its translations, as they are written."""
    found: dict[str, list[str]] = {}
    text = (LOCALE / language / "LC_MESSAGES/django.po").read_text()
    for entry in text.split("\n\n")[1:]:
        fields: dict[str, str] = {}
        key = ""
        for line in entry.splitlines():
            if line.startswith("#"):
                continue
            name, quote, rest = line.partition('"')
            key = name.strip() or key
            fields[key] = fields.get(key, "") + ast.literal_eval(quote + rest)
        if "msgid" in fields:
            said = [value for name, value in fields.items() if name.startswith("msgstr")]
            original = fields["msgid"]
            if "msgctxt" in fields:
                original = IN_CONTEXT.format(fields["msgctxt"], original)
            found[original] = said
    return found


def missing(patterns: tuple[str, ...], language: str) -> list[str]:
    there = entries(language)
    wanted = {text if isinstance(text, str) else text[0] for text in texts_in(patterns)}
    return sorted(text for text in wanted if text.strip() and not all(there.get(text, [""])))


def test_the_scan_finds_texts_of_both_kinds() -> None:
    found = texts_in(PUBLIC)

    assert len(found) > 450
    assert {"Continue", "Start now", "Enter {name}", "Very easy"} <= found


def test_welsh_has_every_text_that_the_public_reads() -> None:
    assert missing(PUBLIC, "cy") == []


def test_arabic_has_every_text_on_the_way_from_start_to_reference() -> None:
    assert missing(JOURNEY, "ar") == []


@pytest.mark.parametrize("language", ["cy", "ar"])
def test_a_translation_has_the_names_of_its_original(language: str) -> None:
    wrong = {
        original: said
        for original, translations in entries(language).items()
        for said in translations
        if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(said))
    }

    assert wrong == {}


@pytest.mark.parametrize("language", ["cy", "ar"])
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = catalogue(language)

    for original, said in entries(language).items():
        if len(said) == 1:
            assert [compiled.gettext(original)] == said
        else:
            assert [compiled.ngettext(original, original, count) for count in (1, 2)] == said


def test_the_words_reach_a_screen() -> None:
    with translation.override("cy"):
        assert translation.gettext("Continue") == "Parhau"
    with translation.override("ar"):
        assert translation.gettext("Continue") == "متابعة"
