"""What a lookup may answer. Each way that it can end is a value of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Place:
    """An area that can be offered."""

    area: int
    """The pk of the `Area`."""
    name: str
    level: str
    within: str = ""
    """The borough of a neighbourhood."""
    alias: str = ""
    """The other name by which it was found."""


@dataclass(frozen=True, kw_only=True)
class Near:
    """An area close to a place."""

    place: Place
    metres: int
    """To its border; 0 inside."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    text: str
    """What was looked for, with a postcode written as it should be."""


@dataclass(frozen=True, kw_only=True)
class Nothing(Answer):
    """No name is like it."""


@dataclass(frozen=True, kw_only=True)
class Empty(Answer):
    """Nothing was typed."""


@dataclass(frozen=True, kw_only=True)
class Found(Answer):
    """One area, without doubt."""

    place: Place


@dataclass(frozen=True, kw_only=True)
class Here(Answer):
    """The area in which somebody is, as far as their device knows."""

    place: Place
    accuracy: int
    """Metres; 0 where the device did not say."""


@dataclass(frozen=True, kw_only=True)
class NearBoundary(Answer):
    """A place so close to a border that somebody there may belong to either side."""

    longitude: float
    latitude: float
    areas: tuple[Near, ...]
    """The one that it lies in first; at least two."""
    within_metres: int
    is_postcode: bool = True


@dataclass(frozen=True, kw_only=True)
class Several(Answer):
    """A name that several areas have, or names that are like it."""

    places: tuple[Place, ...]
    is_exact: bool


@dataclass(frozen=True, kw_only=True)
class HalfPostcode(Answer):
    """The first half of a postcode, or a little more."""

    boroughs: tuple[Place, ...]
    neighbourhoods: tuple[Place, ...]
    example: str
    """A whole postcode that begins so; "" where none is known."""


@dataclass(frozen=True, kw_only=True)
class Withdrawn(Answer):
    """A postcode that is no longer in use."""

    month: date
    nearest: tuple[Place, ...]
    """Where the postcodes that are most like it are."""


@dataclass(frozen=True, kw_only=True)
class Mistyped(Answer):
    """Nearly a postcode. Some that look like it."""

    meant: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnknownPostcode(Answer):
    """A good postcode among ours that no list has: new, or with a letter wrong."""

    nearest: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class OutsideForce(Answer):
    """A place that another force looks after."""

    force: str = ""
    url: str = ""
    is_postcode: bool = True


@dataclass(frozen=True, kw_only=True)
class Foreign(Answer):
    """The postcode of another country."""

    country: str
