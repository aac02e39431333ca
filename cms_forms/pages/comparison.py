"""What differs between two revisions, their steps and translations, in the words of editors."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.rich_text import get_text_for_indexing

from cms_forms.engine.definition import Form
from cms_forms.engine.translating import texts
from cms_forms.pages.languages import place_of
from cms_forms.stream.changes import Drafted, parts_in
from cms_forms.stream.languages import name_of
from cms_forms.stream.summary import summary, words_of


class StepsComparison:
    """Stands among Wagtail's own comparisons of fields."""

    is_field = True
    is_child_relation = False

    def __init__(self, before: Drafted, after: Drafted) -> None:
        self.before, self.after = parts_in(before), parts_in(after)

    def field_label(self) -> str:
        return _("Steps")

    def has_changed(self) -> bool:
        return self.before != self.after

    def htmldiff(self) -> SafeString:
        """The steps, conditions and rules that differ, one list of lines each."""
        old_words, new_words = words_of(self.before), words_of(self.after)
        old = {part["id"]: summary(part, old_words) for part in self.before}
        new = {part["id"]: summary(part, new_words) for part in self.after}
        ids = [*new, *(id for id in old if id not in new)]
        pairs = [(old.get(id, []), new.get(id, [])) for id in ids]
        changed = [_diff(before, after) for before, after in pairs if before != after]
        if not changed:
            changed = [[("", _("The same steps in another order."))]]
        return format_html_join("", "<p>{}</p>", ((_lines(lines),) for lines in changed))


class Translated(Protocol):
    """A page with translations."""

    translations: Mapping[str, Mapping[str, Mapping[str, str]]]

    def compile(self) -> Form: ...


class TranslationsComparison:
    """Which texts read otherwise now, language by language."""

    is_field = True
    is_child_relation = False

    def __init__(self, before: Translated, after: Translated) -> None:
        self.before, self.after = before, after

    def field_label(self) -> str:
        return _("Languages")

    def has_changed(self) -> bool:
        return self.before.translations != self.after.translations

    def htmldiff(self) -> SafeString:
        """For each language one list of lines: what it is, what it said and what it says."""
        there = {**texts(self.before.compile()), **texts(self.after.compile())}
        found = []
        for language in sorted({*self.before.translations, *self.after.translations}):
            old = self.before.translations.get(language, {})
            new = self.after.translations.get(language, {})
            lines = [("", name_of(language))]
            for path in dict.fromkeys([*new, *old]):
                if old.get(path) == new.get(path):
                    continue
                lines.append(("", place_of(there[path]) if path in there else path))
                lines += [
                    (kind, get_text_for_indexing(said[path]["text"]))
                    for kind, said in (("deletion", old), ("addition", new))
                    if path in said
                ]
            if len(lines) > 1 or (language in old) != (language in new):
                found.append(lines)
        return format_html_join("", "<p>{}</p>", ((_lines(lines),) for lines in found))


def _diff(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """(what happened to it, line) pairs; the title, which comes first, always among them."""
    found = []
    titles = {*old[:1], *new[:1]}
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found += [("", line) for line in new[from_new:to_new] if line in titles]
        else:
            found += [("deletion", line) for line in old[from_old:to_old]]
            found += [("addition", line) for line in new[from_new:to_new]]
    return found


def _lines(lines: list[tuple[str, str]]) -> SafeString:
    return format_html_join(
        "",
        "{}<br>",
        (
            (format_html('<span class="{}">{}</span>', kind, line) if kind else line,)
            for kind, line in lines
        ),
    )
