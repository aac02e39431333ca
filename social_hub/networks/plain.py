"""From what networks write to a plain text and the places in it that lead somewhere. Pure."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Final
from urllib.parse import quote

from social_hub.words.entities import Entity, EntityKind

_URL: Final = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_HASHTAG: Final = re.compile(r"(?<![\w&/#])#(?=\w*[^\W\d_])\w+")
_TRAILING: Final = ".,;:!?'’”)]}>…"
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "tr", "pre", "ul", "ol"}
)
_HIDDEN: Final = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "head", "title"}
)


def entities_in(text: str, hashtag_url: str) -> tuple[Entity, ...]:
    """Links and hashtags of a text whose network does not say where they are.

    `hashtag_url` is where a hashtag leads, with {} for the tag without its sign.
    """
    found: list[Entity] = []
    for match in _URL.finditer(text):
        url = _without_trailing(match.group())
        found.append(
            Entity(start=match.start(), end=match.start() + len(url), kind=EntityKind.LINK, url=url)
        )
    for match in _HASHTAG.finditer(text):
        if not any(entity.start <= match.start() < entity.end for entity in found):
            tag = quote(match.group()[1:], safe="")
            found.append(
                Entity(
                    start=match.start(),
                    end=match.end(),
                    kind=EntityKind.HASHTAG,
                    url=hashtag_url.format(tag),
                )
            )
    return tuple(sorted(found, key=lambda entity: entity.start))


def without_overlaps(entities: Sequence[Entity], length: int) -> tuple[Entity, ...]:
    """In their order, those that lie within the text and begin after the one before has ended."""
    kept: list[Entity] = []
    end = 0
    for entity in sorted(entities, key=lambda entity: (entity.start, -entity.end)):
        if end <= entity.start < entity.end <= length:
            kept.append(entity)
            end = entity.end
    return tuple(kept)


def unescaped(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """The text of X without the three signs that it escapes (&amp; &lt; &gt;); the entities stay at
    what they pointed to.
    """
    if "&" not in text:
        return text, tuple(entities)
    return _unescaped(text), tuple(
        Entity(
            start=len(_unescaped(text[: entity.start])),
            end=len(_unescaped(text[: entity.end])),
            kind=entity.kind,
            url=entity.url,
            shown=_unescaped(entity.shown),
        )
        for entity in entities
    )


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def code_point(text: str, byte: int) -> int | None:
    """Where a place in the UTF-8 bytes lies in code points; None inside a character or outside the
    text.
    """
    encoded = text.encode()
    if not 0 <= byte <= len(encoded):
        return None
    try:
        return len(encoded[:byte].decode())
    except UnicodeDecodeError:
        return None


def text_of_html(markup: str) -> tuple[str, tuple[Entity, ...]]:
    """What HTML says, and where it leads, for posts that arrive as HTML (Mastodon, feeds).

    Links of other schemes than http and https lead nowhere. A link's text is the whole address
    where
    Mastodon hides parts of it; what it shows is `shown`.
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.result()


def pictures_in(markup: str) -> list[tuple[str, str]]:
    """Addresses and alternative texts of the pictures that HTML shows."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.pictures


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text = ""
        self._entities: list[Entity] = []
        self._hidden = 0
        self._link: tuple[int, str, EntityKind] | None = None
        self._shown = ""
        self._spans: list[str] = []
        self.pictures: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "br":
            self._text += "\n"
        elif tag == "img" and given.get("src"):
            self.pictures.append((given["src"], given.get("alt", "")))
        elif tag in _BLOCKS:
            self._break()
        elif tag == "a" and given.get("href", "").lower().startswith(("http://", "https://")):
            self._link = (len(self._text), given["href"], _kind(given))
            self._shown = ""
        elif tag == "span":
            self._spans.append(given.get("class", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in {"br", "a"}:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._break()
        elif tag == "a" and self._link:
            self._close_link()
        elif tag == "span" and self._spans and "ellipsis" in self._spans.pop():
            self._shown += "…"

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self._text += re.sub(r"\s+", " ", data)
        if not any("invisible" in span.split() for span in self._spans):
            self._shown += data

    def _close_link(self) -> None:
        assert self._link
        start, url, kind = self._link
        self._link = None
        said = self._text[start:]
        if said.strip():
            shown = self._shown if self._shown != said else ""
            self._entities.append(
                Entity(start=start, end=len(self._text), kind=kind, url=url, shown=shown)
            )

    def _break(self) -> None:
        if self._text and not self._text.endswith("\n\n"):
            self._text = self._text.rstrip(" ") + ("\n" if self._text.endswith("\n") else "\n\n")

    def result(self) -> tuple[str, tuple[Entity, ...]]:
        lead = len(self._text) - len(self._text.lstrip())
        text = self._text.strip()
        moved = [
            Entity(
                start=max(0, entity.start - lead),
                end=min(entity.end - lead, len(text)),
                kind=entity.kind,
                url=entity.url,
                shown=entity.shown,
            )
            for entity in self._entities
        ]
        return text, without_overlaps(moved, len(text))


def _kind(attributes: dict[str, str]) -> EntityKind:
    classes = attributes.get("class", "").split()
    if "hashtag" in classes:
        return EntityKind.HASHTAG
    return EntityKind.MENTION if "mention" in classes else EntityKind.LINK


def _without_trailing(url: str) -> str:
    """Without the full stop that ends a sentence; a bracket stays where the address opened it."""
    while url and url[-1] in _TRAILING:
        if url[-1] == ")" and url.count("(") >= url.count(")"):
            break
        url = url[:-1]
    return url
