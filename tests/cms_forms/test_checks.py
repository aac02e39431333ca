"""What the app says to a site that lacks something."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings
from wagtail.models import Site

from cms_forms import checks
from tests.cms_forms.services import home


def test_the_station_lacks_nothing() -> None:
    assert checks.can_seal() == []
    assert checks.explains_refusals() == []


@pytest.mark.parametrize(
    ("key", "words"), [("", "There is no"), ("AAAA", "is not a key"), ("ü", "is not a key")]
)
@pytest.mark.parametrize("setting", ["SUBMISSION_PUBLIC_KEY", "SUBMISSION_SIGNING_KEY"])
def test_a_site_that_could_not_seal_is_told_so(
    settings: Settings, setting: str, key: str, words: str
) -> None:
    settings.SUBMISSION_PRIVATE_KEYS, settings.SUBMISSION_PUBLIC_KEY = [], "A" * 43
    setattr(settings, setting, key)

    (problem,) = checks.can_seal()

    assert words in problem.msg
    assert setting in problem.msg
    assert problem.id == "cms_forms.E002"


def test_a_site_without_any_key_setting_is_told_so(settings: Settings) -> None:
    names = ("SUBMISSION_PUBLIC_KEY", "SUBMISSION_SIGNING_KEY")
    for name in (*names, "SUBMISSION_PRIVATE_KEYS"):
        delattr(settings, name)

    problems = [problem.msg for problem in checks.can_seal()]

    assert len(problems) == 2
    for name, problem in zip(names, problems, strict=True):
        assert f"There is no {name}" in problem


def test_a_site_that_could_not_explain_is_warned(settings: Settings) -> None:
    settings.MIDDLEWARE = []

    assert [problem.id for problem in checks.explains_refusals()] == ["cms_forms.W001"]


@pytest.mark.parametrize(
    "alarm",
    [{"mailer": "other", "to": ["it@rivermouth.example"]}, {"webhook": "https://x.example"}],
)
def test_a_deployed_site_without_a_second_channel_is_warned(
    settings: Settings, alarm: dict[str, Any]
) -> None:
    settings.SUBMISSION_PRIVATE_KEYS, settings.CMS_FORMS_ALARM = ["A" * 43], {}

    warned = [each.id for each in run_checks(include_deployment_checks=True)]
    developing = [each.id for each in run_checks()]
    settings.CMS_FORMS_ALARM = alarm

    assert "cms_forms.W003" in warned
    assert "cms_forms.W003" not in developing
    assert checks.has_a_second_channel() == []


def test_a_process_that_sends_nothing_needs_no_second_channel(settings: Settings) -> None:
    settings.SUBMISSION_PRIVATE_KEYS, settings.CMS_FORMS_ALARM = [], {}

    assert checks.has_a_second_channel() == []


def test_a_site_without_the_reporters_page_is_told_so(settings: Settings) -> None:
    assert checks.leads_to_reports() == []
    settings.ROOT_URLCONF = "wagtail.urls"

    assert [problem.id for problem in checks.leads_to_reports()] == ["cms_forms.E004"]


def test_a_site_without_a_storage_for_files_is_told_so(settings: Settings) -> None:
    assert checks.keeps_files() == []
    settings.STORAGES = {
        name: storage for name, storage in settings.STORAGES.items() if name != "cms_forms_files"
    }

    assert [problem.id for problem in checks.keeps_files()] == ["cms_forms.E005"]


def test_a_site_that_serves_the_files_of_visitors_is_told_so(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "cms_forms_files": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }

    assert [problem.id for problem in checks.keeps_files()] == ["cms_forms.E006"]


def test_a_language_that_nobody_has_a_name_for_is_named(settings: Settings) -> None:
    settings.CMS_FORMS_LANGUAGES = ("cy", "xx", "Welsh")

    problems = checks.knows_languages()

    assert [problem.id for problem in problems] == ["cms_forms.E008", "cms_forms.E008"]
    assert "“xx”" in problems[0].msg


@pytest.mark.django_db
@pytest.mark.parametrize(("hostname", "warned"), [("localhost", 1), ("police.example", 0)])
def test_a_deployed_site_whose_mails_would_lead_to_localhost_is_warned(
    hostname: str, warned: int
) -> None:
    home()
    Site.objects.filter(is_default_site=True).update(hostname=hostname)

    of_database = [
        each.id for each in run_checks(include_deployment_checks=True, databases=["default"])
    ]

    assert of_database.count("cms_forms.W006") == warned
    assert "cms_forms.W006" not in [each.id for each in run_checks(include_deployment_checks=True)]
    assert "cms_forms.W006" not in [each.id for each in run_checks(databases=["default"])]


@pytest.mark.django_db
def test_a_site_that_is_nobodys_default_is_warned_too() -> None:
    home()
    Site.objects.all().delete()

    (problem,) = checks.mails_lead_here(databases=["default"])

    assert "nowhere" in problem.msg
