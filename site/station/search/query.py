"""What somebody wants, and how Elasticsearch and OpenSearch are asked for it. Pure.

In two requests: which words they do not know (see `slips`), then everything that a page shows.

The query and its weights were measured on public collections with judgments: strict minima of
words, the best single field and strong weights for titles all made it worse than plain BM25.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from station.search import analysis
from station.search.filters import FACETS, MOST_BUCKETS, TAB, Filters, Sort, Tab
from station.search.slips import NONE, Slips
from station.search.synonyms import Synonyms

K1: Final = 1.2
"""How much more a word counts that is there more often; of BM25, in every engine."""
B: Final = 0.5
"""How much less it counts in a long text."""
TITLE: Final = 0.35
PAIRS: Final = 0.2
NAMES: Final = 1.0
"""What people call a service counts once more than the same words in a text."""
ATTACHED: Final = 0.6
"""The words of an attachment, against those of the page that it is attached to."""
SYNONYM: Final = 0.8
ALL_WORDS: Final = 0.3
NEARLY: Final = 0.4
"""A word that may be meant by one that nobody knows, if it were the same."""
FEW_WORDS: Final = 8
"""Up to how many words a result that has all of them counts more, and how many PostgreSQL's engine
looks at for slips.
"""

COLUMNS: Final = {
    "types": "kind",
    "areas": "areas",
    "years": "year",
    "topics": "topics",
    "decisions": "decision",
    TAB: "tab",
}
"""Facet -> the field of an entry, in every engine."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """One thing that is wanted: a word, or several that mean one thing together."""

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    """What may be said in its place."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody typed, understood."""

    every: tuple[str, ...]
    """All words, in order."""
    groups: tuple[Group, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for group in self.groups for word in group.words)

    @property
    def are_few(self) -> bool:
        return len(self.words) <= FEW_WORDS


def understand(text: str, synonyms: Synonyms) -> Wanted:
    """The words that say what is sought, with what may stand for them."""
    every = tuple(analysis.words(text))
    groups = tuple(
        Group(words=words, others=others)
        for words, others in synonyms.expand(analysis.sought(text))
    )
    return Wanted(every=every, groups=groups)


def body(
    wanted: Wanted, filters: Filters, sort: Sort, slips: Slips, *, start: int, size: int
) -> dict[str, Any]:
    """The body of the request for hits, facets and what is marked."""
    conditions = _conditions(filters)
    asked = {
        "from": start,
        "size": size,
        "track_total_hits": True,
        "_source": False,
        "query": _query(wanted, sort, slips),
        "post_filter": _all_of(conditions.values()),
        "sort": _order(wanted, sort),
        "aggs": _counts(wanted, slips, conditions),
    }
    # It would mark only what was typed: where another word is meant, `marking` marks that too.
    if wanted.every and not slips:
        asked["highlight"] = _HIGHLIGHT | {"highlight_query": _marked(wanted)}
    return asked


_HIGHLIGHT: Final = {
    "encoder": "html",
    "pre_tags": ["<mark>"],
    "post_tags": ["</mark>"],
    "require_field_match": False,
    "fields": {
        "title": {"number_of_fragments": 0},
        "summary": {"number_of_fragments": 1, "fragment_size": 220},
        "text": {"number_of_fragments": 2, "fragment_size": 130, "order": "score"},
    },
}


def _query(wanted: Wanted, sort: Sort, slips: Slips) -> dict[str, Any]:
    if not wanted.groups:
        return {"match_all": {}}
    if sort is not Sort.RELEVANCE:
        # By date, and what has all the words before what has some.
        every, some = all_words(wanted), _any(wanted, slips)
        return {"dis_max": {"queries": [_constant(every, 3), _constant(some, 2)]}}
    text = " ".join(wanted.words)
    more = [
        _match("title", text, TITLE),
        _match("all.pairs", " ".join(wanted.every), PAIRS),
        _match("names", text, NAMES),
    ]
    if wanted.are_few:
        more.append({"bool": {"must": [all_words(wanted)], "boost": ALL_WORDS}})
    return {
        "function_score": {
            "query": {"bool": {"must": [_any(wanted, slips)], "should": more}},
            "functions": [{"field_value_factor": {"field": "boost", "missing": 1}}],
            "boost_mode": "multiply",
        }
    }


def _any(wanted: Wanted, slips: Slips) -> dict[str, Any]:
    text = " ".join(wanted.words)
    ways = [
        _either(lambda field, boost: _match(field, text, boost)),
        *_synonyms(wanted.groups),
        *_nearly(wanted.words, slips, NEARLY),
    ]
    return {"bool": {"should": ways, "minimum_should_match": 1}}


