"""Whom people can turn to instead: the words of the site, typed nowhere in this app."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from cms_forms.engine.texts import Untranslated
from cms_forms.stream.languages import speaks_own

ANOTHER_WAY = _("Please get in touch with us another way.")


def contact_words(request: HttpRequest) -> str:
    """A sentence or two, in plain text.

    The setting CMS_FORMS_CONTACT holds them, or a function of the request that gives them, or its
    dotted path.
    """
    words = getattr(settings, "CMS_FORMS_CONTACT", ANOTHER_WAY)
    if isinstance(words, str) and " " not in words and "." in words:
        words = import_string(words)
    words = words(request) if callable(words) else words
    # A lazy text follows the language of the screen; any other is in the site's own.
    if isinstance(words, Promise) or speaks_own():
        return str(words)
    return Untranslated(words)
