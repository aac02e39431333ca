"""Where links are in a text, as X finds them.

The rules are those of twitter-text 3 (`extractUrlsWithIndices`, `regexp/extractUrl`), with the top
level domains of today's Public Suffix List in the place of its list of 2018. Mastodon uses the same
expression and asks for the scheme. `.example` counts as a top level domain, so that a
demonstration's addresses are counted as real ones would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import regex

LONGEST_LABEL: Final = 63
"""Of a domain, in ASCII (RFC 1035)."""
LONGEST: Final = 4_096
LONGEST_SLUG: Final = 40
"""What may follow `t.co/`."""

_ACCENTS = (
    r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    r"\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_UNSEEN = r"\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_NO_LETTER = rf"\s\p{{P}}\p{{S}}\ufffe\ufeff\uffff\u180e{_UNSEEN}"
_LETTER = rf"(?:[^{_NO_LETTER}]|[✪☃])"
_GENERAL = rf"[a-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_ACCENTS}]"
_BALANCED = rf"\((?:{_GENERAL}+|{_GENERAL}*\({_GENERAL}+\){_GENERAL}*)\)"
_PATH_END = rf"(?:[+\-a-z\u0400-\u04ff0-9=_#/{_ACCENTS}]|{_BALANCED})"
_PATH = rf"(?:{_GENERAL}*(?:{_BALANCED}{_GENERAL}*)*{_PATH_END}|@{_GENERAL}+/)"
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
_TOP = r"(?:\L<tops>(?=[^0-9a-z@+-]|$)|xn--[-0-9a-z]+)"
# Counts have bounds, so that no text takes long: 99 signs are more than a label may have.
_SUBDOMAIN = rf"{_LETTER}(?:[^{_NO_LETTER}]|[_✪☃-]){{0,99}}(?<![_-])\."
_DOMAIN = rf"(?:{_SUBDOMAIN}){{0,12}}{_LETTER}(?:[^{_NO_LETTER}]|[✪☃-]){{0,99}}(?<!-)\.{_TOP}"
_URL = (
    rf"(?P<before>[^a-z0-9@＠$#＃\ufffe\ufeff\uffff]|[{_UNSEEN}]|^)"
    rf"(?P<url>(?P<scheme>https?://)?(?P<domain>{_DOMAIN})(?::[0-9]+)?"
    rf"(?P<path>/(?:{_PATH})*)?(?:{_QUERY})?)"
)
_ASCII_DOMAIN = rf"(?:[-a-z0-9{_ACCENTS}]+\.)+{_TOP}"
_SHORT = rf"https?://t\.co/([a-z0-9]+)(?:{_QUERY})?"


@dataclass(frozen=True)
class Link:
    """From `start` up to `end`, in code points of the text."""

    start: int
    end: int
    has_scheme: bool


@cache
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    tops = sorted(_top_level_domains())
    return (
        regex.compile(_URL, tops=tops),
        regex.compile(_ASCII_DOMAIN, tops=tops),
        regex.compile(_SHORT),
    )


def _top_level_domains() -> set[str]:
    """Of the public part of the list; its private part has none of its own."""
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8")
    public, _, _ = text.partition("===BEGIN PRIVATE DOMAINS===")
    rules = (line.strip() for line in public.splitlines())
    return {rule.rpartition(".")[2] for rule in rules if rule and not rule.startswith("//")} | {
        "example"
    }


def links(text: str) -> list[Link]:
    """What X makes a link of, in their order. They never overlap."""
    return list(_links(text)) if "." in text else []


def _links(text: str) -> Iterator[Link]:
    url, ascii_domain, short = _patterns()
    # Ignoring case in a list of 1,500 domains is slow. Each sign keeps its place.
    small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    for found in url.finditer(small):
        start, end = found.span("url")
        if not _is_possible(found["url"], found["domain"]):
            continue
        if found["scheme"]:
            slug = short.match(found["url"])
            if slug:
                if len(slug[1]) > LONGEST_SLUG:
                    continue
                end = start + slug.end()
            yield Link(start, end, has_scheme=True)
        elif not found["before"].endswith(("-", "_", ".", "/")):
            yield from _without_scheme(found, ascii_domain)


def _without_scheme(found: regex.Match[str], ascii_domain: regex.Pattern[str]) -> Iterator[Link]:
    """Other letters stand around such domains without a space, and are no part of them."""
    start = found.start("domain")
    domains = [match.span() for match in ascii_domain.finditer(found["domain"])]
    for index, (first, last) in enumerate(domains):
        is_last = index == len(domains) - 1
        end = found.end("url") if is_last and found["path"] else start + last
        yield Link(start + first, end, has_scheme=False)


def _is_possible(url: str, domain: str) -> bool:
    labels = domain.split(".")
    return len(url) <= LONGEST and all(_length(label) <= LONGEST_LABEL for label in labels)


def _length(label: str) -> int:
    """In ASCII, as domains are asked for."""
    if label.isascii():
        is_broken = label.lower().startswith("xn--") and len(label) == len("xn--")
        return LONGEST_LABEL + 1 if is_broken else len(label)
    if label.lower().startswith("xn--"):
        return LONGEST_LABEL + 1
    return len("xn--") + len(label.encode("punycode"))
