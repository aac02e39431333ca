"""A new service is started from nothing, or from a document with steps."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django.fixtures import Settings
from wagtail.models import Page

from cms_forms.editor.starting_points import StartingPoint, starting_points
from cms_forms.engine.lint import lint
from cms_forms.pages.form_page import FormPage, FormPageMixin
from tests.bench.reading_grade import graded
from tests.cms_forms.documents import collision
from tests.own_site.models import OwnService

NEW = "/admin/services/choose_parent/"
OURS = starting_points()


def sent(home: Page, **changed: Any) -> dict[str, Any]:
    return {
        "start": "booking",
        "title": "Book a talk",
        "parent_page": home.pk,
        "model": "cms_forms.formpage",
    } | changed


@pytest.mark.parametrize("point", OURS, ids=[point.key for point in OURS])
def test_what_the_app_brings_is_easy_to_read_and_wants_only_a_team_and_words(
    point: StartingPoint,
) -> None:
    found = lint(point.form)

    assert {each.id for each in found} - {"no-default-team"} == {"words-in-brackets"}
    assert [each for each in graded(point.form) if each.grade > 6] == []


@pytest.mark.parametrize("point", OURS, ids=[point.key for point in OURS])
def test_what_the_app_brings_says_whose_each_detail_is_and_where_a_check_is_read(
    point: StartingPoint,
) -> None:
    asked = [question for step in point.form.steps for question in step.questions]
    details = [each for each in asked if each.type in {"name", "email", "phone", "address"}]

    assert [each.id for each in details if "whose" not in each.settings] == []
    for step in point.form.steps:
        for check in step.checks:
            # Beside what can be answered otherwise, not beside a name that is there.
            assert not point.form.placed_questions[check.question][1].required


def test_there_are_five_and_the_tool_sends_nothing() -> None:
    assert [point.key for point in OURS] == [
        "application",
        "booking",
        "complaint",
        "report",
        "triage-tool",
    ]
    assert not lint(OURS[-1].form) or "no-default-team" not in {
        each.id for each in lint(OURS[-1].form)
    }


@pytest.mark.django_db
def test_an_editor_reads_what_each_is_for_and_its_steps(admin_client: Client) -> None:
    page = admin_client.get(NEW).content.decode()

    for point in OURS:
        assert point.purpose in page
        assert point.form.steps[0].title in page


@pytest.mark.django_db
@pytest.mark.parametrize("model", [FormPage, OwnService])
def test_a_service_started_from_one_is_a_draft_with_its_steps(
    admin_client: Client, home: Page, model: type[FormPageMixin]
) -> None:
    response = admin_client.post(NEW, sent(home, model=model._meta.label_lower))

    page = model.objects.get()
    assert response["Location"] == f"/admin/services/{page.pk}/"
    assert (page.title, page.slug, page.live) == ("Book a talk", "book-a-talk", False)
    assert page.compile().steps[0].title == "What is it for?"
    assert "replace the words in brackets" in admin_client.get(
        response["Location"]
    ).content.decode().replace("\n", " ")


@pytest.mark.django_db
def test_without_a_title_nothing_is_made_and_the_choice_stays(
    admin_client: Client, home: Page
) -> None:
    page = admin_client.post(NEW, sent(home, title="")).content.decode()

    assert "Enter a title" in page
    assert 'value="booking"\n                 checked' in page
    assert not FormPage.objects.exists()


@pytest.mark.django_db
def test_one_started_from_nothing_begins_on_the_page_of_its_title(
    admin_client: Client, home: Page
) -> None:
    response = admin_client.post(NEW, sent(home, start="-", title=""))

    assert response["Location"] == f"/admin/pages/add/cms_forms/formpage/{home.pk}/"


@pytest.mark.django_db
def test_what_is_refused_leads_to_its_field(admin_client: Client, home: Page) -> None:
    page = admin_client.post(NEW, sent(home, title="", parent_page="")).content.decode()

    assert "Nothing was made yet. Mend this first:" in page
    for place in ("id_title", "id_parent_page-chooser"):
        assert f'<a href="#{place}">' in page
        assert f'id="{place}"' in page


@pytest.mark.parametrize("start", ["", "nothing-of-the-kind", "../secrets"])
def test_what_is_not_offered_is_not_started_from(
    admin_client: Client, home: Page, start: str
) -> None:
    assert admin_client.post(NEW, sent(home, start=start)).status_code == 200
    assert not FormPage.objects.exists()


def own_folder(folder: Path, settings: Settings, **files: Any) -> None:
    for name, content in files.items():
        words = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(words)
    settings.CMS_FORMS_STARTING_POINTS = [folder]


def point(**changed: Any) -> dict[str, Any]:
    document = collision() | {"triage": {}}
    return {"name": "Crash", "purpose": "For crashes.", "document": document} | changed


def test_a_site_adds_its_own_and_replaces_ours(tmp_path: Path, settings: Settings) -> None:
    own_folder(tmp_path, settings, crash=point(), booking=point(name="Our booking"))

    names = [each.name for each in starting_points()]

    assert names == ["Application", "Complaint", "Crash", "Our booking", "Report", "Triage tool"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "Expecting property name"),
        ([], "An object in curly brackets"),
        (point(name=7), "name: A text in quotation marks"),
        (point(more=1), "more: Nothing of this name"),
        (point(document={}), "This is not a form"),
        (point(document=collision()), "It names a team"),
        (point(document=collision() | {"triage": {}, "steps": []}), "step"),
    ],
)
def test_a_broken_one_is_not_offered_and_the_site_is_told(
    tmp_path: Path, settings: Settings, content: Any, words: str
) -> None:
    own_folder(tmp_path, settings, broken=content)

    (problem,) = [each for each in run_checks() if each.id == "cms_forms.E007"]

    assert "broken.json" in problem.msg
    assert words in problem.msg
    assert starting_points() == OURS


@pytest.mark.django_db
def test_a_folder_that_is_not_there_is_told_and_ours_are_offered(
    tmp_path: Path, settings: Settings
) -> None:
    settings.CMS_FORMS_STARTING_POINTS = [tmp_path / "gone"]

    assert "cms_forms.E007" in {each.id for each in run_checks()}
    assert starting_points() == OURS
