"""Whom people can turn to instead: the words of the site, typed nowhere in this app."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms_forms import joined
from cms_forms.engine.texts import Untranslated
from cms_forms.stream.languages import speaks_own

ANOTHER_WAY = _("Please get in touch with us another way.")


def contact_words(request: HttpRequest) -> str:
    """A sentence or two, in plain text.

    The setting CMS_FORMS_CONTACT holds them, or a function of the request that gives them, or its
    dotted path. Where that fails, they are those of a site that names none.
    """
    words = getattr(settings, "CMS_FORMS_CONTACT", ANOTHER_WAY)
    if is_function(words):
        words = joined.ask("CMS_FORMS_CONTACT", request, reads=_words, otherwise=ANOTHER_WAY)
    # A lazy text follows the language of the screen; any other is in the site's own.
    if isinstance(words, Promise) or speaks_own():
        return str(words)
    return Untranslated(words)


def is_function(words: object) -> bool:
    """Whether the setting names a function: a dotted path is a text without a space."""
    return callable(words) or (isinstance(words, str) and " " not in words and "." in words)


def _words(given: Any) -> Any:
    if not isinstance(given, str | Promise):
        raise joined.Unusable(f"It gave a {type(given).__name__}, and no words.")
    return given
