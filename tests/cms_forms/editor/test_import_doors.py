"""Whatever import takes, each part's own screen opens and saves unchanged; it refuses the rest."""

import copy
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page

from cms_forms.engine import codec
from cms_forms.engine.limits import MOST_STEPS
from cms_forms.engine.lint import lint
from cms_forms.exchange import REFUSALS, Malformed, WrongPlace, export_form, import_form
from cms_forms.pages.form_page import FormPage
from cms_forms.pages.locks import Locked
from cms_forms.stream import changes
from cms_forms.stream.guidance import without_keys
from cms_forms.stream.wording import has_words
from tests.cms_forms.editor.draft import parts
from tests.cms_forms.editor.posting import untouched
from tests.cms_forms.everything import everything, wrong
from tests.cms_forms.services import TWO_BRANCHES, draft_of, front_desk, home, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> codec.Document:
    front_desk()
    return copy.deepcopy(codec.encode(TWO_BRANCHES))


def saved_again(editor: Client, page: FormPage) -> dict[str, tuple[changes.Raw, changes.Raw]]:
    """Part id -> (before, after) posting its screen back as it was opened."""
    pairs = {}
    for part in parts(page):
        address = f"/admin/services/{page.pk}/part/{part['id']}/"
        assert editor.get(address).status_code == 200
        response = editor.post(address, untouched(part))
        assert response.status_code == 302, response.content.decode()
        pairs[part["id"]] = (part, changes.find(parts(page), part["id"]))
    return pairs


def settled(part: changes.Raw) -> changes.Raw:
    """The rich text editor gives new keys to its paragraphs each time it saves."""
    value = part["value"]
    rich = {key: without_keys(value[key]) for key in ("body", "what_happens_next") if key in value}
    some = [
        {**each, "value": {**each["value"], "body": without_keys(each["value"]["body"])}}
        for each in value.get("guidance") or []
    ]
    return {**part, "value": {**value, **rich, "guidance": some}}


def test_every_part_of_an_import_is_saved_by_its_screen_as_it_came(editor: Client) -> None:
    front_desk()
    page = import_form(codec.encode(everything()), parent=home())

    for before, after in saved_again(editor, page).values():
        assert settled(after) == settled(before)


ODD: list[tuple[str, Any]] = [
    ("steps.0.title", "  Spaces around  "),
    ("steps.0.title", "\u00a0"),
    ("steps.0.questions.0.label", "\tWhat?\n"),
    ("steps.0.questions.0.options.0.label", "x" * 10_000),
    ("steps.0.questions.0.options.0.label", "x" * 201),
    ("steps.0.body", "<p></p>"),
    ("steps.0.body", "<p><br/></p>"),
    ("steps.0.body", "<p>&nbsp;\u200b</p>"),
    ("steps.0.body", '<p><a linktype="page" id="7">Seven</a></p>'),
    ("steps.0.body", '<p><a linktype="document" id="7">Seven</a></p>'),
    ("steps.0.body", '<embed embedtype="image" id="7" format="left" alt=""/>'),
    ("steps.0.body", '<p><a id="7">Seven</a></p>'),
    ("steps.0.body", "<h3>Deep</h3><blockquote>Quoted</blockquote><hr/><table></table>"),
    ("steps.0.slug", "-"),
    ("steps.0.slug", "x" * 81),
    ("steps.1.questions.0.settings", {"max_characters": 10**14}),
    ("steps.1.questions.0.settings", {"max_characters": 0.5}),
    ("steps.1.questions.0.settings", {"max_characters": True}),
    ("steps.1.questions.0.settings", {"max_characters": "ten"}),
    ("steps.1.questions.0.type", "whole_number"),
    ("title", " "),
    ("title", "x" * 256),
    ("summary", "x" * 201),
    ("minutes", 32_768),
    ("introduction", "<p> </p>"),
    ("introduction", '<a linktype="page" id="1">One</a>'),
    ("declaration", "x" * 60_000),
    ("triage.default", "Front Desk"),
]


@pytest.mark.parametrize(
    ("path", "value"), ODD, ids=[f"{path}={str(value)[:30]}" for path, value in ODD]
)
def test_what_is_odd_is_refused_with_its_place_or_saved_by_the_screens(
    editor: Client, document: codec.Document, path: str, value: Any
) -> None:
    document["introduction"] = document["summary"] = "Words"
    document["minutes"] = 5
    document["steps"][0]["body"] = "<p>Words</p>"

    try:
        page = import_form(wrong(document, path, value), parent=home())
    except REFUSALS:
        assert not FormPage.objects.exists()
        return

    for before, after in saved_again(editor, page).values():
        assert settled(after) == settled(before)
    page.get_latest_revision_as_object().full_clean(exclude=["parts"])


