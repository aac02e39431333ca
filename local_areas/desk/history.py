"""What happened to an update: each entry of its history, with what it changed side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images import get_image_model

from local_areas.desk.photos import OnScreen, on_screen
from local_areas.models import Deed, Kind, UpdateEvent
from local_areas.updates.posting import Reason

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LABELS: Final = {
    "kind": gettext_lazy("What it is"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "photo": gettext_lazy("Photo"),
    "alternative_text": gettext_lazy("What is in the picture"),
    "event_starts_at": gettext_lazy("Event begins"),
    "event_ends_at": gettext_lazy("Event ends"),
    "event_place": gettext_lazy("Where the event is"),
    "publish_at": gettext_lazy("Goes out"),
    "expires_at": gettext_lazy("Leaves the page"),
    "is_pinned": gettext_lazy("At the top"),
}
"""Of everything that an officer writes, in the order of the composer."""
WORDS: Final = re.compile(r"\s+|\S+")


@dataclass(frozen=True, kw_only=True)
class Side:
    words: SafeString
    """What is not in the words beside it is in `del` or `ins`."""
    photo: OnScreen | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    label: Any
    before: Side
    after: Side


@dataclass(frozen=True, kw_only=True)
class Entry:
    event: UpdateEvent
    changes: Sequence[Change]
    reason: str
    """Why it was sent back or withdrawn."""


def told(events: Iterable[UpdateEvent], to: User) -> list[Entry]:
    """For one person, who alone can open the addresses of its photos."""
    events = list(events)
    photos = _photos(events, to)
    return [
        Entry(event=event, changes=_changes(event, photos), reason=_reason(event))
        for event in events
    ]


def _changes(event: UpdateEvent, photos: dict[int, OnScreen]) -> list[Change]:
    if event.what in {Deed.PINNED, Deed.UNPINNED}:
        after = event.what == Deed.PINNED
        return [_change("is_pinned", not after, after, photos)]
    if not event.before:
        return []
    return [
        _change(name, event.before.get(name), event.after.get(name), photos)
        for name in LABELS
        if event.before.get(name) != event.after.get(name)
    ]


def _change(name: str, before: Any, after: Any, photos: dict[int, OnScreen]) -> Change:
    if name == "photo":
        sides = [
            Side(words=_in_place_of(number, photos), photo=photos.get(number or 0))
            for number in (before, after)
        ]
    else:
        sides = [Side(words=words) for words in _beside(_said(name, before), _said(name, after))]
    return Change(label=LABELS[name], before=sides[0], after=sides[1])


def _in_place_of(number: int | None, photos: dict[int, OnScreen]) -> SafeString:
    """What stands where no picture can be shown."""
    if number is None:
        return conditional_escape(_("none"))
    return conditional_escape("" if number in photos else _("a photo whose file is gone"))


def _said(name: str, value: Any) -> str:
    """A value of the history in words."""
    if name == "is_pinned":
        return _("yes") if value else _("no")
    if not value:
        return _("none")
    if name == "kind":
        return str(Kind(value).label) if value in Kind.values else str(value)
    if name.endswith("_at"):
        at = timezone.localtime(datetime.fromisoformat(value))
        return date_format(at, "l j F Y, H:i")
    return str(value)


def _beside(before: str, after: str) -> tuple[SafeString, SafeString]:
    old, new = (WORDS.findall(text) for text in (before, after))
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = ((_told(old[start:end], kind, "del"),) for kind, start, end, _c, _d in changes)
    right = ((_told(new[start:end], kind, "ins"),) for kind, _a, _b, start, end in changes)
    return format_html_join("", "{}", left), format_html_join("", "{}", right)


def _told(words: Sequence[str], kind: str, element: str) -> SafeString:
    run = "".join(words)
    if kind == "equal" or not run:
        return conditional_escape(run)
    return format_html("<{0}>{1}</{0}>", element, run)


def _photos(events: Iterable[UpdateEvent], to: User) -> dict[int, OnScreen]:
    """By number, those that were changed and are still there."""
    numbers = {
        values["photo"]
        for event in events
        for values in (event.before, event.after)
        if event.before and values.get("photo")
    }
    found: Any = get_image_model().objects.filter(pk__in=numbers) if numbers else ()
    there = {photo.pk: on_screen(photo, to) for photo in found}
    return {number: photo for number, photo in there.items() if photo is not None}


def _reason(event: UpdateEvent) -> str:
    said = str(event.after.get("reason", ""))
    return str(Reason(said).label) if said in Reason.values else said
