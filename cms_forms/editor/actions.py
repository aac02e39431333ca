"""The small changes that the list of steps asks for, one function for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from cms_forms.editor import drafts
from cms_forms.editor.sets import live_version, taken_over, words_of_update
from cms_forms.engine import limits
from cms_forms.engine.definition import StepKind
from cms_forms.engine.placeholders import NEW_STEPS
from cms_forms.engine.questions.entries import UNKEPT
from cms_forms.stream import changes
from cms_forms.stream.blocks import (
    CLOCK,
    CONDITION,
    SECTION,
    TRIAGE_RULE,
    QuestionBlock,
    StepBlock,
)
from cms_forms.stream.compile import STEP_TYPES
from cms_forms.stream.options import OptionBlock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from cms_forms.pages.form_page import FormPageMixin


class Unreadable(ValueError):
    """The list asked for something that it cannot do, or not in these words."""


@dataclass(frozen=True, kw_only=True)
class Result:
    draft: FormPageMixin | None = None
    """The changed draft; None when nothing was changed."""
    only: str | None = None
    """The id of the step that alone looks different now."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


def act(user: User | AnonymousUser, page_id: int, asked: object) -> Result:
    """Do what was asked. Raises `Unreadable`, `changes.NotThere` and `PermissionDenied`."""
    if not isinstance(asked, Mapping):
        raise Unreadable(asked)
    action = _ACTIONS.get(_text(asked, "action"))
    if action is None:
        raise Unreadable(asked["action"])
    return action(user, page_id, asked)


def _text(asked: Mapping[str, Any], key: str) -> str:
    value = asked.get(key)
    if not isinstance(value, str) or UNKEPT.search(value):
        raise Unreadable(key)
    return value


def _path(asked: Mapping[str, Any]) -> list[str]:
    """The ids down to a part, a question or an option, and the field in it."""
    path = asked.get("path")
    if not isinstance(path, list) or not all(isinstance(each, str) for each in path):
        raise Unreadable("path")
    if len(path) < 2:
        raise Unreadable("path")
    return path


def _room_for(path: Sequence[str]) -> int:
    """How many letters the field at the end of a path may have, as on the step's own screen."""
    *ids, name = path
    block = (StepBlock, QuestionBlock, OptionBlock)[min(len(ids), 3) - 1]
    field = block.base_blocks[name].field if name in block.base_blocks else None
    return getattr(field, "max_length", None) or limits.LONGEST_ID


class _Conflict(Exception):
    def __init__(self, theirs: str) -> None:
        self.theirs = theirs


