"""How long a text is, as each network counts it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

import regex

from social_hub.words.links import links

LINK: Final = 23
"""What a link counts on X and on Mastodon, however long it is."""
LIMITS: Final[Mapping[str, int]] = {
    "x": 280,
    "bluesky": 300,
    "mastodon": 500,
    "facebook": 63_206,
}
"""The most of each network, in its own measure (`length`). A server of Mastodon may allow more."""
BLUESKY_BYTES: Final = 3_000
"""Of UTF-8: the second limit of `app.bsky.feed.post`, which families of emoji reach first."""

LIGHT: Final = ((0, 4_351), (8_192, 8_205), (8_208, 8_223), (8_242, 8_247))
"""Code points that count 1 on X; any other counts 2 (twitter-text, `config/v3.json`)."""
HEAVY: Final = 2

EMOJI: Final = regex.compile(
    r"(?:[0-9#*©®]\ufe0f?(?:\u20e3|(?<=\ufe0f))"
    r"|\p{Regional_Indicator}{2}"
    r"|(?!\p{Regional_Indicator})(?:[\p{Extended_Pictographic}--[©®]](?!\ufe0e)"
    r"(?:\ufe0f|\p{Emoji_Modifier})?(?:[\U000e0020-\U000e007e]+\U000e007f)?)"
    r"(?:\u200d(?:\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?))*"
    r"|\p{Emoji_Modifier})",
    regex.VERSION1,
)
"""One picture, of however many code points: on X it counts 2 (`twemoji-parser`)."""
GRAPHEME: Final = regex.compile(r"\X")
"""What a reader takes for one sign (Unicode, UAX 29)."""
REMOTE_MENTION: Final = regex.compile(
    r"(?<![\w/=@])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\w.-]*\w", regex.IGNORECASE
)
"""`@name@server` of Mastodon, of which only `@name` counts."""


def graphemes(text: str) -> list[str]:
    return GRAPHEME.findall(text)


def on_x(text: str) -> int:
    """Weighted characters, as `parseTweet` of twitter-text 3 counts them."""
    text = unicodedata.normalize("NFC", text)
    found = links(text)
    total = LINK * len(found)
    place = 0
    for link in found:
        total += _weight(text[place : link.start])
        place = link.end
    return total + _weight(text[place:])


def _weight(text: str) -> int:
    without, pictures = EMOJI.subn("", text)
    plain = sum(
        1 if any(first <= ord(sign) <= last for first, last in LIGHT) else HEAVY for sign in without
    )
    return plain + HEAVY * pictures


def on_bluesky(text: str) -> int:
    return len(graphemes(text))


def on_mastodon(text: str) -> int:
    """Graphemes; a link counts 23, a mention of another server only its name."""
    found = [link for link in links(text) if link.has_scheme]
    for link in reversed(found):
        text = f"{text[: link.start]}{'x' * LINK}{text[link.end :]}"
    return len(graphemes(REMOTE_MENTION.sub(r"@\1", text)))


def on_facebook(text: str) -> int:
    """UTF-16 units, which is how its own composer counts: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


COUNT: Final[Mapping[str, Callable[[str], int]]] = {
    "x": on_x,
    "bluesky": on_bluesky,
    "mastodon": on_mastodon,
    "facebook": on_facebook,
}


def length(text: str, network: str) -> int:
    """Raises `KeyError` for a network that nobody can post to."""
    return COUNT[network](text)


def fits(text: str, network: str, limit: int | None = None) -> bool:
    """`limit` is the account's own, where its server has another one."""
    if network == "bluesky" and len(text.encode()) > BLUESKY_BYTES:
        return False
    return length(text, network) <= (limit or LIMITS[network])
