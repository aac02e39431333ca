"""Into which languages services may be translated, and what people call them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

UNKNOWN: Final = {"name": "", "name_local": "", "bidi": False}


def offered() -> tuple[str, ...]:
    """The languages into which services may be translated: the setting `CMS_FORMS_LANGUAGES`."""
    return tuple(getattr(settings, "CMS_FORMS_LANGUAGES", ()))


def own() -> str:
    """The language in which services are written: that of the site, "en" for "en-gb"."""
    return settings.LANGUAGE_CODE.partition("-")[0]


def speaks_own() -> bool:
    """Whether what is shown now is in the site's own language."""
    return (translation.get_language() or "").partition("-")[0] == own()


@lru_cache(maxsize=64)
def _info(language: str) -> Mapping[str, object]:
    try:
        return get_language_info(language)
    except KeyError:
        return UNKNOWN


def name_of(language: str) -> str:
    """How the reader calls it: "Welsh"."""
    name = str(_info(language)["name"])
    return translation.gettext(name) if name else language


def own_name_of(language: str) -> str:
    """How those who speak it call it: "Cymraeg"."""
    return str(_info(language)["name_local"] or language)


def direction_of(language: str) -> str:
    return "rtl" if _info(language)["bidi"] else "ltr"


@lru_cache(maxsize=64)
def attributes(language: str) -> SafeString:
    """What tells a browser and a screen reader that words are in a language."""
    return format_html('lang="{}" dir="{}"', language, direction_of(language))


def own_attributes() -> SafeString:
    """For words of a form that are not translated."""
    return attributes(own())


def marked_own(words: str) -> str:
    """Words that are only ever in the site's own language, such as the name of a team or a place:
    HTML that marks them on a screen in another one.
    """
    if not words or speaks_own():
        return words
    return format_html("<span {}>{}</span>", own_attributes(), words)
