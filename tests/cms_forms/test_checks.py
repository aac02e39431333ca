"""What the app says to a site that lacks something."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from nacl.public import PrivateKey
from pytest_django.fixtures import Settings
from wagtail.models import Site

from cms_forms import checks, sealing
from cms_forms.checks.joining import FUNCTIONS
from cms_forms.deliveries.webhook import make_secret
from cms_forms.grants import Grant
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


def test_a_site_without_the_app_of_its_registers_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert checks.has_apps() == []
    monkeypatch.setitem(checks.NEEDED, "app_of_nobody", "it")

    assert [problem.id for problem in checks.has_apps()] == ["cms_forms.E013"]


PRIVATE = PrivateKey(b"demo" * 8)
KEY = sealing.to_text(PRIVATE)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("SUBMISSION_PRIVATE_KEYS", KEY, "is not a list"),
        ("SUBMISSION_PRIVATE_KEYS", [KEY, "nope"], "at place 2"),
        ("SUBMISSION_PRIVATE_KEYS", [None], "at place 1"),
        ("SUBMISSION_PRIVATE_KEYS", ["A" * 43], "nobody can read what is sent"),
        ("SUBMISSION_VERIFY_KEYS", KEY, "is not a list"),
        ("SUBMISSION_VERIFY_KEYS", ["AAAA"], "at place 1"),
    ],
)
def test_a_site_that_could_not_open_what_is_sent_is_told_so(
    settings: Settings, setting: str, value: Any, words: str
) -> None:
    settings.SUBMISSION_PUBLIC_KEY = sealing.to_text(PRIVATE.public_key)
    settings.SUBMISSION_PRIVATE_KEYS = [KEY]
    assert checks.can_open() == []
    setattr(settings, setting, value)

    (problem,) = checks.can_open()

    assert problem.id == "cms_forms.E012"
    assert words in problem.msg
    assert KEY not in problem.msg + str(problem.hint)


def test_a_process_that_opens_nothing_needs_no_keys_for_it(settings: Settings) -> None:
    settings.SUBMISSION_PRIVATE_KEYS = settings.SUBMISSION_VERIFY_KEYS = []

    assert checks.can_open() == []


def test_a_check_makes_no_keys(settings: Settings, tmp_path: Path) -> None:
    settings.SUBMISSION_KEY_FILE = tmp_path / "not made yet" / "submission.key"
    settings.SUBMISSION_PRIVATE_KEYS = []

    assert checks.can_seal() == checks.can_open() == []
    assert not list(tmp_path.iterdir())


def test_a_key_of_the_index_that_can_be_guessed_is_none(settings: Settings) -> None:
    settings.BLIND_INDEX_KEY = "nope"

    assert [each.msg for each in checks.can_seal()] == ["The BLIND_INDEX_KEY is not a key."]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("CMS_FORMS_ALARM", {"mailer": "other"}),
        ("CMS_FORMS_ALARM", {"mailer": "default", "to": "it@rivermouth.example"}),
        ("CMS_FORMS_ALARM", {"mailer": "other", "to": ["it@rivermouth.example"]}),
        ("CMS_FORMS_ALARM", {"webhook": "https://x.example"}),
        ("CMS_FORMS_CLAMD", "localhost:3310"),
        ("CMS_FORMS_FOLDERS", ["/srv"]),
        ("CMS_FORMS_FORM_BYTES", "25MB"),
        ("CMS_FORMS_LANGUAGES", "cy"),
        ("CMS_FORMS_MAILER", "other"),
        ("CMS_FORMS_POSTCODE_LETTERS", "XR"),
        ("CMS_FORMS_PREFILLS", ["area"]),
        ("CMS_FORMS_PRIVATE_HOSTS", "records.local:8443"),
        ("EXIT_URL", "www.bbc.co.uk/weather"),
        ("MORE_BANK_HOLIDAYS", ["3 May 2027"]),
        ("MORE_BANK_HOLIDAYS", "2027-05-03"),
    ],
)
def test_a_setting_of_another_shape_is_named(settings: Settings, setting: str, value: Any) -> None:
    assert checks.settings_fit() == []
    setattr(settings, setting, value)

    (problem,) = checks.settings_fit()

    assert problem.id == "cms_forms.E011"
    assert setting in problem.msg


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("CMS_FORMS_ALARM", {"mailer": "default", "to": ["it@rivermouth.example"]}),
        ("CMS_FORMS_ALARM", {"webhook": "https://x.example", "secret": make_secret()}),
        ("CMS_FORMS_CLAMD", "unix:///run/clamav/clamd.ctl"),
        ("CMS_FORMS_CLAMD", "tcp://127.0.0.1:3310"),
        ("CMS_FORMS_FOLDERS", {"records": "/srv/records"}),
        ("CMS_FORMS_PRIVATE_HOSTS", ["::1:8443", "records.local:8443"]),
        ("CMS_FORMS_SENDERS", 0),
        ("EXIT_URL", "/"),
        ("MORE_BANK_HOLIDAYS", ["2027-05-03"]),
    ],
)
def test_what_the_readme_says_of_a_setting_fits(
    settings: Settings, setting: str, value: Any
) -> None:
    setattr(settings, setting, value)

    assert checks.settings_fit() == []


@pytest.mark.parametrize("setting", sorted(FUNCTIONS))
@pytest.mark.parametrize("value", ["no.such.function", f"{__name__}.KEY"])
def test_a_function_that_is_not_there_is_named(
    settings: Settings, setting: str, value: str
) -> None:
    assert checks.has_functions() == []
    setattr(settings, setting, value)

    (problem,) = checks.has_functions()

    assert problem.id == "cms_forms.E010"
    assert setting in problem.msg


def test_words_are_no_function(settings: Settings) -> None:
    settings.CMS_FORMS_CONTACT = "Call 0123 456, or come to the front desk."

    assert checks.has_functions() == []


def misspelt() -> tuple[Grant, ...]:
    return (Grant(model="cms_forms.Team", read=["nope"]),)


def of_no_model() -> tuple[Grant, ...]:
    return (Grant(model="cms_forms.Nope", read="all"),)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("plain.text", "is one text"),
        (["no.such.function"], "No module named 'no'"),
        ([f"{__name__}.misspelt"], "cms_forms.Team has no field “nope”"),
        ([f"{__name__}.of_no_model"], "doesn't have a 'Nope' model"),
    ],
)
def test_what_the_public_cannot_be_granted_is_named(
    settings: Settings, named: Any, words: str
) -> None:
    assert checks.grants_can_be_made() == []
    settings.PUBLIC_GRANTS = named

    (problem,) = checks.grants_can_be_made()

    assert problem.id == "cms_forms.E014"
    assert "PUBLIC_GRANTS" in problem.msg
    assert words in problem.msg
    with pytest.raises(CommandError, match="PUBLIC_GRANTS"):
        call_command("grant_public_role", "visitor")


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
