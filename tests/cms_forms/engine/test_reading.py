"""Untrusted JSON, value by value."""

from typing import Any

import pytest

from cms_forms.engine.definition import Join
from cms_forms.engine.reading import (
    Malformed,
    Object,
    boolean,
    integer,
    list_of,
    member_of,
    placed,
    text,
)


@pytest.mark.parametrize(
    ("value", "read"), [(0, 0), (1, 1), (2**31 - 1, 2**31 - 1), (3.0, 3), (0.0, 0)]
)
def test_a_whole_number_is_read(value: Any, read: int) -> None:
    assert integer(value, "here") == read
    assert isinstance(integer(value, "here"), int)


@pytest.mark.parametrize(
    "value", [-1, 2**31, 1.5, -1.0, True, False, "1", None, [], float("nan"), float("inf"), 1e300]
)
def test_anything_else_is_no_whole_number(value: Any) -> None:
    with pytest.raises(Malformed, match="here: A whole number"):
        integer(value, "here")


@pytest.mark.parametrize("value", ["", "a", "\ud7ff\ue000", "\x01\x7f", "x" * 100_000])
def test_a_text_is_read(value: str) -> None:
    assert text(value, "here") == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (7, "quotation marks"),
        (None, "quotation marks"),
        ("a\x00b", "NUL"),
        ("\ud800", "surrogate"),
    ],
)
def test_what_cannot_be_kept_is_no_text(value: Any, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        text(value, "here")
    with pytest.raises(Malformed, match="surrogate"):
        text("\udfff", "here")


def test_true_and_false_are_read_and_nothing_like_them() -> None:
    assert boolean(True, "") is True
    assert boolean(False, "") is False
    for value in (0, 1, "true", None):
        with pytest.raises(Malformed, match="true or false"):
            boolean(value, "here")


def test_a_member_is_read_by_its_value() -> None:
    assert member_of(Join)("any", "here") is Join.ANY
    for value in ("ANY", "", 7, None, []):
        with pytest.raises(Malformed, match="one of: all, any"):
            member_of(Join)(value, "here")


def test_each_entry_of_a_list_has_its_place() -> None:
    assert placed("steps", ["a", "b"]) == [("steps[0]", "a"), ("steps[1]", "b")]
    assert list_of(text)(["a", "b"], "steps") == ("a", "b")
    with pytest.raises(Malformed) as refused:
        list_of(text)(["a", 7], "steps")
    assert refused.value.place == "steps[1]"
    for value in ("ab", {"a": 1}, None, ("a",)):
        with pytest.raises(Malformed, match="A list in square brackets"):
            list_of(text)(value, "steps")


def test_an_object_is_read_key_by_key_until_it_is_empty() -> None:
    inner, outer = Object({"a": "x"}, "steps[0]"), Object({"b": 7}, "")

    assert inner.at("a") == "steps[0].a"
    assert outer.at("b") == "b"
    assert inner.take("a", text) == "x"
    assert inner.take("a", text, default="y") == "y"
    inner.end()
    with pytest.raises(Malformed, match=r"^b: Nothing of this name"):
        outer.end()
    with pytest.raises(Malformed, match=r"^steps\[0\].a: This is missing"):
        inner.take("a", text)
    with pytest.raises(Malformed, match=r"^the document: An object"):
        Object([], "")
