"""Shows in a text what was found. Everything but <mark> is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from station.search import analysis
from station.search.entry import SearchEntry, SearchPlace
from station.search.results import FileHit

LONGEST: Final = 260
"""Characters of an excerpt."""
BEFORE: Final = 80
"""Characters of it that come before the first word that was found."""
LOOKED_AT: Final = 100_000
MOST_FILES: Final = 3
"""Places in attachments that one result shows."""
MOST_WORDS: Final = 40

_MARKS = re.compile(r"(</?mark>)")


def trusted(html: str) -> SafeString:
    """What an engine marked and escaped; no other tag than <mark> gets through."""
    parts = _MARKS.split(html)
    if any("<" in part for part in parts[::2]):
        return escape(_MARKS.sub("", html))
    return mark_safe(html)  # noqa: S308  # no “<” but in <mark>


def _finder(words: Iterable[str]) -> tuple[re.Pattern[str], frozenset[str]] | None:
    stems = frozenset(analysis.stem(word) for word in list(words)[:MOST_WORDS])
    # A stem may end otherwise than the word does: “polici” of “policy”.
    beginnings = {re.escape(stem[:-1] if len(stem) > 3 else stem) for stem in stems}
    if not beginnings:
        return None
    longest_first = sorted(beginnings, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(longest_first)})[\w'’]*"
    return re.compile(pattern, re.IGNORECASE), stems


def _spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    finder = _finder(words)
    if finder is None:
        return []
    pattern, stems = finder
    return [
        match.span()
        for match in pattern.finditer(text, 0, LOOKED_AT)
        if any(analysis.stem(word) in stems for word in analysis.words(match[0]))
    ]


def marked(text: str, words: Iterable[str]) -> SafeString:
    return _marked(text, _spans(text, words))


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    parts = []
    at = 0
    for start, end in spans:
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308  # each part is escaped


def excerpt(summary: str, text: str, words: Sequence[str]) -> SafeString:
    """The summary where it has the words or the text has none, else the place in the text."""
    for each in (summary, text):
        spans = _spans(each, words)
        if spans:
            return _around(each, spans)
    return _around(summary or text, [])


def _around(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    first, last = spans[0] if spans else (0, 0)
    line = text.rfind("\n", 0, first) + 1
    start = max(0, first - BEFORE) if last > LONGEST else 0
    if first - line <= BEFORE:
        start = line
    elif start:
        start = text.find(" ", start) + 1 or start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LONGEST // 2)
    inside = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
    html = _marked(text[start:end], inside)
    return mark_safe(  # noqa: S308  # dots around what is escaped already
        f"{'… ' if start and start != line else ''}{html}{' …' if end < len(text) else ''}"
    )


def files(entries: Sequence[SearchEntry], words: Sequence[str]) -> Mapping[int, Sequence[FileHit]]:
    """Entry -> the places in its attachments that have the most of the words."""
    asked = list(dict.fromkeys(analysis.stem(word) for word in words if word.isalnum()))
    if not (asked and entries):
        return {}
    places = SearchPlace.objects.filter(entry__in=entries)
    query = SearchQuery(" or ".join(words[:MOST_WORDS]), config="english", search_type="websearch")
    ranked = (
        places.filter(words=query)
        .annotate(rank=SearchRank(F("words"), query))
        .order_by("entry", "-rank", "number", "pk")
        .values_list("entry_id", "pk")
    )
    best: dict[int, list[int]] = {}
    for entry, pk in ranked:
        best.setdefault(entry, []).append(pk)
    chosen = [pk for of_entry in best.values() for pk in of_entry[:MOST_FILES]]
    if not chosen:
        return {}
    # Their texts are long, and most places are not among the best.
    texts = SearchPlace.objects.in_bulk(chosen)
    found: dict[int, list[FileHit]] = {}
    for place in (texts[pk] for pk in chosen):
        found.setdefault(place.entry_id, []).append(
            FileHit(
                title=place.title,
                page=place.number,
                url=place.url,
                excerpt=excerpt("", place.text, words),
            )
        )
    return found
