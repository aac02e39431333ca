"""The numbers of addresses and of hidden fields."""

from __future__ import annotations

from typing import Final

LONGEST_ID: Final = 18
"""Digits of any row's number: nine quintillion does not fit into a column any more."""


def asked_number(text: str | None, digits: int = LONGEST_ID) -> int | None:
    """A whole number as browsers send it, of at most so many digits; None for everything else.

    `int` reads much more: "٣", " 1_0 ", "-1". Of more than 4,300 digits it reads nothing and
    raises, and "²" is a digit to `str.isdigit` alone.
    """
    if text and len(text) <= digits and text.isascii() and text.isdigit():
        return int(text)
    return None
