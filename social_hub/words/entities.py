"""Links, mentions and hashtags of a text, by the places at which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import quote


class EntityKind(StrEnum):
    LINK = "link"
    MENTION = "mention"
    HASHTAG = "hashtag"


_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_TRAILING: Final = ".,:;!?'\"’”)]}…"
"""Marks that end a sentence rather than an address."""
_HASHTAG: Final = re.compile(r"(?<![\w/&#])[#＃]([\w·]+)")
_PROFILE: Final = {
    "x": "https://x.com/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "facebook": "https://www.facebook.com/{}",
}
_TAGGED: Final = {
    "x": "https://x.com/hashtag/{}",
    "bluesky": "https://bsky.app/hashtag/{}",
    "facebook": "https://www.facebook.com/hashtag/{}",
}


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A part of a text that leads somewhere. `start` and `end` count code points of the text."""

    start: int
    end: int
    kind: EntityKind
    url: str = ""
    """Where it leads; "" for a mention or hashtag whose home follows from its network."""
    shown: str = ""
    """What stands in its place, as X shows a short address for a long one; "" for the text."""


def read(rows: Iterable[Mapping[str, Any]]) -> list[Entity]:
    """Those that were kept as JSON, one object each. An object that is none is left out."""
    found = []
    for row in rows:
        try:
            found.append(
                Entity(
                    start=int(row["start"]),
                    end=int(row["end"]),
                    kind=EntityKind(row["kind"]),
                    url=str(row.get("url") or ""),
                    shown=str(row.get("shown") or ""),
                )
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return found


def within(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """Those that lie in the text, in order, none over another: the first of two stays."""
    kept: list[Entity] = []
    for each in sorted(entities, key=lambda entity: (entity.start, -entity.end)):
        begins = kept[-1].end if kept else 0
        if begins <= each.start < each.end <= len(text):
            kept.append(each)
    return kept


def from_bytes(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Offsets in the text's UTF-8, as Bluesky counts, in code points. None where they are not
    between two characters of it.
    """
    encoded = text.encode("utf-8", "surrogatepass")
    if not 0 <= start <= end <= len(encoded):
        return None
    try:
        before = encoded[:start].decode("utf-8", "surrogatepass")
        inside = encoded[start:end].decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return len(before), len(before) + len(inside)


def find(text: str) -> list[Entity]:
    """Addresses and hashtags of a text whose network does not say where they are (Facebook)."""
    links = [
        Entity(
            start=found.start(), end=found.start() + len(address), kind=EntityKind.LINK, url=address
        )
        for found in _ADDRESS.finditer(text)
        if len(address := _without_end(found.group())) > len("https://")
    ]
    tags = [
        Entity(start=found.start(), end=found.end(), kind=EntityKind.HASHTAG)
        for found in _HASHTAG.finditer(text)
        if not found.group(1).isdigit()
    ]
    return within(text, [*links, *tags])


def _without_end(address: str) -> str:
    """Without the sentence's own mark. A bracket that the address opened is its own."""
    while address and address[-1] in _TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def home(network: str, entity: Entity, said: str) -> str:
    """Where an entity leads. `said` is its text, with the sign in front. "" where nobody knows."""
    if entity.url or entity.kind == EntityKind.LINK:
        return entity.url
    homes = _PROFILE if entity.kind == EntityKind.MENTION else _TAGGED
    name = quote(said.lstrip("@#＃"), safe="")
    return homes[network].format(name) if network in homes else ""


def topics(text: str, entities: Sequence[Entity]) -> list[str]:
    """The hashtags of a text by which it can be found: small letters, no sign, each once."""
    tags = (
        text[each.start : each.end].lstrip("#＃").casefold()
        for each in within(text, entities)
        if each.kind == EntityKind.HASHTAG
    )
    return list(dict.fromkeys(tag for tag in tags if tag))