@pytest.mark.parametrize(
    "html", ["<p></p>", "<p><br/></p>", "<p>&nbsp;</p>", "<p>\u200b </p>", " "]
)
def test_markup_without_words_is_no_guidance_by_whichever_door(
    editor: Client, document: codec.Document, html: str
) -> None:
    step = document["steps"][2]
    document["steps"][2] = {
        "id": step["id"],
        "slug": step["slug"],
        "kind": "exit",
        "title": "End",
        "body": html,
    }
    imported = import_form(document, parent=home())
    typed = draft_of(codec.decode(document), slug="typed")

    assert not has_words(html)
    for page in (imported, typed):
        assert "no-advice" in {error.id for error in page.errors()}


@pytest.mark.parametrize(
    "html",
    [
        '<p><a linktype="page" id="{id}">Here</a></p>',
        '<p><a linktype="document" id="{id}">Here</a></p>',
        '<p><a linktype="email" href="mailto:a@example.org">Here</a></p>',
        '<embed embedtype="image" id="{id}" format="left" alt="A"/>',
        '<embed embedtype="media" url="https://example.org/"/>',
    ],
)
def test_what_is_named_by_a_number_of_another_site_is_refused_with_its_place(
    document: codec.Document, html: str
) -> None:
    document["steps"][0]["body"] = html.format(id=home().pk)

    with pytest.raises(Malformed) as refused:
        import_form(document, parent=home())

    assert refused.value.place == "steps[0].body"


def test_a_link_to_a_page_travels_by_its_address_and_is_one_again_where_it_came_from() -> None:
    target = home().add_child(instance=Page(title="Advice", slug="advice"))
    page = draft_of()
    page.introduction = f'<p>See <a linktype="page" id="{target.pk}">advice</a>.</p>'

    exported = export_form(page)
    again = import_form(exported, parent=home())

    assert exported["introduction"] == '<p>See <a href="http://testserver/advice/">advice</a>.</p>'
    assert again.introduction == page.introduction


def test_a_link_to_a_page_that_is_gone_leaves_its_words() -> None:
    page = draft_of()
    page.introduction = '<p>See <a linktype="page" id="999999">advice</a>.</p>'

    assert export_form(page)["introduction"] == "<p>See advice.</p>"


def test_no_service_comes_below_a_service(document: codec.Document) -> None:
    parent = published()

    with pytest.raises(WrongPlace, match="Choose another page"):
        import_form(document, parent=parent)


def test_nothing_is_imported_over_an_alias(document: codec.Document) -> None:
    alias = published().create_alias(update_slug="alias")

    with pytest.raises(Locked, match="follows another page"):
        import_form(document, page=alias)


@pytest.mark.parametrize("way", ["copy", "alias", "translation", "revert"])
def test_a_copy_of_a_service_is_opened_and_saved_part_by_part(
    editor: Client, settings: Any, way: str
) -> None:
    page = published()
    if way == "copy":
        other = page.copy(update_attrs={"slug": "other"}, keep_live=False)
    elif way == "alias":
        other = page.create_alias(update_slug="other")
    elif way == "translation":
        locale = Locale.objects.create(language_code="fr")
        settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("fr", "French")]
        home().copy_for_translation(locale)
        other = page.copy_for_translation(locale)
    else:
        page.get_latest_revision_as_object().save_revision(previous_revision=page.latest_revision)
        other = FormPage.objects.get(pk=page.pk)

    if way == "alias":
        for part in parts(other):
            address = f"/admin/services/{other.pk}/part/{part['id']}/"
            assert editor.get(address).status_code == 200
            assert editor.post(address, untouched(part)).status_code == 423
    else:
        saved_again(editor, other)
        again = FormPage.objects.get(pk=other.pk).get_latest_revision_as_object()
        assert again.compile().steps == page.compile().steps


def test_a_service_larger_than_its_list_can_show_is_refused_and_not_published(
    document: codec.Document,
) -> None:
    last = document["steps"][2]
    more = [{**last, "id": f"s{n}", "slug": f"s{n}", "questions": []} for n in range(MOST_STEPS)]
    larger = {**document, "steps": [*document["steps"], *more]}

    with pytest.raises(Malformed, match="503 steps are too many for one service: 500"):
        import_form(larger, parent=home())

    assert "too-many" in {finding.id for finding in lint(codec.restore(larger))}
