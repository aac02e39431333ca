"""What the app needs of the site that it is installed in, as system checks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, InvalidStorageError
from django.db import DEFAULT_DB_ALIAS, connections
from django.urls import NoReverseMatch, reverse
from wagtail.models import Site

from cms_forms.checks.joining import fills_in, grants_can_be_made, has_functions
from cms_forms.checks.keys import can_open, can_seal
from cms_forms.checks.values import settings_fit
from cms_forms.deliveries.alarm import configured
from cms_forms.editor import starting_points
from cms_forms.engine.translations import LANGUAGE
from cms_forms.files import content
from cms_forms.lookups import asking
from cms_forms.stream.languages import offered

ENCRYPTING = "cms_forms.pages.before_reading.EncryptFilesMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
NEEDED = {"wagtail_modeladmin": "each of the registers, such as Teams,"}
"""Name of another app -> what does not work without it."""
REFUSALS = "cms_forms.editor.refusals.BrokenFormMiddleware"


def only_postgresql(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Row locks keep a report from being sent twice: no other database is tried."""
    return [
        Error(
            f"The database “{alias}” is {connections[alias].vendor}, not PostgreSQL.",
            hint="Let DATABASES name one whose ENGINE is “django.db.backends.postgresql”.",
            id="cms_forms.E001",
        )
        for alias in connections
        if connections[alias].vendor != "postgresql"
    ]


def has_apps(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Imported they are without it, and their templates are not found."""
    return [
        Error(
            f"“{name}” is not in INSTALLED_APPS: {what} ends in an error.",
            hint=f"Add “{name}” to INSTALLED_APPS.",
            id="cms_forms.E013",
        )
        for name, what in NEEDED.items()
        if not apps.is_installed(name)
    ]


def leads_away(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """“Exit this page” must not lead to a page that tells whose it was."""
    if getattr(settings, "EXIT_URL", ""):
        return []
    return [
        CheckWarning(
            "“Exit this page” leads to this site’s own home page.",
            hint="Set EXIT_URL to a page that gives nothing away, such as a weather forecast.",
            id="cms_forms.W002",
        )
    ]


def explains_refusals(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Without it an approval of a broken draft ends in an error page. Nothing is published."""
    if REFUSALS in settings.MIDDLEWARE:
        return []
    return [
        CheckWarning(
            "The admin cannot say why a service is not published.",
            hint=f"Add “{REFUSALS}” to MIDDLEWARE.",
            id="cms_forms.W001",
        )
    ]


def encrypts_files(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Whoever reads a form first decides where its files go."""
    above = list(settings.MIDDLEWARE)
    if CSRF in above:
        above = above[: above.index(CSRF)]
    if ENCRYPTING in above:
        return []
    return [
        CheckWarning(
            "What is sent to a service that is not for everybody is written to a disk in clear.",
            hint=f"Add “{ENCRYPTING}” to MIDDLEWARE, before “{CSRF}”.",
            id="cms_forms.W004",
        )
    ]


def leads_to_reports(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Mails to reporters carry a link to their page."""
    try:
        reverse("cms_forms_report_ask")
    except NoReverseMatch:
        return [
            Error(
                "There is no address at which a reporter can follow what they sent.",
                hint="Include “cms_forms.urls” in your URLs, before Wagtail’s own.",
                id="cms_forms.E004",
            )
        ]
    return []


def keeps_files(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """What visitors send lies where no address leads to."""
    try:
        files = content.storage()
    except InvalidStorageError as error:
        return [
            Error(
                f"There is no storage for the files that visitors send: {error}",
                hint=f"Add “{content.ALIAS}” to STORAGES.",
                id="cms_forms.E005",
            )
        ]
    location = files.location if isinstance(files, FileSystemStorage) else ""
    media = Path(settings.MEDIA_ROOT).resolve() if settings.MEDIA_ROOT else None
    if location and media and Path(location).resolve().is_relative_to(media):
        return [
            Error(
                "The files that visitors send lie in the folder that is served to everybody.",
                hint=f"Give “{content.ALIAS}” in STORAGES a location outside of MEDIA_ROOT.",
                id="cms_forms.E006",
            )
        ]
    return []


def starts_from_sound_points(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An editor is not offered what could not be published."""
    problems = []
    try:
        for path in starting_points.files():
            try:
                starting_points.read(path)
            except starting_points.Broken as broken:
                problems.append(str(broken))
    except starting_points.Broken as broken:
        problems.append(str(broken))
    return [
        Error(
            f"No service can be started from this. {problem}",
            hint="Mend the file, or take its folder out of CMS_FORMS_STARTING_POINTS.",
            id="cms_forms.E007",
        )
        for problem in problems
    ]


def has_a_second_channel(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Only for a site that is deployed, and only where messages are sent: by those who have the
    keys of staff.
    """
    if configured() or not getattr(settings, "SUBMISSION_PRIVATE_KEYS", None):
        return []
    return [
        CheckWarning(
            "Nobody is told when mail does not go out: there is no CMS_FORMS_ALARM.",
            hint="Name another mail server or a webhook. Until then only the list of deliveries "
            "and its health endpoint say so.",
            id="cms_forms.W003",
        )
    ]


def knows_languages(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out now, and not by a visitor who meets a code in place of a name."""
    return [
        Error(
            f"CMS_FORMS_LANGUAGES names “{language}”, which Django does not know.",
            hint="Write its code as in django.conf.locale, in small letters: “cy”.",
            id="cms_forms.E008",
        )
        for language in offered()
        if not LANGUAGE.fullmatch(language) or language not in LANG_INFO
    ]


def finds_addresses(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out now: visitors would write their addresses, and nobody would know why."""
    try:
        asking.configured()
    except ImproperlyConfigured as error:
        return [
            Error(
                f"CMS_FORMS_ADDRESS_LOOKUP names nothing that finds addresses: {error}",
                hint="Give the dotted name of a Provider under BACKEND and what it needs under "
                "OPTIONS, or None for no list of addresses.",
                id="cms_forms.E009",
            )
        ]
    return []


def mails_lead_here(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Links in mails to reporters are to Wagtail's default site, which a fresh one calls localhost.

    Of a database, so only with `check --deploy --database default`.
    """
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and site.hostname not in ("localhost", "127.0.0.1"):
        return []
    where = f"to {site.root_url}" if site is not None else "nowhere: no site is the default one"
    return [
        CheckWarning(
            f"Links in mails to those who sent something lead {where}.",
            hint="Enter the public host name and port of the default site in the admin, under "
            "Settings, Sites.",
            id="cms_forms.W006",
        )
    ]


ALL = (
    only_postgresql,
    has_apps,
    can_seal,
    can_open,
    leads_away,
    explains_refusals,
    encrypts_files,
    settings_fit,
    has_functions,
    grants_can_be_made,
    fills_in,
    leads_to_reports,
    keeps_files,
    knows_languages,
    starts_from_sound_points,
    finds_addresses,
)
WHEN_DEPLOYED = (has_a_second_channel,)
"""Asked by `check --deploy` alone."""
WHEN_DEPLOYED_ON_A_DATABASE = (mails_lead_here,)
"""Asked by `check --deploy --database default`."""
