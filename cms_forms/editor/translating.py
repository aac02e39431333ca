"""Keeping translations, over nobody's that were changed since they were shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from cms_forms.editor import drafts
from cms_forms.editor.translator_file import with_changes
from cms_forms.engine.texts import fingerprint

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from cms_forms.pages.form_page import FormPageMixin


class Entered(NamedTuple):
    """The translation of one text that somebody wants to keep."""

    path: str
    text: str
    was: str
    """The fingerprint of the translation that it takes the place of, as it was shown."""
    of: str
    """The fingerprint of the original that it was made of."""


def keep(
    user: User | AnonymousUser,
    page_id: int,
    language: str,
    entered: Iterable[Entered],
    words: str,
) -> list[Entered]:
    """Those that were not kept: somebody changed their translation since it was shown.

    `words` is what the history says. Raises what `drafts.translate` raises.
    """
    entered, conflicts = list(entered), list[Entered]()

    def make(draft: FormPageMixin) -> drafts.Translated:
        there = draft.compile().translations.get(language, {})
        said: dict[str, tuple[str, str]] = {}
        for each in entered:
            now = there[each.path].text if each.path in there else ""
            if fingerprint(now) != each.was and now != each.text:
                conflicts.append(each)
            else:
                said[each.path] = each.text, each.of
        return with_changes(draft.translations, language, said)

    drafts.translate(user, page_id, words, make)
    return conflicts
