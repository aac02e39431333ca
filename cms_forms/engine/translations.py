"""The translations of a document, read from JSON that nobody has looked at."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.reading import Malformed, Object, text, under
from cms_forms.engine.texts import Translation, fingerprint
from cms_forms.engine.translating import texts

TRANSLATIONS: Final = "translations"
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
"""A language as it stands in addresses: "cy", "zh-hans"."""
FINGERPRINT: Final = re.compile(r"[0-9a-f]{12}")

type Said = Mapping[str, Mapping[str, tuple[str, str]]]
"""Language -> path -> (text, fingerprint of its original). No fingerprint: of the present one."""


def read_translations(value: object, place: str) -> Said:
    """Raises `Malformed`. Whether its paths are there, `with_translations` says."""
    if not isinstance(value, Mapping):
        raise Malformed(place, _("An object in curly brackets is expected here."))
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for language, said in value.items():
        where = under(place, language)
        if not LANGUAGE.fullmatch(language):
            raise Malformed(where, _("A language is written as in “cy”, in small letters."))
        if not isinstance(said, Mapping):
            raise Malformed(where, _("An object in curly brackets is expected here."))
        found[language] = {path: _said(each, under(where, path)) for path, each in said.items()}
    return found


def _said(value: object, place: str) -> tuple[str, str]:
    if not isinstance(value, Mapping):
        return text(value, place), ""
    said = Object(value, place)
    read = said.take("text", text), said.take("of", _fingerprint)
    said.end()
    return read


def _fingerprint(value: object, place: str) -> str:
    read = text(value, place)
    if not FINGERPRINT.fullmatch(read):
        raise Malformed(place, _("12 of 0 to 9 and a to f are expected here."))
    return read


def with_translations(form: Form, said: Said) -> Form:
    """The form with what was read for it. Raises `Malformed` for a path that it does not have."""
    there = texts(form)
    translations: dict[str, dict[str, Translation]] = {}
    for language, by_path in said.items():
        given = translations.setdefault(language, {})
        for path, (words, of) in by_path.items():
            original = there.get(path)
            if original is None:
                place = under(under(TRANSLATIONS, language), path)
                raise Malformed(place, _("This form has no text of that place."))
            given[path] = Translation(text=words, of=of or fingerprint(original.original))
    return replace(form, translations=translations)


def stored_translations(form: Form) -> dict[str, dict[str, dict[str, str]]]:
    """As a page keeps them: each with the fingerprint of what it was made of, which the editor may
    change at any time."""
    return {
        language: {path: {"text": each.text, "of": each.of} for path, each in given.items()}
        for language, given in form.translations.items()
    }


def restored_translations(
    form: Form, stored: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> Form:
    """The form with what a page keeps; what has gone from the form since is left out."""
    there = texts(form)
    translations = {
        language: {
            path: Translation(text=each["text"], of=each["of"])
            for path, each in given.items()
            if path in there
        }
        for language, given in stored.items()
    }
    return replace(form, translations=translations)
