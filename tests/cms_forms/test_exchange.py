"""Services as JSON: what goes out comes in the same; what cannot come in says where it is wrong."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page, Revision

from cms_forms.engine import codec
from cms_forms.engine.definition import CHECK_ANSWERS, Form, Join, Operator, Option
from cms_forms.engine.questions.base import QuestionType, question_types
from cms_forms.exchange import Malformed, UnknownTeams, export_form, import_form
from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage
from cms_forms.stream.compile import compile_parts
from cms_forms.stream.decompile import parts_of
from tests.cms_forms.engine.builders import (
    asks,
    check,
    condition,
    either,
    exits,
    form,
    informs,
    is_,
    is_one_of,
    question,
    repeats,
    whole_number,
)
from tests.cms_forms.services import BROKEN, TWO_BRANCHES, front_desk, home, published

pytestmark = pytest.mark.django_db


def _sample(kind: QuestionType) -> Any:
    """A question of the type with every setting that it knows, and options if it has any."""
    values: dict[str, object] = {"integer": 7, "decimal": "1.5", "boolean": True, "text": "words"}
    settings = {
        setting.key: setting.choices[0][0] if setting.kind == "choice" else values[setting.kind]
        for setting in kind.settings
    }
    options: tuple[Option | str, ...] = kind.fixed_options
    if kind.has_options and not options:
        options = (Option(id="a", label="A", hint="The first"), "b")
    if kind.has_options and not kind.has_routes:
        options = (*options, Option(id="none", label="None of these", exclusive=True))
    return question(f"q-{kind.key}", kind.key, *options, **settings)


def everything() -> Form:
    """Each type of question, each kind of step, each way to lead on and each form of condition.

    kinds --a----------------------> thing (repeat) --> ending --> check answers
          '-b--> told --(urgent)--> call (exit)
                      '-----------> types, if urgent or late --> thing
    """
    kinds = asks(question("kinds", "one_of", "a", "b"), goes={"a": "thing", "b": "told"})
    types = [_sample(kind) for kind in question_types().values()]
    service = form(
        kinds,
        informs("told", rules={"urgent": "call"}, next="types"),
        exits("call"),
        asks(*types, id="types", show_if="urgent-or-late"),
        repeats(question("plate", "short_text"), id="thing", minimum=0, maximum=4),
        asks(whole_number("count", minimum=0), id="ending", next=CHECK_ANSWERS),
        conditions=[
            condition("urgent", is_("kinds", "b")),
            condition(
                "urgent-or-late",
                "urgent",
                either(check("q-date", Operator.BEFORE, "today-14"), is_one_of("kinds", "a", "b")),
                join=Join.ANY,
            ),
        ],
        triage={"urgent": "front-desk"},
    )
    [rule] = service.triage.rules
    told = replace(rule, what_happens_next="<p>Soon, by {{ 2 working days }}.</p>")
    return replace(service, triage=replace(service.triage, rules=(told,)))


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


# Refusals


@pytest.fixture
def nothing_is_stored() -> Iterator[None]:
    before = Page.objects.count(), Revision.objects.count()
    yield
    assert (Page.objects.count(), Revision.objects.count()) == before
    assert not any(Page.find_problems())


def wrong(document: codec.Document, path: str, value: object) -> codec.Document:
    """The document with one value replaced: path is keys and numbers with dots between."""
    document = copy.deepcopy(document)
    *way, last = (int(each) if each.isdigit() else each for each in path.split("."))
    at: Any = document
    for each in way:
        at = at[each]
    at[last] = value
    return document


@pytest.mark.usefixtures("nothing_is_stored")
@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("format", "another-form", "format"),
        ("version", 99, "version"),
        ("title", "x" * 256, "title"),
        ("summary", "x" * 201, "summary"),
        ("minutes", 40_000, "minutes"),
        ("steps", {}, "steps"),
        ("steps.1.kind", "survey", "steps[1].kind"),
        ("steps.1.slug", "Not A Slug", "steps[1].slug"),
        ("steps.1.questions.0.type", "tea-leaves", "steps[1].questions[0].type"),
        ("steps.0.questions.0.options.1.label", 5, "steps[0].questions[0].options[1].label"),
        ("steps.0.questions.0.label", "a\x00b", "steps[0].questions[0].label"),
        ("steps.0.questions.0.label", "\ud800", "steps[0].questions[0].label"),
        ("steps.1.questions.0.settings", {"max": 7}, "steps[1].questions[0].settings.max"),
        (
            "steps.1.questions.0.settings",
            {"max_characters": float("nan")},
            "steps[1].questions[0].settings.max_characters",
        ),
        (
            "steps.1.questions.0.settings",
            {"max_characters": [1]},
            "steps[1].questions[0].settings.max_characters",
        ),
        ("steps.0.colour", "red", "steps[0].colour"),
        ("triage.default", ["front-desk"], "triage.default"),
    ],
)
def test_a_malformed_document_is_refused_with_the_place(
    document: codec.Document, path: str, value: object, place: str
) -> None:
    with pytest.raises(Malformed) as refused:
        import_form(wrong(document, path, value), parent=home())

    assert refused.value.place == place
    assert refused.value.message


@pytest.mark.usefixtures("nothing_is_stored")
@pytest.mark.parametrize("document", [None, [], "form", 7, {}])
def test_what_is_not_a_form_at_all_is_refused(document: object) -> None:
    with pytest.raises(Malformed):
        import_form(document, parent=home())


@pytest.mark.usefixtures("nothing_is_stored")
def test_a_refused_import_leaves_the_service_as_it_was(document: codec.Document) -> None:
    document["steps"][2]["kind"] = "survey"
    page = FormPage.objects.first()

    with pytest.raises(Malformed):
        import_form(document, page=page, parent=home())


@pytest.mark.usefixtures("nothing_is_stored")
def test_teams_that_are_not_here_are_named(document: codec.Document) -> None:
    document["triage"]["default"] = "harbour-desk"
    document["triage"]["rules"] = [{"condition": "c", "team": "river-desk"}]

    with pytest.raises(UnknownTeams) as refused:
        import_form(document, parent=home())

    assert refused.value.keys == ("harbour-desk", "river-desk")
    assert "“harbour-desk”, “river-desk”" in str(refused.value)


def test_a_document_comes_in_once_its_team_is_there(document: codec.Document) -> None:
    document["triage"]["default"] = "harbour-desk"
    team = Team.objects.create(name="Harbour desk", key="harbour-desk")

    assert import_form(document, parent=home()).default_team == team


@pytest.mark.usefixtures("nothing_is_stored")
def test_routes_that_the_editor_could_not_show_in_their_order_are_refused(
    document: codec.Document,
) -> None:
    document["steps"][0]["routes"].reverse()

    with pytest.raises(Malformed) as refused:
        import_form(document, parent=home())

    assert refused.value.place == "steps[0].routes"


@pytest.mark.usefixtures("nothing_is_stored")
def test_an_exclusive_option_where_only_one_can_be_chosen_is_refused(
    document: codec.Document,
) -> None:
    document["steps"][0]["questions"][0]["options"][0]["exclusive"] = True

    with pytest.raises(Malformed) as refused:
        import_form(document, parent=home())

    assert refused.value.place.startswith("steps[0]")


# The demonstration


DOCUMENTS = sorted((Path(__file__).parents[2] / "site/station/demo/documents").glob("*.json"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_services_of_the_demonstration_go_out_as_they_came_in(path: Path) -> None:
    document = json.loads(path.read_text())
    for key in {document["triage"]["default"]} | {
        rule["team"] for rule in document["triage"].get("rules", [])
    }:
        Team.objects.create(name=key, key=key)

    page = import_form(document, parent=home())

    assert page.compile() == codec.decode(export_form(page))
    assert page.errors() == []


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>" * 6000,
        '<p><a linktype="page" id="abc">x</a></p>',
        "<h2><p><ul><b><li></h2>",
    ],
)
def test_guidance_that_the_editor_cannot_hold_is_refused_with_its_place(
    document: codec.Document, body: str
) -> None:
    steps = [{**step, "body": body} for step in document["steps"]]

    with pytest.raises(Malformed) as refused:
        import_form({**document, "steps": steps}, parent=home())

    assert refused.value.place == "steps[0].body"
