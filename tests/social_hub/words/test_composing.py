from decimal import Decimal

import pytest

from social_hub.words import counting
from social_hub.words.composing import Original, compose, measure
from social_hub.words.links import links

URL = "https://rivermouth.example/u/2k4f"
LONG = (
    "Property marking at Old Quay market this Saturday, 10am to 4pm. Bring a bike, a phone or a "
    "power tool: it takes three minutes and costs nothing. We are also there to hear what worries "
    "you about Rope Walk after dark, so come and say hello even if you have nothing to mark."
)
NETWORKS = sorted(counting.LIMITS)


def test_a_copy_says_title_text_and_where_the_original_is() -> None:
    copy = compose(Original(title="Marking", text="Bring your bike.", url=URL), "mastodon")

    assert copy.text == f"Marking\n\nBring your bike.\n{URL}"
    assert copy.fits
    assert not copy.is_shortened


def test_a_title_that_the_text_begins_with_is_not_said_twice() -> None:
    assert compose(Original(title="Bring", text="Bring it."), "bluesky").text == "Bring it."


def test_a_link_that_the_text_has_is_not_added_again() -> None:
    assert compose(Original(text=f"See {URL}", url=URL), "facebook").text == f"See {URL}"


def test_x_has_no_link_unless_asked_for_because_it_costs_thirteen_times_as_much() -> None:
    original = Original(text="Bring your bike.", url=URL)

    assert compose(original, "x").cost == Decimal("0.015")
    assert compose(original, "x", with_link=True).cost == Decimal("0.200")
    assert compose(original, "bluesky").cost == 0


@pytest.mark.parametrize(
    "text", ["See gov.uk", "See www.example.com/x", "http://intranet/a", "HTTPS://A.EXAMPLE"]
)
def test_every_kind_of_link_is_paid_for(text: str) -> None:
    assert measure(text, "x").cost == Decimal("0.200")


@pytest.mark.parametrize("text", ["10.30pm on 1.12.2026", "a@b.example", "e.g. this", "..."])
def test_what_is_no_link_is_not_paid_for(text: str) -> None:
    assert measure(text, "x").cost == Decimal("0.015")


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize(
    "text",
    [
        LONG * 3,
        "word " * 15_000,
        "a " * 110
        + "https://www.example.com/a/very/long/path/indeed?that=goes,on-and-on.html " * 9,
        "👨\u200d👩\u200d👧\u200d👦 " * 9_000,
        "e\u0301te\u0301 " * 20_000,
        "line\n\nline\r\n" * 9_000,
        "#hashtag @name@server.example " * 3_000,
    ],
)
def test_shortening_cuts_no_word_link_or_sign_and_fits(network: str, text: str) -> None:
    copy = compose(Original(text=text, url=URL), network, with_link=True)

    assert copy.fits
    assert copy.text.endswith(f"…\n{URL}") or not copy.is_shortened
    kept = copy.text.removesuffix(f"\n{URL}").removesuffix("…").rstrip()
    assert text.startswith(kept)
    following = text[len(kept) :].lstrip(".,;:–—-")
    assert not following or following[0].isspace()
    assert len(counting.graphemes(kept)) + len(counting.graphemes(text[len(kept) :])) == len(
        counting.graphemes(text)
    )
    assert [kept[link.start : link.end] for link in links(kept)] == [
        text[link.start : link.end] for link in links(text) if link.end <= len(kept)
    ]


def test_as_many_words_are_kept_as_fit() -> None:
    copy = compose(Original(text="ab " * 200), "bluesky")

    assert copy.length == 300 - 300 % 3


def test_a_script_without_spaces_is_shortened_between_its_words() -> None:
    copy = compose(Original(text="故人西辞黄鹤楼，烟花三月下扬州。" * 20), "x")

    assert copy.is_shortened
    assert copy.length == 280


def test_what_has_no_place_to_be_cut_is_left_whole_and_said_to_be_too_long() -> None:
    copy = compose(Original(text="x" * 295), "x")

    assert copy.text == "x" * 295
    assert copy.over == 15
    assert not copy.is_shortened


def test_the_sign_for_more_does_not_become_part_of_a_link() -> None:
    text = "https://a.example/b " + "x" * 300
    copy = compose(Original(text=text), "bluesky")

    assert copy.text == "https://a.example/b …"


def test_a_server_s_own_limit_is_used() -> None:
    assert compose(Original(text="ab " * 200), "mastodon", limit=100).length <= 100
