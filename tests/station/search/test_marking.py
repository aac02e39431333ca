"""What is shown of a text."""

from __future__ import annotations

import pytest

from station.search.marking import LONGEST, excerpt

LONG = "word " * LONGEST


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("FOI 2026 1482\nThe lamps cost more.", "The <mark>lamps</mark> cost more."),
        (f"{LONG}\nThe lamps cost more.", "The <mark>lamps</mark> cost more."),
        ("The lamps & <b>", "The <mark>lamps</mark> &amp; &lt;b&gt;"),
    ],
)
def test_an_excerpt_begins_with_the_line_that_has_the_word(text: str, shown: str) -> None:
    assert excerpt("", text, ["lamps"]) == shown


def test_within_a_long_line_dots_say_that_something_stands_before_it() -> None:
    shown = excerpt("", f"{LONG}lamps", ["lamps"])

    assert shown.startswith("… word")
    assert shown.endswith("<mark>lamps</mark>")
