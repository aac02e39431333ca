"""What people call a service or a page, in their editors' words, and what a publication is cited
by: it stands above all results.

An editor writes what people type, one a line, as in `crisis`: all the words of a line, in any
order and form, with a slip of the finger; a slash means "or"; a line that begins with = must be
all that was typed. It works alike whichever engine finds the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from django.db.models import Q

from station.search.analysis import LONG_STOPS
from station.search.crisis import Phrase, Word, phrases_of, words_of
from station.search.entry import SearchEntry
from station.search.filters import Tab

MOST: Final = 2
FEWEST_LETTERS: Final = 3
"""Of all that is typed, while it is not finished."""
NAMED: Final = (Tab.SERVICE, Tab.PAGE)
"""What has names to be found by. Those of areas are places: see `SEARCH_PLACE`."""
_OF_DOCUMENTS = """statistics stats figures data cost costs spend spending spent budget policy
policies strategy minutes disclosure dataset expenditure percentage total annual quarterly"""
OF_DOCUMENTS: Final = frozenset(
    form for word in words_of(" ".join(_OF_DOCUMENTS.split())) for form in word.forms
)
"""Who types one of these wants to read about it, not to report it."""
SHOWN: Final = ("key", "tab", "kind", "title", "summary", "names", "url", "date", "breadcrumb")
"""Without its text, which may be long."""
YEAR: Final = re.compile(r"(19|20)\d\d")


def named(text: str, tab: str = "") -> Sequence[SearchEntry]:
    """Those whose reference was typed, then those that are called what was typed, the best first;
    mostly none or one.
    """
    cited = SearchEntry.objects.shown().cited(text) if tab in {"", Tab.PUBLICATION} else ()
    words = words_of(text)
    called = _best(_known(tab), words) if words and tab in {"", *NAMED} else ()
    return [*cited[:MOST], *called]


def offered(text: str, tab: str = "") -> Sequence[SearchEntry]:
    """While somebody types: those that are called so already, then services of which one line of
    names has all the words, the last of which may be half of one.
    """
    typed = re.findall(r"\w+", text.lower())
    words = [*(word for word in typed[:-1] if word not in LONG_STOPS), *typed[-1:]]
    if sum(map(len, words)) < FEWEST_LETTERS or tab not in {"", *NAMED}:
        return ()
    entries = _known(tab)
    found = list(_best(entries, words_of(text)))
    begun = (
        entry
        for entry in sorted(entries, key=lambda each: (each.title, each.pk))
        if entry.tab == Tab.SERVICE and entry not in found and _begins(entry.names, words)
    )
    return [*found, *islice(begun, MOST)]


def _known(tab: str) -> Sequence[SearchEntry]:
    """Every service, which has at least its title, and whatever else has names."""
    entries = SearchEntry.objects.shown().filter(tab__in=[tab] if tab else NAMED)
    return list(entries.exclude(~Q(tab=Tab.SERVICE), names="").only(*SHOWN))


def _best(entries: Iterable[SearchEntry], words: Sequence[Word]) -> Sequence[SearchEntry]:
    scored = [(score(entry.title, entry.names, words), entry) for entry in entries]
    best = sorted(
        (each for each in scored if each[0]),
        key=lambda each: (-each[0], each[1].tab != Tab.SERVICE, each[1].title, each[1].pk),
    )
    return [entry for _, entry in best[:MOST]]


def _begins(names: str, words: Sequence[str]) -> bool:
    for line in names.lower().splitlines():
        said = re.findall(r"\w+", line)
        if all(word in said for word in words[:-1]) and any(
            each.startswith(words[-1]) for each in said
        ):
            return True
    return False


def score(title: str, names: str, words: Sequence[Word]) -> int:
    """How many words of the longest line were typed; 0 for none.

    The title is a line too. One word of it alone says little, which of a line is an editor's wish.
    """
    lines: list[Phrase] = [*phrases_of(names)]
    lines += [line for line in phrases_of(title.replace("/", " ")) if len(line.places) > 1]
    about = [word for word in words if _is_of_documents(word)]
    said = (
        len(line.places) + line.alone
        for line in lines
        if line.is_in(words) and all(_is_in_line(word, line) for word in about)
    )
    return max(said, default=0)


def _is_of_documents(word: Word) -> bool:
    return not OF_DOCUMENTS.isdisjoint(word.forms) or bool(YEAR.fullmatch(word.forms[0]))


def _is_in_line(word: Word, line: Phrase) -> bool:
    return any(word.is_one_of(place) for place in line.places)
