"""What Elasticsearch and OpenSearch are asked about words that they do not know. No engine here."""

from __future__ import annotations

from typing import Any

from station.search import query, slips
from station.search.filters import Filters, Sort
from station.search.slips import Near, Slips
from station.search.synonyms import Synonyms

BICYCLES: Slips = {
    "bycicles": [Near(word="bicycles", nearness=0.75), Near(word="bicycle", nearness=0.6)]
}


def body(text: str, taken: Slips = slips.NONE) -> dict[str, Any]:
    wanted = query.understand(text, Synonyms())
    return query.body(wanted, Filters(), Sort.RELEVANCE, taken, start=0, size=10)


def test_a_long_word_may_have_two_slips_and_a_short_one_one() -> None:
    asked = slips.body(["stoln", "bycicles", "stoln"])

    assert asked is not None
    assert {entry["text"]: entry["term"]["max_edits"] for entry in asked["suggest"].values()} == {
        "stoln": 1,
        "bycicles": 2,
    }


def test_nothing_is_asked_of_numbers_and_of_what_is_too_short_for_a_slip() -> None:
    assert slips.body(["2024", "pc"]) is None
    assert slips.body([]) is None


def test_what_may_be_meant_is_read_and_words_that_say_nothing_are_not_meant() -> None:
    answer = {
        "suggest": {
            "short": [
                {"text": "stolen", "options": []},
                {"text": "abuot", "options": [{"text": "about", "score": 0.8, "freq": 9}]},
            ],
            "long": [
                {"text": "bycicles", "options": [{"text": "bicycles", "score": 0.75, "freq": 3}]},
            ],
        }
    }

    assert slips.read(answer) == {"bycicles": [Near(word="bicycles", nearness=0.75)]}


def test_the_likeliest_stands_in_what_is_suggested() -> None:
    assert slips.corrected(["my", "bycicles"], BICYCLES) == "my bicycles"
    assert slips.corrected(["my", "bicycles"], slips.NONE) == ""


def test_words_that_are_known_are_looked_for_in_no_other_spelling() -> None:
    text = str(body("stolen bicycles"))

    assert "all.plain" not in text
    assert "fuzziness" not in text
    assert "tier_nearly" not in text


def test_what_may_be_meant_is_looked_for_in_place_of_a_slip_the_nearest_counting_most() -> None:
    asked = body("stolen bycicles", BICYCLES)

    some = asked["query"]["function_score"]["query"]["bool"]["must"][0]["bool"]["should"]
    near = some[-1]["dis_max"]["queries"]
    assert [each["term"]["all.plain"]["value"] for each in near] == ["bicycles", "bicycle"]
    boosts = [each["term"]["all.plain"]["boost"] for each in near]
    assert boosts == sorted(boosts, reverse=True)
    assert {"tier_all", "tier_nearly", "tier_any"} <= {
        name for counts in asked["aggs"].values() for name in counts["aggs"]
    }
    assert "highlight" not in asked
