"""Saving one part of a service into its latest draft, over nobody else's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms_forms.editor import drafts
from cms_forms.stream import changes

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from cms_forms.pages.form_page import FormPageMixin


class Outdated(Exception):
    """Somebody else changed the part since it was opened."""

    def __init__(self, theirs: changes.Raw) -> None:
        self.theirs = theirs


class Deleted(Exception):
    """Somebody else deleted the part since it was opened."""


class WouldBreak(Exception):
    """Questions or options would go that are used elsewhere."""

    def __init__(self, uses: Sequence[changes.Use]) -> None:
        self.uses = uses


@dataclass(frozen=True, kw_only=True)
class Saving:
    """What an editor wrote on the screen of one part, and what they know of the draft."""

    part: changes.Raw
    opened: str
    """The fingerprint of the part as it was when its screen was opened."""
    in_place_of: int | None = None
    """The id of the revision that this screen's autosave made before."""
    may_break: bool = False
    """Whether what is used elsewhere may go: the editor was told."""
    restore_behind: Sequence[str] | None = None
    """The ids of the parts before it, in their order, to put back a deleted part; None not to."""


def save_part(user: User | AnonymousUser, page_id: int, saving: Saving) -> FormPageMixin:
    """The new draft. Raises `Outdated`, `Deleted`, `WouldBreak` and what `drafts.change` raises;
    nothing is stored then.
    """
    words = _("Changed “{title}”").format(title=changes.title_of(saving.part))
    return drafts.change(
        user,
        page_id,
        words,
        lambda parts: _put(parts, saving),
        in_place_of=saving.in_place_of,
    )


def _put(parts: changes.Parts, saving: Saving) -> changes.Parts:
    mine = saving.part
    theirs = next((part for part in parts if part["id"] == mine["id"]), None)
    if theirs is None:
        if saving.restore_behind is None:
            raise Deleted
        return _restored(parts, mine, saving.restore_behind)
    if changes.fingerprint(theirs) not in (saving.opened, changes.fingerprint(mine)):
        raise Outdated(theirs)
    removed = changes.ids_in(theirs).keys() - changes.ids_in(mine).keys()
    broken = list(changes.uses(parts, set(removed), outside=mine["id"]))
    if broken and not saving.may_break:
        raise WouldBreak(broken)
    return changes.replace(parts, mine)


def _restored(parts: changes.Parts, mine: changes.Raw, before: Sequence[str]) -> changes.Parts:
    """Behind the nearest part before it that is still there."""
    there = {part["id"] for part in parts}
    after = next((id for id in reversed(before) if id in there), None)
    return changes.add(parts, mine, after) if after else [mine, *parts]
