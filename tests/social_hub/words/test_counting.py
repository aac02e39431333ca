"""Lengths as networks count them. Many cases are twitter-text's own (Apache 2.0)."""

import pytest

from social_hub.words.counting import fits, length
from social_hub.words.links import links

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Hi http://test.co", 26),
        ("http://test.co", 23),
        ("285 chars- http://www.twitter.com/jack " + "x" * 10, 11 + 23 + 1 + 10),
        ("https://www.twitter.com/aloha " * 10, 240),
        ("故人西辞黄鹤楼", 14),
        ("😷" * 160, 320),
        ("A\u0301B", 2),
        ("\ufb2a", 2),
        (f"H🐱☺{FAMILY}", 7),
        ("🙋🏽👨\u200d🎤", 4),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("🇬🇧🇫🇷", 4),
        ("1\ufe0f\u20e3", 2),
        ("© 2026", 6),
        ("©\ufe0f 2026", 7),
        ("‘a’ – “b”…", 11),
        ("™", 2),
        ("randomurl" * 7 + "rs.com", 69),
        ("http://" + "あ" * 70 + ".com", 7 + 140 + 4),
        ("", 0),
    ],
)
def test_x_weighs_links_and_emoji_as_twitter_text_does(text: str, weight: int) -> None:
    assert length(text, "x") == weight


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("text http://no-tld", []),
        ("text http://tld-too-short.x", []),
        ("(http://twitter.com", ["http://twitter.com"]),
        ("text http://domain.com-that-you-should-have-put-a-space-after", []),
        (
            "foo.baz foo.co.jp www.foo.co.uk foo.comm foo.jp",
            ["foo.co.jp", "www.foo.co.uk", "foo.jp"],
        ),
        ("Email me at name.al-lastname@foo.com or name.al+lastname@foo.com", []),
        ("test http://twitter.com/.", ["http://twitter.com/"]),
        ("#test.com @test.com $test.com", []),
        ("I really like http://t.co/pbY2NfTZ's website", ["http://t.co/pbY2NfTZ"]),
        ("example.comてすとですtwitter.みんなです", ["example.com", "twitter.みんな"]),
        ("test ELPAÍS.com", ["ELPAÍS.com"]),
        ("See (www.a.police.uk/x_(y)), too", ["www.a.police.uk/x_(y)"]),
        ("https://rivermouth.example/u/2k4f", ["https://rivermouth.example/u/2k4f"]),
        ("long.test.tar.bz2 and 10.30pm", []),
    ],
)
def test_what_x_makes_a_link_of_is_counted_as_one(text: str, found: list[str]) -> None:
    assert [text[link.start : link.end] for link in links(text)] == found


def test_bluesky_counts_what_a_reader_takes_for_a_sign_and_links_in_full() -> None:
    assert length(f"{FAMILY}e\u0301 https://a.example/b", "bluesky") == 22


def test_bluesky_has_a_limit_of_bytes_too() -> None:
    assert length(FAMILY * 130, "bluesky") < 300
    assert not fits(FAMILY * 130, "bluesky")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("https://rivermouth.example/" + "x" * 90, 23),
        ("www.example.com", 15),
        ("@officer@social.rivermouth.example hello", 14),
        ("@officer hello", 14),
        (f"{FAMILY}!", 2),
        ("mail to a@b.example", 19),
    ],
)
def test_mastodon_counts_23_a_link_and_the_name_alone_of_a_mention(text: str, count: int) -> None:
    assert length(text, "mastodon") == count


def test_facebook_never_counts_more_than_this() -> None:
    assert length("a🐱", "facebook") == 3


def test_a_limit_of_the_server_s_own_goes_before_the_usual_one() -> None:
    assert fits("x" * 600, "mastodon", 1_000)
    assert not fits("x" * 600, "mastodon")
