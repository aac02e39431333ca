"""Questions for files: what is stored, shown and refused."""

import json
from datetime import date
from typing import Any

import pytest

from cms_forms.engine.lint import lint
from cms_forms.engine.questions.base import Invalid, question_type
from cms_forms.engine.questions.files import size_words, words_of_limits
from tests.cms_forms.engine.builders import asks, form, question, repeats

FILE = {"id": "0" * 32, "name": "bike.jpg", "bytes": 2_300_000, "kind": "jpeg"}
KIND = question_type("file")
TODAY = date(2026, 11, 27)


def posted(*files: dict[str, Any]) -> dict[str, list[str]]:
    return {"": [json.dumps(file) for file in files]}


def test_an_answer_names_its_files_and_their_sizes() -> None:
    asked = question("q", "file", pictures=True)

    value = KIND.clean(asked, posted(FILE, FILE | {"name": "b.jpg", "bytes": 9}), TODAY)

    assert value is not None
    assert KIND.display(asked, value) == "bike.jpg (2.3 MB)\nb.jpg (9 bytes)"
    assert KIND.clean(asked, KIND.posted(asked, value), TODAY) == value
    assert KIND.fits(asked, value)


@pytest.mark.parametrize("value", [[], "x", [{"id": "1"}], [1], {}, [FILE | {"bytes": "9"}]])
def test_anything_else_is_no_answer(value: Any) -> None:
    assert not KIND.fits(question("q", "file"), value)


@pytest.mark.parametrize("entry", ["x", "[]", "{}", "1", '{"id": 1}', "[" * 9_000])
def test_what_a_browser_makes_up_is_no_file(entry: str) -> None:
    assert KIND.clean(question("q", "file", required=False), {"": [entry]}, TODAY) is None


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"most_files": 1}, "can have 1 file"), ({"total": 3, "largest": 3}, "3 MB or less")],
)
def test_limits_hold_for_all_files_together(settings: dict[str, int], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        KIND.clean(question("q", "file", **settings), posted(FILE, FILE), TODAY)


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 byte"), (999, "999 bytes"), (1_000, "1 KB"), (2_340_000, "2.3 MB"), (10**9, "1 GB")],
)
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert size_words(size) == words


def test_visitors_read_what_they_can_send() -> None:
    asked = question("q", "file", pictures=True, videos=True, most_files=2, largest=1_000)

    assert words_of_limits(asked) == (
        "You can send up to 2 files of up to 1 GB each, and 1 GB together. "
        "We take pictures and videos."
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "at least one kind"),
        ({"pictures": True, "most_files": 21}, "“Most files” must be from 1 to 20"),
        ({"pictures": True, "largest": 0}, "must be from 1 to 2,000"),
    ],
)
def test_lint_says_what_is_wrong_with_the_settings(settings: dict[str, Any], words: str) -> None:
    found = lint(form(asks(question("q", "file", **settings))))

    assert any(words in str(each.message) for each in found)


def test_lint_refuses_files_in_a_list() -> None:
    found = lint(form(repeats(question("q", "file", pictures=True))))

    assert "files-in-list" in [each.id for each in found]
