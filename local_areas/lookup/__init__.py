"""From a postcode, a point or a name to areas. Nothing that is looked up leaves the server, and
nothing of it is logged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.conf import settings

from local_areas import boundaries
from local_areas.lookup import places, postcodes
from local_areas.lookup.answers import (
    Answer,
    Empty,
    Foreign,
    Found,
    HalfPostcode,
    Here,
    Mistyped,
    Near,
    NearBoundary,
    Nothing,
    OutsideForce,
    Place,
    Several,
    UnknownPostcode,
    Withdrawn,
)
from local_areas.lookup.places import place_of
from local_areas.models import Area, AreaSuccessor, Level, Postcode

NEAR_METRES: Final = 100
MOST: Final = 8
NEAREST: Final = 30
"""How many postcodes of the same street or so are asked where they lie."""
COARSEST: Final = 2_000
"""A device that does not know better than so many metres where it is, is not believed."""


def find(text: str) -> Answer:
    """What somebody typed: a postcode or part of one, an address that has one, else the name of a
    place.
    """
    text = " ".join(text[:200].split())
    if not text:
        return Empty(text="")
    exact = places.names().exact(text)
    if exact:
        return _of_names(text, exact)
    letters = getattr(settings, "LOCAL_AREAS_POSTCODE_LETTERS", ())
    answer = _postcode(text, postcodes.read(text, letters))
    if answer is not None:
        return answer
    inside = postcodes.within(text, letters)
    if inside.exact:
        return _postcode(text, inside) or _name(text)
    named = _name(text)
    if isinstance(named, Nothing) and inside.is_foreign:
        return Foreign(text=text, country=inside.country)
    return named


def find_point(longitude: float, latitude: float, *, accuracy: float = 0) -> Answer:
    """Where somebody's device says that they are. Raises `ValueError` for no place on earth."""
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ValueError("There is no such place.")
    held = boundaries.of()
    inside = held.at(longitude, latitude)
    if not inside:
        return OutsideForce(text="", is_postcode=False)
    metres = min(max(_near_metres(), accuracy), COARSEST)
    near = _near(longitude, latitude, metres, first=inside[0])
    if len(near) > 1 and accuracy:
        return NearBoundary(
            text="",
            longitude=longitude,
            latitude=latitude,
            areas=near[:MOST],
            within_metres=round(metres),
            is_postcode=False,
        )
    return Here(text="", place=near[0].place, accuracy=round(accuracy))


def suggest(text: str, limit: int = MOST, *, begins: bool = False) -> tuple[Place, ...]:
    """Names while somebody types them. Nothing for what looks like a postcode.

    `begins`: only those of which a word begins so, and none that are spelt nearly so.
    """
    text = text[: places.LONGEST].strip()
    if any(map(str.isdigit, text)):
        return ()
    named = places.names()
    return named.beginning(text)[:limit] if begins else named.like(text, limit)


def _near_metres() -> float:
    return float(getattr(settings, "LOCAL_AREAS_NEAR_METRES", NEAR_METRES))


def _name(text: str) -> Answer:
    like = places.names().like(text)
    return Several(text=text, places=like, is_exact=False) if like else Nothing(text=text)


def _of_names(text: str, exact: tuple[Place, ...]) -> Answer:
    if len(exact) == 1:
        return Found(text=text, place=exact[0])
    return Several(text=text, places=exact, is_exact=True)


def _postcode(text: str, typed: postcodes.Typed) -> Answer | None:
    """None where a text is nothing like a postcode."""
    if typed.exact:
        known = Postcode.objects.filter(pk=typed.exact).first()
        if known is not None:
            return _known(known)
    if typed.readings:
        answer = _one_of(text, typed)
        if answer is not None:
            return answer
    if typed.exact:
        return _unknown(typed.exact)
    if typed.part:
        return _part(typed)
    if typed.is_foreign:
        return Foreign(text=text, country=typed.country)
    is_nearly = bool(typed.readings) and any(map(str.isdigit, text))
    return Mistyped(text=text, meant=()) if is_nearly else None


def _one_of(text: str, typed: postcodes.Typed) -> Answer | None:
    """Where one postcode looks like what was typed, that is it; of several, people choose."""
    known = {each.code: each for each in Postcode.objects.filter(pk__in=typed.readings)}
    living = [each for each in typed.readings if each in known and not known[each].is_withdrawn]
    if not living:
        return None
    if len(living) == 1 and not typed.exact:
        return _known(known[living[0]])
    meant = tuple(postcodes.written(each) for each in living[:MOST])
    shown = postcodes.written(typed.exact) if typed.exact else text
    return Mistyped(text=shown, meant=meant)


def _known(postcode: Postcode) -> Answer:
    text = str(postcode)
    if postcode.withdrawn is not None and postcode.is_withdrawn:
        return Withdrawn(
            text=text, month=postcode.withdrawn, nearest=_areas_like(postcode.code, len(text) - 2)
        )
    area = _area_of(postcode)
    if area is None:
        return _outside(text, postcode.code, postcode.area_code)
    if postcode.longitude is not None and postcode.latitude is not None:
        near = _near(postcode.longitude, postcode.latitude, _near_metres(), first=area.pk)
        if len(near) > 1:
            return NearBoundary(
                text=text,
                longitude=postcode.longitude,
                latitude=postcode.latitude,
                areas=near[:MOST],
                within_metres=round(_near_metres()),
            )
    return Found(text=text, place=place_of(area))


