"""Addresses that are made up, for demonstrations and tests: nobody is asked, nobody lives there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.conf import settings

from cms_forms.lookups.base import Candidate, Provider

STREETS: Final = (
    "Lantern Row", "Tidewatch Street", "Kelpmarket", "Old Ropewalk", "Candlewharf Lane",
    "Gullstone Terrace", "Ninefathom Road", "Saltcellar Yard", "Heron’s Landing", "Bellbuoy Way",
)  # fmt: skip
HOUSES: Final = ("Barnacle House", "The Oilskin Rooms", "Spindrift Court")
TOWER: Final = "Lighthouse Point"
FLATS: Final = 130
"""More than one list takes."""


class Fictional(Provider):
    """For the postcodes whose letters no post office uses (CMS_FORMS_POSTCODE_LETTERS): a street of
    some houses, always the same ones. Where the second half begins with 8 there is one tower with
    more flats than a list takes, with 9 nothing; with 0 to 7 a street. All others have nothing.
    """

    def __init__(self, *, town: str = "Rivermouth") -> None:
        self.town = town

    def find(self, postcode: str, language: str) -> Iterator[Candidate]:
        outward, _space, inward = postcode.partition(" ")
        letters = outward.rstrip("0123456789")
        if letters not in getattr(settings, "CMS_FORMS_POSTCODE_LETTERS", ()) or inward[0] == "9":
            return
        all_lines = self._flats() if inward[0] == "8" else self._houses(sum(map(ord, postcode)))
        for number, lines in enumerate(all_lines, 1):
            id = f"made-up {postcode} {number}"
            yield Candidate(lines=lines, town=self.town, postcode=postcode, id=id)

    @staticmethod
    def _flats() -> Iterator[tuple[str, ...]]:
        for flat in range(1, FLATS + 1):
            yield f"Flat {flat}", TOWER, "1 Candlewharf Lane"

    @staticmethod
    def _houses(number: int) -> Iterator[tuple[str, ...]]:
        """Of a street, odd or even, and one that has a name."""
        street = STREETS[number % len(STREETS)]
        first = 1 + number % 2
        yield HOUSES[number % len(HOUSES)], street
        for house in range(first, first + 2 * (5 + number % 9), 2):
            yield (f"{house} {street}",)
