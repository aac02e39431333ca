import pytest

from social_hub.words.entities import HASHTAG, LINK, Entity, find, from_bytes, topics


def parts(text: str) -> list[str]:
    return [text[each.start : each.end] for each in find(text)]


def test_bytes_are_turned_into_code_points():
    text = "Łódź 👮🏽 #quay"
    start = len(text[: text.index("#")].encode())

    assert from_bytes(text, start, start + len(b"#quay")) == (text.index("#"), len(text))


@pytest.mark.parametrize("places", [(-1, 2), (0, 99), (3, 1), (1, 2)])
def test_bytes_outside_of_the_text_or_within_a_sign_lead_nowhere(places):
    assert from_bytes("Łó", *places) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/b.", ["https://a.example/b"]),
        ("(https://a.example/b)", ["https://a.example/b"]),
        ("https://a.example/b_(c)", ["https://a.example/b_(c)"]),
        ("HTTPS://A.EXAMPLE", ["HTTPS://A.EXAMPLE"]),
        ("https://", []),
        ("#SwingBridge, #مرحبا and #ŵyl", ["#SwingBridge", "#مرحبا", "#ŵyl"]),
        ("Flat #4 and C# and a&#39;b", []),
        ("https://a.example/#part", ["https://a.example/#part"]),
        ("＃quay", ["＃quay"]),
    ],
)
def test_addresses_and_hashtags_are_found(text, found):
    assert parts(text) == found


def test_topics_are_hashtags_in_small_letters_each_once():
    text = "#Quay #quay #RoadSafety https://a.example"

    assert topics(text, find(text)) == ["quay", "roadsafety"]
    assert topics("words", [Entity(start=0, end=5, kind=LINK)]) == []
    assert topics("#", [Entity(start=0, end=1, kind=HASHTAG)]) == []
