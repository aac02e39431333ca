"""A document that cannot come in: it says where it is wrong, and nothing is stored."""

from collections.abc import Iterator

import pytest
from wagtail.models import Page, Revision

from cms_forms.engine import codec
from cms_forms.exchange import Malformed, UnknownTeams, import_form
from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.everything import wrong
from tests.cms_forms.services import TWO_BRANCHES, front_desk, home

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> codec.Document:
    front_desk()
    return codec.encode(TWO_BRANCHES)


@pytest.fixture
def nothing_is_stored() -> Iterator[None]:
    before = Page.objects.count(), Revision.objects.count()
    yield
    assert (Page.objects.count(), Revision.objects.count()) == before
    assert not any(Page.find_problems())


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
