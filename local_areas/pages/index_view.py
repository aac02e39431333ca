"""What the index shows: every borough on a map and in a list, and all neighbourhoods by letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from local_areas.pages import maps


@dataclass(frozen=True, kw_only=True)
class Named:
    name: str
    borough: str
    url: str


def context(
    page: Any, letter: str, borough_model: Any, models_of_areas: Sequence[Any]
) -> dict[str, Any]:
    boroughs = [
        maps.Drawable(pk=each.area_id, name=each.area.name, url=each.get_url() or "")
        for each in borough_model.objects.live().child_of(page).select_related("area")
    ]
    boroughs.sort(key=lambda borough: borough.name)
    areas = [
        name
        for model in models_of_areas
        for name in model.objects.live().descendant_of(page).values_list("area__name", flat=True)
    ]
    letters = {initial(name) for name in areas}
    chosen = letter if letter in letters else ""
    return {
        "boroughs": boroughs,
        "map": maps.of_region(boroughs),
        "letters": [(each, each in letters) for each in alphabet(letters)],
        "letter": chosen,
        "names": _names(page, chosen, models_of_areas) if chosen else [],
        "count": len(areas),
    }


def initial(name: str) -> str:
    """Under which letter a name is: É is under E, as in an index."""
    plain = unicodedata.normalize("NFD", name.strip())[:1].upper()
    return plain if plain.isalpha() else "#"


def alphabet(letters: set[str]) -> list[str]:
    """The Latin letters where names have them, and whatever else they begin with."""
    others = sorted(letters - set(ascii_uppercase))
    has_latin = bool(letters & set(ascii_uppercase))
    return [*(ascii_uppercase if has_latin else ""), *others]


def _names(page: Any, letter: str, models_of_areas: Sequence[Any]) -> list[Named]:
    found = [
        Named(
            name=each.area.name,
            borough=each.area.parent.name if each.area.parent else "",
            url=each.get_url() or "",
        )
        for model in models_of_areas
        for each in model.objects.live().descendant_of(page).select_related("area__parent")
        if initial(each.area.name) == letter
    ]
    return sorted(found, key=lambda each: (each.name, each.borough))
