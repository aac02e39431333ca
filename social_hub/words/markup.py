"""HTML in which a network gives a post (Mastodon, feeds), as text with its links."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Final

import nh3

from social_hub.words.entities import Entity, EntityKind
from social_hub.words.rendering import is_web_address, printable

_HEADS: Final = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS: Final = {"p", "div", "ul", "ol", "blockquote", "pre", "table", *_HEADS}
_KEPT: Final = {
    *("a", "br", "span", "li", "tr", "td", "th", "code", "em", "strong", "b", "i"),
    *_BLOCKS,
}
_ROWS: Final = {"li", "tr"}
MOST: Final = 50_000
"""Characters of HTML that are read; what follows is left out."""


def read_html(html: str) -> tuple[str, Sequence[Entity]]:
    """The text of some HTML, and its links. Scripts and styles are no text.

    What Mastodon hides of a link (the https:// and the end of a long one) is left out of what is
    shown, as Mastodon does.
    """
    clean = nh3.clean(
        html[:MOST],
        tags=_KEPT,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href", "class"}, "span": {"class"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.done()


class _Reader(HTMLParser):
    """Puts text together, with white space as a browser shows it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Entity] = []
        self._link: tuple[int, str, str] | None = None
        """Where it begins, its address, its classes."""
        self._shown = ""
        self._spans: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "br":
            self.text = self.text.rstrip(" ") + "\n"
        elif tag in _BLOCKS:
            self._end_block(2)
        elif tag in _ROWS:
            self._end_block(1)
        elif tag == "span":
            self._spans.append(found.get("class") or "")
        elif tag == "a" and self._link is None:
            self._shown = ""
            self._link = (len(self.text), found.get("href") or "", found.get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_block(2)
        elif tag in _ROWS:
            self._end_block(1)
        elif tag == "span" and self._spans:
            if "ellipsis" in self._spans.pop():
                self._shown += "…"
        elif tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        words = " ".join(printable(data).replace("\n", " ").split(" "))
        while "  " in words:
            words = words.replace("  ", " ")
        if not self.text or self.text[-1] in " \n":
            words = words.lstrip(" ")
        self.text += words
        if not any("invisible" in classes for classes in self._spans):
            self._shown += words

    def _end_block(self, lines: int) -> None:
        self.text = self.text.rstrip(" ")
        if self.text:
            self.text = self.text.rstrip("\n") + "\n" * lines

    def _end_link(self) -> None:
        if self._link is None:
            return
        (start, url, classes), self._link = self._link, None
        said = self.text[start:].rstrip()
        start += len(said) - len(said.lstrip())
        said = said.strip()
        if not said or "\n" in said or not is_web_address(url):
            return
        names = set(classes.split())
        kind = EntityKind.HASHTAG if "hashtag" in names or said[0] == "#" else EntityKind.LINK
        if kind == EntityKind.LINK and ("mention" in names or "u-url" in names) and said[0] == "@":
            kind = EntityKind.MENTION
        shown = self._shown.strip()
        self.entities.append(
            Entity(
                start=start,
                end=start + len(said),
                kind=kind,
                url=url,
                shown="" if shown == said else shown,
            )
        )

    def done(self) -> tuple[str, Sequence[Entity]]:
        self._end_link()
        text = self.text.rstrip()
        return text, [each for each in self.entities if each.end <= len(text)]
