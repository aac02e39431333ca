import pytest

from social_hub.words.likeness import is_alike

TEXT = "Meet us at Rope Walk on Saturday from ten, we mark your bike for free"


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        TEXT.upper() + "!!!",
        TEXT + " https://a.example/1",
        TEXT.replace("Rope Walk", "Ferry Steps"),
    ],
)
def test_the_same_words_with_another_place_link_or_case_are_alike(other: str) -> None:
    assert is_alike(TEXT, other)


@pytest.mark.parametrize(
    "other", ["", "Roadworks on the quay", TEXT.split(" we ", maxsplit=1)[0] + " for tea"]
)
def test_other_words_are_not(other: str) -> None:
    assert not is_alike(TEXT, other)


def test_posts_without_words_are_alike_only_when_they_are_the_same() -> None:
    assert is_alike("👍", "👍")
    assert not is_alike("👍", "👎")
