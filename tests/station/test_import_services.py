"""A force takes the set of services into its own site."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms_forms.models import HelpingBody, QuestionSet, Team
from cms_forms.pages.form_page import FormPage
from station.demo.bodies import MADE_UP
from station.demo.register import REGISTER
from station.pages.models import ContentPage
from tests.station.conftest import Station

ONLY = ["message-to-the-safety-team", "request-information"]

pytestmark = pytest.mark.django_db


def run(**options: Any) -> str:
    out = StringIO()
    call_command("import_services", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def home(station: Station) -> int:
    for slug in ("report", "request"):
        station.home.add_child(instance=ContentPage(title=slug.title(), slug=slug))
    return int(station.home.pk)


def test_the_set_is_listed_with_readers_and_teams() -> None:
    listed = run()

    assert len(listed.splitlines()) == len(REGISTER)
    assert "Message to the safety team\tnamed people only\tpublic-protection" in listed


def test_services_come_in_as_drafts_with_their_teams(home: int) -> None:
    run(home=home, only=ONLY, add_missing=True)

    pages = {page.slug: page for page in FormPage.objects.all()}
    assert pages.keys() == set(ONLY)
    assert not any(page.live for page in pages.values())
    assert pages["message-to-the-safety-team"].get_latest_revision_as_object().is_sensitive
    assert Team.objects.filter(key="public-protection").exists()


def test_a_service_that_is_there_stays_as_it_is(home: int) -> None:
    run(home=home, only=ONLY, add_missing=True)
    before = set(FormPage.objects.values_list("pk", "latest_revision_id"))

    said = run(home=home, only=ONLY)

    assert set(FormPage.objects.values_list("pk", "latest_revision_id")) == before
    assert "is there already" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"only": ONLY}, "Teams: information-rights, public-protection"),
        ({"only": ["nothing"]}, "no service nothing"),
        ({"only": ["complain-or-say-thank-you"]}, "Sections: /apply/ below"),
    ],
)
def test_what_cannot_come_in_is_said_and_changes_nothing(
    home: int, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run(home=home, **options)

    assert not FormPage.objects.exists()
    assert not Team.objects.exists()


def test_a_page_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="no page with the id 987654"):
        run(home=987654)


def test_all_that_the_set_needs_is_said_at_once(station: Station) -> None:
    with pytest.raises(CommandError) as refused:
        run(home=station.home.pk)

    for words in (
        "Sections: /apply/, /report/, /request/",
        "Teams: crime-desk, ",
        "Timetables: motorway-awareness",
        "Question sets: your-e-mail-address",
        "Bodies that help: asb-help",
        "Pages: ",
        "/your-rights/ (in",
        "Readers of “Message to the",
    ):
        assert words in str(refused.value)
    assert "/report/report-a-crime/" not in str(refused.value)
    assert not ContentPage.objects.filter(slug="apply").exists()


def test_what_is_missing_is_added_but_for_what_only_the_force_knows(station: Station) -> None:
    said = run(home=station.home.pk, only=["antisocial-behaviour"], add_missing=True)

    section = ContentPage.objects.get(slug="report")
    assert not section.live
    assert FormPage.objects.get().get_parent().pk == section.pk
    assert HelpingBody.objects.filter(key="asb-help").exists()
    assert not HelpingBody.objects.filter(source=MADE_UP).exists()
    assert "Bodies that help: rivermouth-council" in said
    assert "ASB Help" in said
    assert QuestionSet.objects.exists()


def test_a_dry_run_changes_nothing(station: Station) -> None:
    said = run(home=station.home.pk, add_missing=True, dry_run=True)

    assert said.endswith("Nothing was changed.\n")
    assert not ContentPage.objects.filter(slug="apply").exists()
    for model in (FormPage, Team, HelpingBody, QuestionSet):
        assert not model.objects.exists()


def test_a_home_page_of_no_site_is_said(station: Station) -> None:
    with pytest.raises(CommandError, match="is on no site"):
        run(home=Page.objects.get(depth=1).pk)
