"""The words of messages, in the language of whoever reads them.

The engine knows English only. `use` installs a translator, in Django that of its catalogues, which
goes by the language of each request. Without one, texts stay as they are.

    from cms_forms.engine.language import gettext as _

    _("“{title}” asks nothing.").format(title=step.title)

Names are put in after the translation, so that the catalogue knows the text; `compilemessages`
refuses a translation that misspells one. What is evaluated once at import (labels of types and
settings, the causes of findings) is only marked, with `gettext_noop`, for `makemessages` to find.
It stays English until it is shown: whoever shows it calls `gettext` on it.
"""

from gettext import NullTranslations
from typing import Final, Protocol


class Translator(Protocol):
    """What `django.utils.translation` and the standard library's `gettext` classes have."""

    def gettext(self, text: str, /) -> str: ...

    def ngettext(self, one: str, many: str, number: int, /) -> str: ...

    def pgettext(self, context: str, text: str, /) -> str: ...


ENGLISH: Final[Translator] = NullTranslations()

_translator = ENGLISH


def use(translator: Translator) -> Translator:
    """Translate by it from now on, in all threads. Returns the one before."""
    global _translator
    before, _translator = _translator, translator
    return before


def gettext(text: str) -> str:
    return _translator.gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The text for one of something or for many, by the rules of the language."""
    return _translator.ngettext(one, many, number)


def pgettext(context: str, text: str) -> str:
    """A text that the language says in several ways, by what it is used for."""
    return _translator.pgettext(context, text)


def at_start(words: str) -> str:
    """Words as they begin a sentence or a title."""
    return words[:1].upper() + words[1:]


def gettext_noop(text: str) -> str:
    """Marks a text for translation and leaves it in English."""
    return text