def _area_of(postcode: Postcode) -> Area | None:
    """As its source says, while that area is of today; else by its place on the map; else what
    the source's area became.
    """
    current = Area.objects.in_generation(boundaries.current()).public().select_related("parent")
    named = current.filter(code=postcode.area_code).first() if postcode.area_code else None
    if named is not None:
        return named
    if postcode.longitude is not None and postcode.latitude is not None:
        inside = boundaries.of().at(postcode.longitude, postcode.latitude)
        if inside:
            return current.filter(pk=inside[0]).first()
    successor = AreaSuccessor.objects.filter(
        old__code=postcode.area_code, new__in=current.values("pk")
    )
    largest = successor.order_by("-share", "new__code").first()
    return current.filter(pk=largest.new_id).first() if largest is not None else None


def _near(longitude: float, latitude: float, metres: float, *, first: int) -> tuple[Near, ...]:
    """The area itself, then those whose border is close. A polygon may disagree with the list that
    says where a postcode belongs: the list is right.
    """
    found = dict(boundaries.of().near(longitude, latitude, metres))
    found.pop(first, None)
    own = _places([first, *found])
    areas = [Near(place=own[first], metres=0)] if first in own else []
    areas += [
        Near(place=own[area], metres=max(1, round(distance)))
        for area, distance in found.items()
        if area in own
    ]
    return tuple(areas)


def _places(areas: Collection[int]) -> Mapping[int, Place]:
    found = Area.objects.public().filter(pk__in=areas).select_related("parent")
    by_area = {area.pk: place_of(area) for area in found}
    return {area: by_area[area] for area in areas if area in by_area}


def _unknown(code: str) -> Answer:
    """A postcode of the right form that no list has."""
    outcode = code[:-3]
    beside = Postcode.objects.filter(code__startswith=outcode)
    if not any(len(each) == len(code) for each in beside.values_list("code", flat=True)[:NEAREST]):
        return _outside(postcodes.written(code), code, "")
    nearest = _areas_like(code, len(code) - 1)
    if not nearest:
        return _outside(postcodes.written(code), code, "")
    return UnknownPostcode(text=postcodes.written(code), nearest=nearest)


def _areas_like(code: str, longest: int) -> tuple[Place, ...]:
    """Where the living postcodes are that begin like this one, as far as any do."""
    for length in range(longest, len(code) - 4, -1):
        living = Postcode.objects.living().filter(code__startswith=code[:length])
        alike = [each for each in living.order_by("code")[:NEAREST] if len(each.code) == len(code)]
        areas = _areas_of(alike)
        if areas:
            return tuple(_places(areas).values())[:MOST]
    return ()


def _areas_of(living: Iterable[Postcode]) -> list[int]:
    """The areas of today in which postcodes lie, those with most of them first."""
    codes: dict[str, int] = {}
    for postcode in living:
        codes[postcode.area_code] = codes.get(postcode.area_code, 0) + 1
    current = Area.objects.in_generation(boundaries.current()).public()
    found = dict(current.filter(code__in=codes).values_list("code", "pk"))
    return [found[code] for code in sorted(codes, key=lambda each: -codes[each]) if code in found]


def _part(typed: postcodes.Typed) -> Answer:
    """The areas in which postcodes lie that begin so."""
    living = Postcode.objects.living().filter(code__startswith=typed.part)
    is_outcode = typed.part == typed.outcode
    # SW1 is no outcode of its own where SW1A is one: both are meant.
    pattern = rf"^{typed.part}[A-Z]?[0-9][A-Z]{{2}}$" if is_outcode else f"^{typed.part}[A-Z]+$"
    living = living.filter(code__regex=pattern)
    areas = (
        Area.objects.in_generation(boundaries.current())
        .public()
        .filter(code__in=living.values("area_code"))
        .select_related("parent")
    )
    neighbourhoods = sorted((place_of(area) for area in areas), key=lambda place: place.name)
    if not neighbourhoods:
        return _outside(typed.written_part, typed.part, "")
    boroughs = {area.parent for area in areas if area.parent and area.parent.level == Level.BOROUGH}
    example = living.order_by("code").first()
    return HalfPostcode(
        text=typed.written_part,
        boroughs=tuple(sorted(map(place_of, boroughs), key=lambda place: place.name)),
        neighbourhoods=tuple(neighbourhoods),
        example=str(example) if example is not None else "",
    )


def _outside(text: str, code: str, area_code: str) -> OutsideForce:
    """With the force that looks after it, where the site's settings know."""
    others: Mapping[str, Any] = getattr(settings, "LOCAL_AREAS_OTHER_FORCES", {})
    keys = [area_code, *(code[:length] for length in range(len(code), 0, -1))]
    known = next((others[key] for key in keys if key and key in others), None)
    if known is None and area_code:
        parents = Area.objects.filter(code=area_code).values_list("parent__code", flat=True)
        known = next((others[each] for each in parents if each in others), None)
    name, url = known or ("", "")
    return OutsideForce(text=text, force=name, url=url)
