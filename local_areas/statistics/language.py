"""The words for figures, in the language of whoever reads them.

Figures are worked out without Django, in English only. The app installs Django's translator with
`use` when it is ready; without one, texts stay as they are.

    from local_areas.statistics.language import gettext as _

    _("{name} here has fallen.").format(name=name)

Names and numbers are put in after the translation, so that the catalogue knows the text.
"""

from gettext import NullTranslations
from typing import Final, Protocol


class Translator(Protocol):
    """What `django.utils.translation` and the standard library's `gettext` classes have."""

    def gettext(self, text: str, /) -> str: ...

    def ngettext(self, one: str, many: str, number: int, /) -> str: ...


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
