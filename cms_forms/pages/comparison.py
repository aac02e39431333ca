"""What differs between the steps of two revisions, in the words of their editors."""

from __future__ import annotations

from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms_forms.stream.changes import Drafted, parts_in
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
