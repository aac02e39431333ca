"""Characters that stand for others, and those that stand for themselves."""

import pytest

from cms_forms.engine.questions import characters
from tests.cms_forms.engine.entries import clean, message

TYPED = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d",
    "'": "\u2018\u2019\u201b\u02bc\u2032\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\uff02",
    ".": "\u3002\u066b\uff0e",
    ",": "\u066c\u060c\uff0c",
    "£": "\uffe1",
}


@pytest.mark.parametrize("typed", TYPED)
def test_a_code_is_as_a_keyboard_types_it(typed: str) -> None:
    assert {each: characters.plain(each) for each in TYPED[typed]} == dict.fromkeys(
        TYPED[typed], typed
    )


def test_a_full_width_form_is_its_letter() -> None:
    assert characters.plain("！０Ａｚ～") == "!0Az~"


@pytest.mark.parametrize("other", "\u2016\u201a\u2017\u2211\u2213\uff5f\uff00\u00b7é")
def test_what_is_like_none_of_them_stays(other: str) -> None:
    assert characters.plain(other) == other


@pytest.mark.parametrize("unseen", "\u200b\u200f\ufe00\ufe0f\u00ad\u3164")
def test_what_does_not_print_is_left_out(unseen: str) -> None:
    assert characters.plain(f"A{unseen}1") == "A1"
    assert characters.plain("\ufdff\ufe10") == "\ufdff\ufe10"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_whatever_ends_a_line_ends_one(end: str) -> None:
    assert clean("long_text", f"One{end}two") == "One\ntwo"


@pytest.mark.parametrize("control", "\x00\x08\x0e\x1f\x7f\x9f\ud800\udfff")
def test_a_control_character_or_half_a_letter_is_refused(control: str) -> None:
    assert "cannot be kept" in message("short_text", f"a{control}b")


@pytest.mark.parametrize("kept", "\xa1\ud7ff\ue000")
def test_what_stands_beside_them_is_kept(kept: str) -> None:
    assert clean("short_text", f"a{kept}b") == f"a{kept}b"


@pytest.mark.parametrize("space", "\t \xa0\u2003")
def test_any_space_in_a_line_is_one_space(space: str) -> None:
    assert clean("short_text", f"a{space}{space}b") == "a b"
