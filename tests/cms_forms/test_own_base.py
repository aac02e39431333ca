"""A site's own `cms_forms/base.html`, with no more in it than the app's README asks for."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.base import Template
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode
from django.test import override_settings
from django.utils import translation
from pytest_django.fixtures import Settings

from tests.cms_forms.visitor import Visitor

APP = Path(__file__).resolve().parents[2] / "cms_forms"
TEMPLATES = APP / "templates"
README = (APP / "README.md").read_text()
EXAMPLE = README.split("```html\n")[1].split("```")[0]
SCREENS = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if '{% extends "cms_forms/base.html" %}' in path.read_text()
)


@pytest.fixture(autouse=True)
def own_base(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A project that has put the README's example into its templates."""
    (tmp_path / "cms_forms").mkdir()
    (tmp_path / "cms_forms/base.html").write_text(EXAMPLE)
    with override_settings(TEMPLATES=[settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]):
        yield


def template(name: str) -> Template:
    return get_template(name).template  # type: ignore[attr-defined, no-any-return]


def blocks(name: str) -> set[str]:
    """The blocks that a template fills, or that a base has."""
    nodes = template(name).nodelist.get_nodes_by_type(BlockNode)
    return {node.name for node in nodes if isinstance(node, BlockNode)}


def test_it_is_the_sites_own_that_is_used() -> None:
    assert template("cms_forms/base.html").source == EXAMPLE
    assert len(SCREENS) > 10


@pytest.mark.parametrize("screen", SCREENS)
def test_every_block_that_a_screen_fills_is_in_it(screen: str) -> None:
    assert isinstance(template(screen).nodelist[0], ExtendsNode)
    assert blocks(screen) <= blocks("cms_forms/base.html")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_whole_in_it(screen: str) -> None:
    # What a screen knows only for some answers may be missing in any look.
    known = {
        "page": SimpleNamespace(pk=1, title="A service"),
        "form": {"title": "A service"},
        "path": "/a-service/",
        "heading": "A step",
        "step": {"title": "A step", "body": ""},
        "entries": {"alone": False},
    }

    shown = get_template(screen).render(known)

    assert re.search(r"<title>\s*\S", shown)
    assert shown.count("<h1") == 1
    assert '<a href="/a-service/leave/" role="button"' in shown
    assert ('class="govuk-back-link"' in shown) == ("back" in blocks(screen))


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["", "hurt/", "check-answers/", "delete/", "nowhere/", "sent/"])
def test_each_screen_of_a_visit_has_what_it_asks_for(visitor: Visitor, place: str) -> None:
    visitor.answer_everything()
    if place == "sent/":
        visitor.send()

    response = visitor.open(place)

    assert response.context["path"] == visitor.path
    assert response.context["page"].title
    assert f'href="{visitor.path}leave/"' in response.content.decode()


@pytest.mark.parametrize(
    ("language", "root"),
    [("en", '<html lang="en">'), ("cy", '<html lang="cy">'), ("ar", '<html lang="ar" dir="rtl">')],
)
def test_it_says_in_which_language_a_screen_is(language: str, root: str) -> None:
    with translation.override(language):
        shown = get_template("cms_forms/base.html").render({"path": "/a-service/"})

    assert root in shown
