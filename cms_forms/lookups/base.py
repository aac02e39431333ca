"""What finds addresses by their postcode: one method. A site takes ours, or writes its own."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SECONDS: Final = 2.0
"""So long a visitor waits for addresses, in all."""
MOST: Final = 100
"""Addresses in one list. A British postcode has at most about so many."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One of the addresses that a postcode has."""

    lines: tuple[str, ...]
    """From the building to the street and what lies above it, without the town; at least one."""
    town: str
    postcode: str
    id: str = ""
    """What the register knows it by, such as a UPRN: of two with one id the first is shown. It is
    not kept with the answer."""


class Unanswered(Exception):
    """The register did not say which addresses there are. The words are for the log: no postcode,
    no key.
    """


class Provider(ABC):
    """Finds addresses. Made once a process, with the options that the settings give."""

    @abstractmethod
    def find(self, postcode: str, language: str) -> Iterable[Candidate]:
        """The addresses of a postcode, "XR1 0AA", in the order of a street; empty for none.

        `language` is the visitor's, "cy", for registers that have names in several. Raises
        `Unanswered`, or anything else, where it cannot say: the visitor then writes the address.
        Called in a thread of its own, for which nobody waits longer than `SECONDS`.
        """
