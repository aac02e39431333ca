import pytest

from social_hub.words.entities import Entity, EntityKind, find, from_bytes, read, topics


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
    assert topics("words", [Entity(start=0, end=5, kind=EntityKind.LINK)]) == []
    assert topics("#", [Entity(start=0, end=1, kind=EntityKind.HASHTAG)]) == []


def test_entities_come_back_from_json_and_what_is_none_is_left_out():
    kept = {"start": 0, "end": 5, "kind": "hashtag", "url": None}
    broken = [{}, {"start": "a", "end": 1, "kind": "link"}, kept | {"kind": "other"}, "words", None]

    assert read([*broken, kept]) == [Entity(start=0, end=5, kind=EntityKind.HASHTAG)]
