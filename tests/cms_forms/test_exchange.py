"""Services as JSON: what goes out comes in the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from cms_forms.engine import codec
from cms_forms.engine.questions.sessions import booking_questions
from cms_forms.exchange import Malformed, export_form, import_form
from cms_forms.models import Team, Timetable
from cms_forms.pages.form_page import FormPage
from cms_forms.stream.compile import compile_parts
from cms_forms.stream.decompile import parts_of
from tests.cms_forms.engine.builders import (
    asks,
    form,
    whole_number,
)
from tests.cms_forms.everything import everything
from tests.cms_forms.services import BROKEN, TWO_BRANCHES, front_desk, home, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> codec.Document:
    front_desk()
    return codec.encode(TWO_BRANCHES)


# Out and in


def test_everything_that_a_form_can_hold_goes_out_as_it_came_in() -> None:
    front_desk()
    document = codec.encode(everything())

    page = import_form(document, parent=home())

    exported = export_form(FormPage.objects.get(pk=page.pk))
    for step, again in zip(document["steps"], exported["steps"], strict=True):
        assert again == step
    assert exported == document


def test_the_stored_stream_means_the_form_that_it_was_made_of() -> None:
    whole = everything()

    kept = compile_parts(parts_of(whole), title=whole.title)

    assert kept.steps == whole.steps
    assert kept.conditions == whole.conditions
    assert kept.triage.rules == whole.triage.rules


def test_a_limit_of_nought_is_a_limit() -> None:
    front_desk()
    document = codec.encode(form(asks(whole_number("count", minimum=0))))

    page = import_form(document, parent=home())

    assert page.compile().steps[0].questions[0].settings == {"minimum": 0}


def test_what_is_exported_is_the_form_that_visitors_answer() -> None:
    page = published()

    assert page.current_version.definition == export_form(page)


def test_an_export_is_plain_json(document: codec.Document) -> None:
    page = import_form(document, parent=home())

    assert json.loads(json.dumps(export_form(page))) == document


# A new page


def test_an_import_below_a_page_makes_a_draft(document: codec.Document) -> None:
    page = import_form(document, parent=home())

    stored = FormPage.objects.get(pk=page.pk)
    assert not stored.live
    assert stored.get_parent() == home()
    assert stored.slug == "a-service"
    assert stored.default_team.key == "front-desk"
    assert stored.get_latest_revision_as_object().compile() == stored.compile()


def test_the_same_document_twice_makes_two_services(document: codec.Document) -> None:
    first, second = (import_form(document, parent=home()) for _ in range(2))

    assert first.slug != second.slug
    assert first.compile() == second.compile()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("الإبلاغ عن جريمة", "الإبلاغ-عن-جريمة"),
        ("Rhoi gwybod am ŵyl", "rhoi-gwybod-am-ŵyl"),
        ("Повідомити про злочин", "повідомити-про-злочин"),
        ("…", "service"),
    ],
)
def test_the_address_of_an_import_keeps_the_letters_of_its_title(
    document: codec.Document, title: str, slug: str
) -> None:
    first, second = (import_form(document | {"title": title}, parent=home()) for _ in range(2))

    assert first.slug == slug
    assert second.slug in (f"{slug}-1", f"{slug}-2")


def test_an_imported_service_can_be_published(document: codec.Document) -> None:
    page = import_form(document, parent=home())

    page.get_latest_revision().publish()

    assert FormPage.objects.get(pk=page.pk).live


def test_a_broken_form_comes_in_as_a_draft() -> None:
    front_desk()

    page = import_form(codec.encode(BROKEN), parent=home())

    assert "missing-target" in {finding.id for finding in page.findings()}


def test_the_history_names_who_imported(document: codec.Document, admin_user: Any) -> None:
    page = import_form(document, parent=home(), user=admin_user)

    assert page.get_latest_revision().user == admin_user


# Over a page


def test_an_import_over_a_service_replaces_its_draft_and_not_what_is_open(
    document: codec.Document,
) -> None:
    page = published()
    document["title"] = "Report a theft"
    document["steps"] = document["steps"][:1]
    document["steps"][0].pop("routes")

    import_form(document, page=page)

    stored = FormPage.objects.get(pk=page.pk)
    assert stored.live
    assert stored.title == "A service"
    assert len(stored.compile().steps) == 3
    assert stored.has_unpublished_changes
    draft = stored.get_latest_revision_as_object()
    assert draft.title == "Report a theft"
    assert len(draft.compile().steps) == 1
    assert draft.slug == page.slug


def test_what_an_import_replaced_stays_in_the_history(document: codec.Document) -> None:
    page = published()
    document["steps"] = document["steps"][1:]

    import_form(document, page=page)

    earlier = page.revisions.order_by("-created_at")[1].as_object()
    assert len(earlier.compile().steps) == 3


# Guidance


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>Call <b>999</b> now.</p>", "<p>Call <b>999</b> now.</p>"),
        ("<h2>Then</h2><ul><li>One</li></ul>", "<h2>Then</h2><ul><li>One</li></ul>"),
        ("<p>Hi<script>alert(1)</script></p>", "<p>Hi</p>"),
        ('<p onclick="alert(1)">Hi</p>', "<p>Hi</p>"),
        ('<p><a href="javascript:alert(1)">Hi</a></p>', "<p><a>Hi</a></p>"),
        ('<p><a href="https://example.org/">Hi</a></p>',) * 2,
        ('<p>Hi<img src="x" onerror="alert(1)"></p>', "<p>Hi</p>"),
        ("<p>Not <b>closed", "<p>Not <b>closed</b></p>"),
        ("<p>One</b> two</i></p></div>", "<p>One two</p>"),
        ("Bare words", "<p>Bare words</p>"),
        ("<iframe src='https://example.org'></iframe><p>Hi</p>", "<p>Hi</p>"),
    ],
)
def test_guidance_keeps_what_the_editor_could_have_written_and_nothing_else(
    document: codec.Document, html: str, kept: str
) -> None:
    document["introduction"] = html
    document["steps"][0]["body"] = html
    document["triage"]["rules"] = [
        {"condition": "any", "team": "front-desk", "what_happens_next": html}
    ]

    page = import_form(document, parent=home())

    assert page.compile().introduction == kept
    assert page.compile().steps[0].body == kept
    assert page.compile().triage.rules[0].what_happens_next == kept


class TestWhatPeopleType:
    """The words by which a service is found: of the page, and in no version."""

    def test_it_goes_out_and_comes_in_again(self, document: codec.Document) -> None:
        names = ["hit/and run", "=crash", "1 < 2 & “bumped”"]

        page = import_form(document | {"search_names": names}, parent=home())

        assert page.search_names.splitlines() == names
        assert export_form(page)["search_names"] == names

    def test_a_file_without_it_leaves_what_the_page_has(self, document: codec.Document) -> None:
        page = import_form(document | {"search_names": ["hit and run"]}, parent=home())

        again = import_form(document, page=page)

        assert again.search_names == "hit and run"
        assert "search_names" not in codec.encode(again.compile())

    @pytest.mark.parametrize("names", ["hit and run", [1], [None], {"a": "b"}, ["\x00"], None])
    def test_what_is_no_list_of_texts_is_refused_with_its_place(
        self, document: codec.Document, names: object
    ) -> None:
        with pytest.raises(Malformed, match="search_names"):
            import_form(document | {"search_names": names}, parent=home())


class TestHandling:
    """Who reads it, how long it is kept, what alerts tell: of the page, and in no version."""

    def test_it_goes_out_and_comes_in_again(self, document: codec.Document) -> None:
        question = document["steps"][0]["questions"][0]["id"]
        stated = {"keep_days": 90, "told_in_alerts": [question], "save_and_return": False}

        page = import_form(document | {"handling": stated}, parent=home())

        assert (page.keep_days, page.told_in_alerts) == (90, [question])
        assert page.offers_return is False
        assert export_form(page)["handling"] == stated
        assert "handling" not in codec.encode(page.compile())

    def test_a_file_without_it_leaves_what_the_page_has(self, document: codec.Document) -> None:
        stated = {"sensitive": True, "keep_days": 90}
        page = import_form(document | {"handling": stated}, parent=home())

        again = import_form(document, page=page)

        assert (again.is_sensitive, again.keep_days) == (True, 90)

    def test_what_becomes_sensitive_tells_nothing_any_more(self, document: codec.Document) -> None:
        question = document["steps"][0]["questions"][0]["id"]
        told = {"handling": {"told_in_alerts": [question]}}
        page = import_form(document | told, parent=home())

        again = import_form(document | {"handling": {"sensitive": True}}, page=page)

        assert again.told_in_alerts == []
        with pytest.raises(Malformed, match="told_in_alerts"):
            import_form(document | told, page=again)

    @pytest.mark.parametrize(
        "stated",
        [
            None,
            [],
            {"sensitive": "yes"},
            {"save_and_return": 0},
            {"keep_days": 0},
            {"keep_days": -1},
            {"keep_days": 40_000},
            {"told_in_alerts": ["not-there"]},
            {"told_in_alerts": "q"},
            {"kept": 1},
        ],
    )
    def test_anything_else_is_refused_with_its_place(
        self, document: codec.Document, stated: object
    ) -> None:
        with pytest.raises(Malformed, match="handling"):
            import_form(document | {"handling": stated}, parent=home())


# The demonstration


DOCUMENTS = sorted((Path(__file__).parents[2] / "site/station/demo/documents").glob("*.json"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_services_of_the_demonstration_go_out_as_they_came_in(path: Path) -> None:
    document = json.loads(path.read_text())
    form = codec.decode(document)
    for key in form.triage.teams:
        Team.objects.create(name=key, key=key)
    for _step, asked in booking_questions(form):
        Timetable.objects.create(name=asked.id, key=str(asked.settings["timetable"]))

    page = import_form(document, parent=home())

    assert page.compile() == codec.decode(export_form(page))
    assert export_form(page)["search_names"] == document["search_names"]
    assert page.errors() == []
