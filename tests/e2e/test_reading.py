"""What a screen reader is told of every question type: walks Chromium's accessibility tree.

The screens are rendered here and given to the browser as they are, so that no server is needed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from playwright.sync_api import Page

from cms_forms.engine import codec, item_screens
from cms_forms.engine.definition import Option, Question, Step
from cms_forms.engine.questions.base import question_types
from cms_forms.journey import entries, screens
from cms_forms.journey.journey_store import JourneyStore
from cms_forms.journey.repeats import ItemList, show_item
from cms_forms.journey.visit import Visit
from cms_forms.models import FormVersion
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.engine.builders import TODAY, asks, form, question, repeats
from tests.cms_forms.services import draft_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TYPES = question_types()
BUILT_IN = [key for key in TYPES if TYPES[key].__module__.startswith("cms_forms")]
INPUTS = {"button", "textbox", "radio", "checkbox", "combobox", "searchbox", "spinbutton"}
HINTS = [Option(id=id, label=f"Label of {id}", hint=f"Call 999 if {id}") for id in ("yes", "no")]


def asked(type: str) -> Question:
    kind = TYPES[type]
    options = kind.fixed_options or (HINTS if kind.has_options else ())
    options = [replace(option, hint=f"Call 999 if {option.id}") for option in options]
    made = question(f"q-{type}", type, *options)
    return replace(made, label=f"Label of {type}", hint=f"Hint of {type}")


def screen(step: Step, posted: Mapping[str, str] | None = None, item: int | None = None) -> str:
    """The HTML of a step, or of an item of a repeat step, with what was posted refused or not."""
    page = FormPage.objects.first() or draft_of()
    number = FormVersion.objects.count() + 1
    definition = codec.encode(form(replace(step, slug="asked")))
    page.current_version = FormVersion.objects.create(
        page=page, number=number, definition=definition
    )
    visit = Visit(RequestFactory().get("/"), page, JourneyStore(page, None))
    if posted is None:
        shown = entries.show(step, {})
    else:
        data = QueryDict(mutable=True)
        data.update(posted)
        shown = entries.read(step, data, TODAY)
    if item is None:
        return screens.show_step(visit, shown).content.decode()
    first = next(item_screens.asked(step, {}))
    return show_item(ItemList(visit, step), item, first, shown).content.decode()


class Tree:
    """The accessibility tree of a document."""

    def __init__(self, page: Page, html: str) -> None:
        page.set_content(html)
        session = page.context.new_cdp_session(page)
        self.nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        self.ids: list[str] = page.evaluate(
            "[...document.querySelectorAll('[id]')].map((each) => each.id)"
        )
        self.dangling: list[str] = page.evaluate(
            """[...document.querySelectorAll('[aria-describedby], label[for]')]
            .map((each) => each.htmlFor || each.getAttribute('aria-describedby'))
            .flatMap((ids) => ids.split(/\\s+/))
            .filter((id) => id && !document.getElementById(id))"""
        )

    def inputs(self) -> Iterator[dict[str, Any]]:
        for node in self.nodes:
            if text(node, "role") in INPUTS and not node.get("ignored"):
                yield node

    def named(self, words: str) -> dict[str, Any]:
        found = [node for node in self.nodes if words in text(node, "name")]
        return next(node for node in found if text(node, "role") in {"group", *INPUTS})

    def sound(self) -> None:
        """Every id is one thing's, every reference leads somewhere, every input has a name."""
        assert len(self.ids) == len(set(self.ids))
        assert self.dangling == []
        inputs = list(self.inputs())
        assert inputs
        assert [node for node in inputs if not text(node, "name").strip()] == []


def text(node: dict[str, Any], key: str) -> str:
    return str(node.get(key, {}).get("value", ""))


def is_invalid(node: dict[str, Any]) -> bool:
    found = [each["value"]["value"] for each in node["properties"] if each["name"] == "invalid"]
    return found == ["true"]