def _set(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    """One text in place: {"path": [ids …, field], "value": new, "was": as it was shown,
    "revision": the stamp of the draft that the list shows}."""
    path = _path(asked)
    value, was = _text(asked, "value").strip(), _text(asked, "was")
    room = _room_for(path)
    if len(value) > room:
        words_422 = _("Not saved: {count} letters are too many here. Use {room} or fewer.")
        error = words_422.format(count=len(value), room=room)
        return Result(answer={"error": error}, status=422)

    def put(parts: changes.Parts) -> changes.Parts:
        theirs = changes.get_value(parts, path)
        # An empty text is shown as “Untitled” or “No words yet”, so `was` is never empty.
        if theirs and theirs not in (was, value):
            raise _Conflict(theirs)
        return changes.set_value(parts, path, value)

    words = {
        "target": _("Changed where an answer leads"),
        "next": _("Changed where a step leads"),
    }.get(path[-1], _("Changed to “{value}”").format(value=value))
    try:
        with drafts.held(user, page_id) as before:
            is_newest = drafts.stamp(before) == asked.get("revision")
            draft = drafts.change(user, page_id, words, put)
    except _Conflict as conflict:
        # Ids of steps mean nothing to a reader: for those only that it changed is said.
        shown = path[-1] in ("title", "label")
        words_409 = (
            _(
                "Somebody changed this meanwhile, so yours was not saved. Theirs: “{theirs}”. "
                "Yours: “{yours}”. Reload the page."
            ).format(theirs=conflict.theirs, yours=value)
            if shown
            else _("Somebody changed this meanwhile, so yours was not saved. Reload the page.")
        )
        return Result(answer={"error": words_409}, status=409)
    # A new title shows in other rows too; and of a list that is not the newest any more, the others
    # are drawn anew: it is about to pass for one that its editor has seen.
    alone = is_newest and path[-1] != "title"
    return Result(draft=draft, only=path[0] if alone else None)


def _add(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    """A step of a kind, a section, a condition, a triage rule or a clock.

    {"kind": …, "after": id or null}.
    """
    kind = _text(asked, "kind")
    if kind == CONDITION:
        part = changes.new_condition()
    elif kind == TRIAGE_RULE:
        part = changes.new_triage_rule()
    elif kind == SECTION:
        part = changes.new_section()
    elif kind == CLOCK:
        part = changes.new_clock()
    elif kind in STEP_TYPES:
        part = changes.new_step(StepKind(kind), _(NEW_STEPS[StepKind(kind)]))
    else:
        raise Unreadable("kind")
    after = _text(asked, "after") if asked.get("after") else None
    draft = drafts.change(
        user, page_id, _("Added a part"), lambda parts: changes.add(parts, part, after)
    )
    return Result(draft=draft, answer={"focus": part["id"]})


def _move(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    by = 1 if str(asked.get("by")) == "1" else -1
    part_id = _text(asked, "id")
    draft = drafts.change(
        user, page_id, _("Moved a part"), lambda parts: changes.move(parts, part_id, by)
    )
    return Result(draft=draft, answer={"focus": part_id})


def _place(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    part_id, after = _text(asked, "id"), _text(asked, "after")
    draft = drafts.change(
        user, page_id, _("Moved a part"), lambda parts: changes.place(parts, part_id, after)
    )
    return Result(draft=draft, answer={"focus": part_id})


def _duplicate(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    original = _text(asked, "id")
    copies: list[str] = []

    def make(parts: changes.Parts) -> changes.Parts:
        changed, copy = changes.duplicate(parts, original)
        copies.append(copy)
        return changed

    draft = drafts.change(user, page_id, _("Duplicated a part"), make)
    return Result(draft=draft, answer={"focus": copies[-1]})


def _delete(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    """What would break is said first; "confirmed" deletes all the same."""
    part_id = _text(asked, "id")
    parts = changes.parts_in(drafts.draft_for(user, page_id))
    part = changes.find(parts, part_id)
    title = changes.title_of(part)
    if not asked.get("confirmed"):
        ids = set(changes.ids_in(part))
        broken = [use.words for use in changes.uses(parts, ids, outside=part_id)]
        return Result(answer={"title": title, "confirm": list(dict.fromkeys(broken))})
    words = _("Deleted “{title}”").format(title=title)
    draft = drafts.change(user, page_id, words, lambda parts: changes.delete(parts, part_id))
    return Result(draft=draft, answer={"deleted": title})


def _undo(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    """Only what the list shows: {"revision": the stamp of the draft that it was drawn from}."""
    try:
        draft = drafts.undo(user, page_id, _text(asked, "revision"))
    except drafts.Outdated:
        words = _(
            "Somebody changed this service meanwhile, so nothing was undone. Reload the page to "
            "see how it is now."
        )
        return Result(answer={"error": words}, status=409)
    return Result(draft=draft, answer={"said": _("Undone. The same button brings it back.")})


def _update_set(user: User | AnonymousUser, page_id: int, asked: Mapping[str, Any]) -> Result:
    """Take over the live version of a question set: {"id": its key}."""
    version = live_version(_text(asked, "id"))
    if version is None:
        error = _("That question set is not live any more, so nothing was changed.")
        return Result(answer={"error": error}, status=409)
    draft = drafts.change(
        user, page_id, words_of_update(version), lambda parts: taken_over(parts, version)
    )
    return Result(draft=draft, answer={"said": _("The draft has the newest questions.")})


_ACTIONS: Final[Mapping[str, Callable[[Any, int, Mapping[str, Any]], Result]]] = {
    "set": _set,
    "add": _add,
    "move": _move,
    "place": _place,
    "duplicate": _duplicate,
    "delete": _delete,
    "undo": _undo,
    "update_set": _update_set,
}
