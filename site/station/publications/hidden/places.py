"""How many, and where, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

MOST: Final = 8
"""Ranges that are named; the others are counted."""


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def split_cell(reference: str) -> tuple[int, int]:
    """ "B4" is (2, 4): column, row."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    return column_number(letters) if letters.isalpha() else 0, int(digits or 0)


def ranges(numbers: Iterable[int]) -> Sequence[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def rows_in_words(numbers: Iterable[int]) -> str:
    return _listed("row", "rows", [(str(a), str(b)) for a, b in ranges(numbers)])


def columns_in_words(numbers: Iterable[int]) -> str:
    pairs = [(column_letters(a), column_letters(b)) for a, b in ranges(numbers)]
    return _listed("column", "columns", pairs)


def pages_in_words(numbers: Iterable[int]) -> str:
    return _listed("Page", "Pages", [(str(a), str(b)) for a, b in ranges(numbers)])


def cells_in_words(cells: Iterable[str]) -> str:
    return _listed("cell", "cells", [(cell, cell) for cell in dict.fromkeys(cells)])


def _listed(one: str, many: str, pairs: Sequence[tuple[str, str]]) -> str:
    shown = [first if first == last else f"{first} to {last}" for first, last in pairs[:MOST]]
    if len(pairs) > MOST:
        shown.append(f"{len(pairs) - MOST} more")
    single = len(pairs) == 1 and pairs[0][0] == pairs[0][1]
    return f"{one if single else many} {enumerated(shown)}"


def enumerated(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 cell", "1,204 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
