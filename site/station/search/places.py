"""A place among what is searched for: whoever types their postcode wants the page of their area.

The setting `SEARCH_PLACE` names a function that knows places. Without it there are none.
`SEARCH_PLACES_LIKE` names one that knows whose names begin like what is being typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class Choice:
    name: str
    within: str
    """What it is a part of; may be empty."""
    url: str


@dataclass(frozen=True, kw_only=True)
class PlaceAnswer:
    """What is known of a place that was typed."""

    title: str
    """Such as “SW1A 1AA is near a border”."""
    choices: Sequence[Choice]
    is_certain: bool = False
    """Whether it can mean nothing but the only choice: a whole postcode."""


type Knower = Callable[[str, HttpRequest], PlaceAnswer | None]
type Offerer = Callable[[str, HttpRequest | None], Sequence[Choice]]


def place_of(text: str, request: HttpRequest) -> PlaceAnswer | None:
    """None for what is no place."""
    named = getattr(settings, "SEARCH_PLACE", "")
    if not (named and text):
        return None
    knower: Knower = import_string(named)
    return knower(text, request)


def places_like(text: str, request: HttpRequest | None) -> Sequence[Choice]:
    """Places whose name, or another name of theirs, begins like this; the best first."""
    named = getattr(settings, "SEARCH_PLACES_LIKE", "")
    if not (named and text):
        return ()
    offerer: Offerer = import_string(named)
    return offerer(text, request)
