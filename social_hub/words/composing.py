"""The exact words of an update's copy on each network.

A copy says the title, the text and where the original is. What is too long is shortened between two
words, never within a word, a link or a sign (grapheme).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import regex

from social_hub.words import counting, prices
from social_hub.words.links import links

MORE: Final = "…"
NO_LINK: Final = frozenset({"x"})
"""Where the link to the original is left out unless somebody asks for it: there it costs most."""
BREAK: Final = regex.compile(
    r"(?=\s)|(?<=[\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}])\b(?=[\p{Han}\p{Hiragana}])",
    regex.WORD,
)
"""Before white space, and between two words of a script that is written without any."""
TRAILING: Final = " \t\r\n.,;:–—-"


@dataclass(frozen=True, kw_only=True)
class Original:
    """What an officer wrote, once."""

    title: str = ""
    text: str
    url: str = ""
    """Of the page that shows it, absolute. Empty where there is none."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The words of one copy, with what the network makes of them."""

    network: str
    text: str
    length: int
    """In the network's own measure (`counting.length`)."""
    limit: int
    cost: Decimal
    """In US dollars."""
    fits: bool
    has_link: bool
    is_shortened: bool = False
    """Some of the original's words are left out."""

    @property
    def over(self) -> int:
        """By how many it is too long; 0 where it fits."""
        return 0 if self.fits else max(self.length - self.limit, 1)


def measure(
    text: str,
    network: str,
    *,
    limit: int | None = None,
    price_list: Mapping[str, prices.Price] = prices.PRICES,
    is_shortened: bool = False,
) -> Measured:
    """Raises `KeyError` for a network that nobody can post to."""
    return Measured(
        network=network,
        text=text,
        length=counting.length(text, network),
        limit=limit or counting.LIMITS[network],
        cost=prices.price(text, network, price_list),
        fits=counting.fits(text, network, limit),
        has_link=prices.has_link(text),
        is_shortened=is_shortened,
    )


def compose(
    original: Original,
    network: str,
    *,
    with_link: bool | None = None,
    limit: int | None = None,
    price_list: Mapping[str, prices.Price] = prices.PRICES,
) -> Measured:
    """`with_link` says whether the copy leads to the original; None: as the network is used to."""
    if with_link is None:
        with_link = network not in NO_LINK
    body = _body(original)
    end = f"\n{original.url}" if with_link and original.url and original.url not in body else ""
    whole = body + end
    if counting.fits(whole, network, limit):
        return measure(whole, network, limit=limit, price_list=price_list)
    shortened = shorten(body, network, end=end, limit=limit)
    if shortened is None:
        return measure(whole, network, limit=limit, price_list=price_list)
    return measure(shortened, network, limit=limit, price_list=price_list, is_shortened=True)


def _body(original: Original) -> str:
    title, text = original.title.strip(), original.text.strip()
    if not title or text.casefold().startswith(title.casefold()):
        return text
    return f"{title}\n\n{text}".strip()


def shorten(text: str, network: str, *, end: str = "", limit: int | None = None) -> str | None:
    """As many words as fit with “…” and `end`; None where not even the first one does."""
    places = _breaks(text)
    if not places:
        return None

    def too_long(place: int) -> bool:
        return not counting.fits(_cut(text, place) + end, network, limit)

    index = bisect_left(places, True, key=too_long)
    # Two words can be one link: the lengths do not quite grow with the places.
    while index > 0 and too_long(places[index - 1]):
        index -= 1
    if index == 0:
        return None
    return _cut(text, places[index - 1]) + end


def _breaks(text: str) -> list[int]:
    """Where words end, in order; none within a link or a sign."""
    signs = {match.start() for match in counting.GRAPHEME.finditer(text)}
    found = links(text)
    places = (match.start() for match in BREAK.finditer(text))
    return [
        place
        for place in places
        if place in signs
        and text[:place].strip(TRAILING)
        and not any(link.start < place < link.end for link in found)
    ]


def _cut(text: str, place: int) -> str:
    piece = text[:place].rstrip()
    if any(link.end == len(piece) for link in links(piece)):
        return f"{piece} {MORE}"  # next to a link it would become part of it
    return f"{piece.rstrip(TRAILING)}{MORE}"
