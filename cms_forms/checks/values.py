"""What each setting must be, where a wrong one would be met by a visitor or a worker first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.mail import mailers

from cms_forms.deliveries import connecting, webhook
from cms_forms.files import scanning

HOST_AND_PORT: Final = re.compile(r"[^\sA-Z/]+:\d{1,5}")
LETTERS: Final = re.compile(r"[A-Z]{1,2}")

type Fits = Callable[[Any], bool]
"""Whether a value can be used. One that raises `TypeError` or `ValueError` cannot."""


def _is_number(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given >= 0


def _is_mailer(given: Any) -> bool:
    return isinstance(given, str) and given in mailers


def _is_alarm(given: Any) -> bool:
    if "webhook" in given:
        connecting.split(given["webhook"])
        return bool(webhook.key_of(given["secret"]))
    to = given["to"]
    return _is_mailer(given["mailer"]) and bool(to) and _of(_is_address)(to)


def _is_address(given: Any) -> bool:
    return isinstance(given, str) and "@" in given


def _is_clamd(given: Any) -> bool:
    return bool(scanning.where(given))


def _is_text(given: Any) -> bool:
    return isinstance(given, str)


def _is_path(given: Any) -> bool:
    return isinstance(given, str | Path)


def _is_exit(given: Any) -> bool:
    parts = urlsplit(given)
    if parts.scheme:
        return parts.scheme in connecting.PORTS and bool(parts.hostname)
    return parts.path.startswith("/")


def _is_day(given: Any) -> bool:
    return bool(date.fromisoformat(given))


def _is_host_and_port(given: Any) -> bool:
    return bool(HOST_AND_PORT.fullmatch(given))


def _are_letters(given: Any) -> bool:
    return bool(LETTERS.fullmatch(given))


def _of(fits: Fits) -> Fits:
    """One text is not a list of its letters."""
    return lambda given: not isinstance(given, str | Mapping) and all(map(fits, given))


def _by_name(fits: Fits) -> Fits:
    return lambda given: isinstance(given, Mapping) and all(map(fits, given.values()))


SETTINGS: Final[Mapping[str, tuple[Fits, str]]] = {
    "CMS_FORMS_ALARM": (
        _is_alarm,
        '{"mailer": a key of MAILERS, "to": [addresses]}, or {"webhook": "https://…", "secret": '
        '"whsec_…"}',
    ),
    "CMS_FORMS_CLAMD": (_is_clamd, '"tcp://127.0.0.1:3310" or "unix:///run/clamav/clamd.ctl"'),
    "CMS_FORMS_DELIVERED_WITHIN": (_is_number, "a number of minutes"),
    "CMS_FORMS_FOLDERS": (_by_name(_is_path), '{"name": "/a/path"}'),
    "CMS_FORMS_FORM_BYTES": (_is_number, "a number of bytes: 25_000_000"),
    "CMS_FORMS_LANGUAGES": (_of(_is_text), 'a list of codes: ["cy"]'),
    "CMS_FORMS_MAILER": (_is_mailer, "a key of MAILERS"),
    "CMS_FORMS_NEUTRAL_SENDER": (_is_address, '"Messages <messages@example.org>"'),
    "CMS_FORMS_POSTCODE_LETTERS": (_of(_are_letters), 'a list of one or two capitals: ["XR"]'),
    "CMS_FORMS_PREFILLS": (_by_name(bool), '{"area": "mysite.areas.words_of"}'),
    "CMS_FORMS_PRIVATE_HOSTS": (
        _of(_is_host_and_port),
        'a list of hosts in small letters with their ports: ["records.local:8443"]',
    ),
    "CMS_FORMS_SENDERS": (_is_number, "a number of threads"),
    "CMS_FORMS_STARTING_POINTS": (_of(_is_path), 'a list of folders: ["/a/path"]'),
    "EXIT_URL": (_is_exit, 'a whole address: "https://www.bbc.co.uk/weather"'),
    "MORE_BANK_HOLIDAYS": (_of(_is_day), 'a list of days: ["2027-05-03"]'),
}
"""Name of a setting -> whether a value fits, and what one looks like."""


def settings_fit(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out now, and not by somebody who sends, or by a worker whom nobody watches."""
    return [
        Error(
            f"{setting} is not what it must be.",
            hint=f"It must be {wanted}; or leave it out.",
            id="cms_forms.E011",
        )
        for setting, (fits, wanted) in SETTINGS.items()
        if not _is_right(fits, getattr(settings, setting, None))
    ]


def _is_right(fits: Fits, given: Any) -> bool:
    if given is None or given == "" or given == {}:
        return True
    with suppress(AttributeError, LookupError, TypeError, ValueError):
        return fits(given)
    return False