def all_words(wanted: Wanted) -> dict[str, Any]:
    """Everything that is wanted, each in its own words or in others that mean it."""
    return {"bool": {"must": [_group(group) for group in wanted.groups]}}


def nearly_all_words(wanted: Wanted, slips: Slips) -> dict[str, Any]:
    """All of it, or what may be meant by what nobody knows."""
    return {
        "bool": {
            "must": [
                {"bool": {"should": [_group(group), *_nearly(group.words, slips, 1)]}}
                for group in wanted.groups
            ]
        }
    }


def _group(group: Group) -> dict[str, Any]:
    own = [
        _either(lambda field, boost, word=word: _match(field, word, boost)) for word in group.words
    ]
    if not group.others:
        return own[0] if len(own) == 1 else {"bool": {"must": own}}
    return {"bool": {"should": [{"bool": {"must": own}}, *_synonyms([group])]}}


def _synonyms(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [
        _either(
            lambda field, boost, other=other: {
                "match_phrase": {
                    field: {"query": " ".join(other), "slop": 2, "boost": boost * SYNONYM}
                }
            }
        )
        for group in groups
        for other in group.others
    ]


def _either(match: Any) -> dict[str, Any]:
    return {"dis_max": {"queries": [match("all", 1.0), match("attached", ATTACHED)]}}


def _match(field: str, text: str, boost: float) -> dict[str, Any]:
    return {"match": {field: {"query": text, "boost": boost}}}


def _nearly(words: Iterable[str], slips: Slips, boost: float) -> list[dict[str, Any]]:
    """What may be meant by those of the words that nobody knows, the nearest counting most."""
    return [
        {
            "dis_max": {
                "queries": [
                    {"term": {"all.plain": {"value": near.word, "boost": boost * near.nearness}}}
                    for near in slips[word]
                ]
            }
        }
        for word in words
        if word in slips
    ]


def _constant(query: Mapping[str, Any], score: float) -> dict[str, Any]:
    return {"constant_score": {"filter": query, "boost": score}}


def _order(wanted: Wanted, sort: Sort) -> list[Any]:
    date = {"date": {"order": "asc" if sort is Sort.OLDEST else "desc", "missing": "_last"}}
    return [{"_score": "desc"}, date, {"key": "asc"}] if wanted.groups else [date, {"key": "asc"}]


def _conditions(filters: Filters) -> dict[str, dict[str, Any]]:
    """Facet -> its filter; the range of dates under a name of its own."""
    found: dict[str, dict[str, Any]] = {
        facet: {"terms": {COLUMNS[facet]: sorted(chosen)}}
        for facet in FACETS
        if (chosen := filters.chosen(facet))
    }
    # In the list of everything a file is shown with what it is attached to.
    found[TAB] = (
        {"term": {"tab": filters.tab}}
        if filters.tab
        else {"bool": {"must_not": {"term": {"tab": Tab.FILE}}}}
    )
    dates = {"gte": filters.since, "lte": filters.until}
    if any(dates.values()):
        limits = {end: day.isoformat() for end, day in dates.items() if day}
        found["dates"] = {"range": {"date": limits}}
    return found


def _all_of(conditions: Any) -> dict[str, Any]:
    return {"bool": {"filter": list(conditions)}}


def _counts(
    wanted: Wanted, slips: Slips, conditions: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """The facets, each counting what would be found if nothing of itself were chosen, and the
    tiers. Those with the same conditions share one filter, whose name does not matter.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {tuple(conditions): _tiers(wanted, slips)}
    for facet, column in COLUMNS.items():
        others = tuple(of for of in conditions if of != facet)
        found.setdefault(others, {})[facet] = {"terms": {"field": column, "size": MOST_BUCKETS}}
    return {
        f"with {' '.join(names)}": {
            "filter": _all_of(conditions[name] for name in names),
            "aggs": counts,
        }
        for names, counts in found.items()
        if counts
    }


def _tiers(wanted: Wanted, slips: Slips) -> dict[str, Any]:
    """How many have all the words, how many have words that are nearly those, how many have any.

    Where every word is known, all that is found has some of them, and nothing nearly.
    """
    if not wanted.groups:
        return {}
    tiers = {"tier_all": {"filter": all_words(wanted)}}
    if slips:
        tiers["tier_nearly"] = {"filter": nearly_all_words(wanted, slips)}
        tiers["tier_any"] = {"filter": _any(wanted, NONE)}
    return tiers


def _marked(wanted: Wanted) -> dict[str, Any]:
    """What is marked in a result. Not what is nearly so: then the texts would have to be analysed
    anew, in place of which the index tells where in them the words stand.
    """
    return {
        "bool": {"should": [_match("all", " ".join(wanted.every), 1), *_synonyms(wanted.groups)]}
    }