@pytest.mark.parametrize("type", BUILT_IN)
def test_a_question_alone_is_read_with_its_hint_and_its_message(page: Page, type: str) -> None:
    step = asks(asked(type))

    tree = Tree(page, screen(step))
    refused = Tree(page, screen(step, {}))

    for each in (tree, refused):
        each.sound()
        assert f"Hint of {type}" in text(each.named(f"Label of {type}"), "description")
    message = entries.read(step, QueryDict(), TODAY).fields[0].errors[0][1]
    assert message in text(refused.named(f"Label of {type}"), "description")


@pytest.mark.parametrize("type", [key for key in BUILT_IN if TYPES[key].has_options])
def test_an_option_is_read_with_its_own_hint(page: Page, type: str) -> None:
    tree = Tree(page, screen(asks(asked(type))))

    options = [node for node in tree.inputs() if text(node, "role") in ("radio", "checkbox")]

    hints = [option.hint for option in asked(type).options]
    assert [text(node, "description") for node in options] == hints[: len(options)]


@pytest.mark.parametrize("is_item", [False, True])
def test_all_types_on_one_screen_keep_their_ids_apart(page: Page, is_item: bool) -> None:
    questions = [asked(type) for type in BUILT_IN]
    step = repeats(*questions) if is_item else asks(*questions)

    for posted in (None, {}):
        tree = Tree(page, screen(step, posted, item=1 if is_item else None))
        tree.sound()
        for type in BUILT_IN:
            assert f"Hint of {type}" in text(tree.named(f"Label of {type}"), "description")


def test_questions_may_be_called_what_a_screen_calls_its_parts(page: Page) -> None:
    names = ("x", "x-1", "x-hint", "x-error", "x-info", "x-day", "main", "another", "x-field")
    questions = [replace(asked("date"), id=name) for name in names[:4]]
    questions += [
        replace(asked("long_text"), id=name, settings={"max_words": 9}) for name in names[4:]
    ]

    Tree(page, screen(asks(*questions), {})).sound()


WRONG_PARTS = [
    ("date", {"day": "31", "month": "13", "year": "2026"}, ["Month"]),
    ("date", {"day": "3", "month": "5", "year": "26"}, ["Year"]),
    ("date", {"day": "3"}, ["Month"]),
    ("date", {}, ["Day"]),
    ("address", {"line1": "1 Demo Street", "town": "Rivermouth", "postcode": "X"}, ["Postcode"]),
    ("address", {"town": "Rivermouth", "postcode": "RM1 1AA"}, ["Address line 1"]),
]


@pytest.mark.parametrize(("type", "entered", "wrong"), WRONG_PARTS)
def test_only_the_wrong_part_is_marked_and_says_why(
    page: Page, type: str, entered: Mapping[str, str], wrong: Sequence[str]
) -> None:
    step = asks(asked(type))
    posted = {f"q-{type}.{part}": value for part, value in entered.items()}

    tree = Tree(page, screen(step, posted))

    tree.sound()
    marked = [node for node in tree.inputs() if is_invalid(node)]
    assert [text(node, "name") for node in marked] == wrong
    assert all(text(node, "description") for node in marked)


def test_a_browser_fills_in_the_visitor_and_nobody_else(page: Page) -> None:
    types = ("name", "email", "phone", "address")
    questions = [replace(asked(type), settings={"whose": "own"}) for type in types]
    questions.append(replace(asked("date"), settings={"is_birthday": True}))
    purposes = (
        "[...document.querySelectorAll('main [autocomplete]')].map((each) => each.autocomplete)"
    )

    page.set_content(screen(asks(*questions)))
    own = page.evaluate(purposes)
    page.set_content(screen(repeats(*questions), item=1))
    others = page.evaluate(purposes)

    assert own == [
        *("name", "email", "tel"),
        *("address-line1", "address-line2", "address-level2", "postal-code"),
        *("bday-day", "bday-month", "bday-year"),
    ]
    assert set(others) == {"off"}
