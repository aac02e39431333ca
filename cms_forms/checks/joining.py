"""Whether the functions are there that a site joins by its settings (`cms_forms.joined`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from cms_forms import joined
from cms_forms.grants import public_grants
from cms_forms.journey import links
from cms_forms.journey.contact import is_function

FUNCTIONS: Final[Mapping[str, str]] = {
    "CMS_FORMS_AREAS_OF_PLACE": "of a postcode that gives a sequence of codes, the smallest first",
    "CMS_FORMS_AREA_NAMES": "of a set of codes that gives a mapping of code and name",
    "CMS_FORMS_CLIENT_ADDRESS": "of a request that gives the address of its visitor",
    "CMS_FORMS_CONNECT": "of host, port and seconds that gives a connected socket",
    "CMS_FORMS_CONTACT": "of a request that gives words, or the words themselves",
    "CMS_FORMS_PLACE_MAP": "of a postcode that gives safe HTML",
}
"""Name of a setting -> what its function takes and gives."""


def has_functions(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out now: whoever needs one is served without it, and only the log says so."""
    return [
        Error(
            f"{setting} names a function that is not there. {problem}",
            hint=f"Give the dotted path of a function {wanted}; or leave the setting out.",
            id="cms_forms.E010",
        )
        for setting, wanted in FUNCTIONS.items()
        for problem in _missing(_named(setting))
    ]


def fills_in(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Found out now, and not by the first person who follows a link."""
    prefills = links.prefills()
    return [
        Error(
            f"CMS_FORMS_PREFILLS names a function for “{name}” that is not there: {problem}",
            hint="Give the dotted name of a function of a text that returns words.",
            id="cms_forms.E003",
        )
        # Of another shape, `settings_fit` says so.
        for name, path in (prefills.items() if isinstance(prefills, Mapping) else ())
        for problem in _missing(path)
    ]


def grants_can_be_made(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out before `grant_public_role` is run on a server."""
    try:
        public_grants()
    except ImproperlyConfigured as error:
        return [
            Error(
                str(error),
                hint="Give a list of dotted paths of functions, each of which returns a sequence "
                "of cms_forms.grants.Grant.",
                id="cms_forms.E014",
            )
        ]
    return []


def _named(setting: str) -> object:
    named = getattr(settings, setting, "")
    if setting == "CMS_FORMS_CONTACT" and not is_function(named):
        return ""
    return named


def _missing(named: object) -> Iterator[str]:
    """Why a function is not there."""
    if not named:
        return
    try:
        joined.function(named)
    except joined.Unusable as error:
        yield str(error)
