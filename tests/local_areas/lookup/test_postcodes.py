"""What a text may mean as a postcode."""

import pytest

from local_areas.lookup.postcodes import MOST_READINGS, Typed, read, within, written


@pytest.mark.parametrize(
    "text",
    [
        "SW1A 1AA",
        "sw1a1aa",
        " sw1a  1aa ",
        "SW1A-1AA",
        "SW1A–1AA",
        "SW1A—1AA",
        "SW1A\u00a01AA",
        "SW1A.1AA",
        "ＳＷ１Ａ 1AA",
        "GB SW1A 1AA",
    ],
)
def test_a_postcode_is_read_however_it_is_spaced(text: str) -> None:
    assert read(text).exact == "SW1A1AA"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("SW1A OAA", "SW1A0AA"),
        ("SWIA 1AA", "SW1A1AA"),
        ("SWIA IAA", "SW1A1AA"),
        ("5W1A 1AA", "SW1A1AA"),
        ("E1 6AN", "E16AN"),
        ("El 6AN", "E16AN"),
        ("SE1O 1AA", "SE101AA"),
    ],
)
def test_what_looks_alike_is_taken_for_what_fits(text: str, meant: str) -> None:
    typed = read(text)

    assert meant in (typed.exact, *typed.readings)


@pytest.mark.parametrize(
    ("text", "part", "outcode"),
    [
        ("SW1A", "SW1A", "SW1A"),
        ("sw1", "SW1", "SW1"),
        ("N1", "N1", "N1"),
        ("SW1A 1", "SW1A1", "SW1A"),
        ("SW1A 1A", "SW1A1A", "SW1A"),
        ("E16", "E16", "E16"),
        ("e1  6", "E16", "E1"),
        ("E1 6A", "E16A", "E1"),
    ],
)
def test_the_beginning_of_a_postcode_is_known_as_one(text: str, part: str, outcode: str) -> None:
    typed = read(text)

    assert (typed.part, typed.outcode, typed.exact) == (part, outcode, "")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("D02 AF30", "Ireland"),
        ("K1A 0B1", "Canada"),
        ("1012 AB", "the Netherlands"),
        ("JE2 3AB", "the Channel Islands or Man"),
        ("10115", ""),
        ("75008", ""),
        ("90210", ""),
        ("90210-1234", ""),
    ],
)
def test_the_postcode_of_another_country_is_told_apart(text: str, country: str) -> None:
    typed = read(text)

    assert typed.is_foreign
    assert typed.country == country


@pytest.mark.parametrize(
    "text", ["Holborn", "St James's", "Abbey", "", "   ", "!!!", "éü", "x" * 500, "1" * 300, "\0"]
)
def test_anything_else_is_no_postcode(text: str) -> None:
    typed = read(text)

    assert not typed.exact
    assert not typed.part
    assert len(typed.readings) <= MOST_READINGS


def test_a_letter_that_no_second_half_has_is_not_taken() -> None:
    assert read("SW1A 1CI").exact == ""
    assert read("QQ1 1AA") == Typed(readings=read("QQ1 1AA").readings)


def test_a_postcode_is_written_with_its_space() -> None:
    assert [written("SW1A1AA"), written("E16AN"), written("N1")] == ["SW1A 1AA", "E1 6AN", "N1"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("XR1 0AA", "exact"),
        ("xr12 3bd", "exact"),
        ("XR1", "part"),
        ("XR1 0", "part"),
    ],
)
def test_a_site_may_have_postcodes_that_begin_with_letters_of_its_own(
    text: str, typed: str
) -> None:
    assert getattr(read(text, ["XR"]), typed)
    assert not getattr(read(text), typed)


def test_letters_of_its_own_are_read_where_figures_look_like_them() -> None:
    assert "XR10AA" in read("XRI OAA", ["XR"]).readings


@pytest.mark.parametrize(
    ("text", "exact", "is_foreign"),
    [
        ("10 Downing Street, London SW1A 2AA", "SW1A2AA", False),
        ("London SW1A2AA", "SW1A2AA", False),
        ("SW1A 2AA London", "SW1A2AA", False),
        ("SW1A 2AA, United Kingdom", "SW1A2AA", False),
        ("10115 Berlin", "", True),
        ("Berlin 10115", "", True),
        ("D-10115 Berlin", "", True),
        ("75008 Paris, France", "", True),
        ("1012 AB Amsterdam", "", True),
        ("Ottawa K1A 0B1", "", True),
        ("Beverly Hills, CA 90210", "", True),
        ("Dublin D02 AF30", "", True),
        ("St James's", "", False),
        ("12 High Street", "", False),
        ("", "", False),
    ],
)
def test_an_address_is_searched_for_its_postcode(text: str, exact: str, is_foreign: bool) -> None:
    typed = within(text)

    assert (typed.exact, typed.is_foreign) == (exact, is_foreign)
