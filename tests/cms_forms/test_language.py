"""A site in another language: every word of ours can be translated, and no screen mixes two."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from cms_forms.casework import teams
from cms_forms.journey import contact, screens
from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_django.fixtures import Settings

    from tests.cms_forms.visitor import Visitor

TEMPLATES = Path(__file__).resolve().parents[2] / "cms_forms" / "templates" / "cms_forms"
SCREENS = [
    *(TEMPLATES / name for name in ("base.html", "_exit.html")),
    *(
        path
        for folder in ("journey", "questions", "casework", "pages")
        for path in sorted((TEMPLATES / folder).glob("*.html"))
    ),
]

NO_TEXT = re.compile(r"\{#.*?#\}|<!doctype html>")
TRANSLATED = re.compile(
    r"\{% blocktranslate\b.*?%\}.*?\{% endblocktranslate %\}|\{% translate \"[^\"]*\".*?%\}",
    re.DOTALL,
)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
READ_ATTRIBUTE = re.compile(
    r"\b(?:alt|title|placeholder|aria-label|data-(?:i18n|say)[\w.-]*)=\"([^\"]*)\""
)
HTML_TAG = re.compile(r"<[^>]*>", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")
CAPITALISED = re.compile(r"(?<!_\()\"[A-Z][^\"]*\"")
DATE_FORMAT = re.compile(r"\|(?:date|time):\"[^\"]*\"")


def left_to_read(text: str) -> list[str]:
    """What a template shows that no translator can reach."""
    text = TRANSLATED.sub("", NO_TEXT.sub("", text))
    in_tags = [
        literal
        for tag in TEMPLATE_TAG.findall(text)
        for literal in CAPITALISED.findall(DATE_FORMAT.sub("", tag))
    ]
    text = TEMPLATE_TAG.sub("", text)
    in_attributes = [words for words in READ_ATTRIBUTE.findall(text) if LETTER.search(words)]
    between_tags = [line.strip() for line in HTML_TAG.sub("\n", text).splitlines()]
    return [*in_tags, *in_attributes, *(line for line in between_tags if LETTER.search(line))]


@pytest.mark.parametrize("template", SCREENS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_word_of_a_screen_can_be_translated(template: Path) -> None:
    assert left_to_read(template.read_text()) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>Nothing was sent.</p>", ["Nothing was sent."]),
        ('{% include "part.html" with label="Day" only %}', ['"Day"']),
        ('<nav aria-label="Pages"></nav>', ["Pages"]),
        ("{% if full %}full{% endif %}", ["full"]),
        ('<p>{% translate "Nothing was sent." %}</p>', []),
        ('{% include "part.html" with label=_("Day") only %}', []),
        ('{{ sent_at|date:"j F Y" }}', []),
    ],
)
def test_the_scan_finds_what_is_typed_into_a_template(text: str, left: list[str]) -> None:
    assert left_to_read(text) == left


# One sentence of each way in which words come to a screen.
WELSH = {
    "Continue": "Parhau",
    "Exit this page": "Gadael y dudalen hon",
    "(optional)": "(dewisol)",
    "Day": "Diwrnod",
    "Choose yes if you need to add another {thing}": "Dewiswch ydw i ychwanegu {thing} arall",
    "Please get in touch with us another way.": "Cysylltwch â ni mewn ffordd arall.",
    "reports were sent to it": "anfonwyd adroddiadau ato",
    "summary": "crynodeb",
    "team": "tîm",
    str(screens.UNCONFIRMED): "Ni chafodd dim ei gadw.",
    str(screens.NOTICES["full"]): "Ni chafodd ei ychwanegu.",
}
PLURALS = {
    "We no longer have your earlier answers: they are deleted after {days} day, or when cookies "
    "are cleared. Please answer from here.\0"
    "We no longer have your earlier answers: they are deleted after {days} days, or when cookies "
    "are cleared. Please answer from here.": "Mae wedi mynd ar ôl {days} dydd.\0Mae wedi mynd ar "
    "ôl {days} diwrnod.",
    "You can enter up to %(most)s word\0You can enter up to %(most)s words": "Hyd at %(most)s "
    "gair\0Hyd at %(most)s o eiriau",
}
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def write_catalogue(file: Path, words: Mapping[str, str]) -> None:
    """The .mo file of gettext: sorted pairs of lengths and offsets, then the texts."""
    pairs = [(key.encode(), value.encode()) for key, value in sorted(words.items())]
    offset = 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    texts = b""
    for column, table in enumerate(tables):
        for pair in pairs:
            table += [len(pair[column]), offset + len(texts)]
            texts += pair[column] + b"\0"
    head = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28)
    file.parent.mkdir(parents=True)
    file.write_bytes(struct.pack(f"<7I{4 * len(pairs)}I", *head, *tables[0], *tables[1]) + texts)


@pytest.fixture
def welsh(tmp_path: Path, settings: Settings) -> Iterator[None]:
    write_catalogue(tmp_path / "cy/LC_MESSAGES/django.mo", {"": HEADER, **WELSH, **PLURALS})
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("cy"):
        yield


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


@pytest.mark.usefixtures("welsh")
class TestInAnotherLanguage:
    def test_notices_are_in_the_language_of_the_screen_and_count_its_days(self) -> None:
        def notice(name: str) -> str:
            return screens.noticed(RequestFactory().get("/", {"notice": name}))

        assert notice("full") == "Ni chafodd ei ychwanegu."
        assert notice("gone") == "Mae wedi mynd ar ôl 28 diwrnod."
        assert str(screens.UNCONFIRMED) == "Ni chafodd dim ei gadw."

    def test_whom_to_turn_to_is_in_the_language_of_the_screen(self, settings: Settings) -> None:
        del settings.CMS_FORMS_CONTACT

        words = contact.contact_words(RequestFactory().get("/"))

        assert words == "Cysylltwch â ni mewn ffordd arall."

    def test_labels_that_a_template_hands_on_are_translated(self) -> None:
        shown = render('{% include "cms_forms/questions/_part.html" with label=_("Day") only %}')

        assert "Diwrnod" in shown

    def test_names_of_fields_and_models_are_translated(self) -> None:
        assert FormPage._meta.get_field("summary").verbose_name == "crynodeb"
        assert Team._meta.verbose_name == "tîm"

    def test_the_plain_page_says_its_language(self) -> None:
        page = render((TEMPLATES / "base.html").read_text())

        assert '<html lang="cy">' in page

    def test_a_limit_is_counted_as_the_language_counts(self) -> None:
        def limit(words: int) -> str:
            settings = {"max_words": words}
            field = {"settings": settings, "is_counted": True, "question": {"required": True}}
            return render('{% include "cms_forms/questions/textarea.html" %}', field=field)

        assert "Hyd at 1 gair" in limit(1)
        assert "Hyd at 500 o eiriau" in limit(500)

    def test_a_step_speaks_it(self, visitor: Visitor) -> None:
        page = visitor.open("hurt/").content.decode()

        assert "Parhau" in page
        assert "Gadael y dudalen hon" in page

    def test_a_problem_of_a_list_is_one_sentence(self, visitor: Visitor) -> None:
        visitor.answer_everything()

        page = visitor.answer("vehicles/", another="").content.decode()

        assert "Dewiswch ydw i ychwanegu" in page

    def test_why_a_team_stays_is_translated(self, visitor: Visitor, team: Team) -> None:
        visitor.answer_everything()
        visitor.send()

        assert "anfonwyd adroddiadau ato" in teams.needs_of(team)
