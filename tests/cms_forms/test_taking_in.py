"""`import_form` with services that name what this site lacks: teams, timetables, bodies, pages."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms_forms.models import HelpingBody, Team, Timetable
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.services import front_desk, home
from tests.own_site.models import OwnService

pytestmark = pytest.mark.django_db

MODEL = "cms_forms.FormPage"


def document(title: str, team: str = "front-desk", **of_step: Any) -> dict[str, Any]:
    asked = {"id": "q", "type": "short_text", "label": "What?", "name": "what it is"}
    step = {"id": "what", "slug": "what", "kind": "question", "title": "What?", **of_step}
    return {
        "format": "bluelamp-form",
        "version": 1,
        "title": title,
        "steps": [{"questions": [asked], **step}],
        "triage": {"rules": [], "default": team},
    }


DAY = {"id": "day", "type": "session", "label": "When?", "name": "when"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two services that name all that a site can lack, and one that links to another of them."""
    documents = {
        "course": document("Course", questions=[DAY | {"settings": {"timetable": "speed"}}]),
        "tool": document("Tool", "traffic", body='<p><a href="/course/">A course</a></p>'),
        "rights": document("Rights", "crime-desk", body='<p><a href="/your-rights/">Yours</a></p>'),
    }
    away = {"id": "away", "slug": "away", "kind": "exit", "title": "Not us", "bodies": ["council"]}
    documents["tool"]["steps"].append(away)
    documents["rights"]["handling"] = {"sensitive": True}
    for name, each in documents.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(each))
    return tmp_path


def run(*files: Path, **options: Any) -> str:
    out = StringIO()
    options = {"parent": home().pk, "model": MODEL} | options
    call_command("import_form", *map(str, files), stdout=out, **options)
    return out.getvalue()


LACKED = (
    "Teams: crime-desk, traffic.",
    "Timetables: speed (in course.json).",
    "Bodies that help: council (in tool.json).",
    "Pages: /your-rights/ (in rights.json).",
    "Readers of “Rights”:",
)


def test_all_that_is_missing_is_said_at_once_and_nothing_is_changed(folder: Path) -> None:
    front_desk()

    with pytest.raises(CommandError, match=r"Nothing was changed\.") as refused:
        run(folder)

    assert [words for words in LACKED if words not in str(refused.value)] == []
    assert "/course/" not in str(refused.value)
    assert not FormPage.objects.exists()
    assert list(Team.objects.values_list("key", flat=True)) == ["front-desk"]


def test_a_dry_run_says_the_same_and_changes_nothing(folder: Path) -> None:
    front_desk()

    for options in ({}, {"add_missing": True}):
        said = run(folder, dry_run=True, **options)
        assert "council (in tool.json)" in said
        assert said.endswith("Nothing was changed.\n")

    assert not FormPage.objects.exists()
    assert Team.objects.count() == 1


def test_teams_and_timetables_are_added_where_that_is_asked_for(folder: Path) -> None:
    said = run(folder, add_missing=True)

    assert set(FormPage.objects.values_list("slug", flat=True)) == {"course", "tool", "rights"}
    assert Team.objects.get(key="crime-desk").name == "Crime desk"
    assert Timetable.objects.get().key == "speed"
    assert "Members of crime-desk, front-desk, traffic" in said
    assert "council (in tool.json)" in said


def test_where_nothing_is_missing_nothing_is_said_of_it(folder: Path) -> None:
    for key in ("front-desk", "traffic", "crime-desk"):
        Team.objects.create(key=key, name=key)
    Timetable.objects.create(key="speed", name="Speed")
    HelpingBody.objects.create(key="council", name="Council", checked_on="2026-11-01")
    home().add_child(instance=Page(title="Your rights", slug="your-rights"))

    said = run(folder / "course.json", folder / "tool.json")

    assert "Missing" not in said
    assert FormPage.objects.count() == 2


def test_one_document_that_is_refused_keeps_all_of_them_out(folder: Path) -> None:
    (folder / "wrong.json").write_text(json.dumps(document("Wrong", kind="survey")))

    with pytest.raises(CommandError, match=r"wrong\.json: .* Nothing was changed\."):
        run(folder, add_missing=True)

    assert not FormPage.objects.exists()
    assert not Team.objects.exists()


def test_a_folder_without_documents_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no \.json file"):
        run(tmp_path)


def test_a_site_with_several_page_models_must_say_which(folder: Path) -> None:
    front_desk()
    labels = "cms_forms.FormPage, own_site.OwnService"

    with pytest.raises(CommandError, match=f"--model .*{labels}"):
        run(folder / "course.json", model=None)
    with pytest.raises(CommandError, match=f"no page model of a service.*{labels}"):
        run(folder / "course.json", model="wagtailcore.Page")
    run(folder / "course.json", model="own_site.OwnService")

    assert OwnService.objects.get().title == "Course"


def test_a_page_that_is_on_no_site_is_refused(folder: Path) -> None:
    front_desk()
    home()

    with pytest.raises(CommandError, match="is on no site"):
        run(folder / "course.json", parent=Page.objects.get(depth=1).pk)

    assert not FormPage.objects.exists()


def test_several_documents_do_not_replace_one_draft(folder: Path) -> None:
    with pytest.raises(CommandError, match="One file alone"):
        call_command("import_form", str(folder), page="course")
