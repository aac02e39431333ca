"""How entries lie in an index of Elasticsearch or OpenSearch. Pure."""

from __future__ import annotations

from typing import Any, Final

from station.search import query

SETTINGS: Final[dict[str, Any]] = {
    "settings": {
        "index": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "max_result_window": 10_000,
            "similarity": {"default": {"type": "BM25", "k1": query.K1, "b": query.B}},
        },
        "analysis": {
            "filter": {
                "possessive": {"type": "stemmer", "language": "possessive_english"},
                "porter": {"type": "stemmer", "language": "english"},
                "short_stops": {"type": "stop", "stopwords": "_english_"},
                "neighbours": {
                    "type": "shingle",
                    "min_shingle_size": 2,
                    "max_shingle_size": 2,
                    "output_unigrams": False,
                },
            },
            "analyzer": {
                "words": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["possessive", "lowercase", "asciifolding", "short_stops", "porter"],
                },
                "pairs": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["possessive", "lowercase", "asciifolding", "porter", "neighbours"],
                },
                "plain": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["possessive", "lowercase", "asciifolding"],
                },
            },
        },
    }
}
"""Only what both have, and the distribution of Elasticsearch for tests."""

_KEYWORD: Final = {"type": "keyword"}
_SOUGHT: Final = {"type": "text", "analyzer": "words", "copy_to": ["all"]}

MAPPING: Final[dict[str, Any]] = {
    "dynamic": False,
    "properties": {
        "title": _SOUGHT,
        "summary": _SOUGHT,
        "text": _SOUGHT,
        "names": _SOUGHT,
        "all": {
            "type": "text",
            "analyzer": "words",
            "fields": {
                "pairs": {"type": "text", "analyzer": "pairs"},
                "plain": {"type": "text", "analyzer": "plain"},
            },
        },
        "attached": {"type": "text", "analyzer": "words"},
        "key": _KEYWORD,
        "tab": _KEYWORD,
        "kind": _KEYWORD,
        "areas": _KEYWORD,
        "topics": _KEYWORD,
        "year": _KEYWORD,
        "decision": _KEYWORD,
        "fingerprint": _KEYWORD,
        "date": {"type": "date"},
        "boost": {"type": "float"},
    },
}
"""What is not named here is not indexed."""
