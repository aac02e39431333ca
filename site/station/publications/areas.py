"""The places that a publication is about: stored as codes, written and read as names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.utils import default_process

from local_areas.models import Area, Level
from local_areas.pages.keeping import page_models

LIKE_ENOUGH: Final = 75
"""Of 100: names that are as alike as that are offered for one that nobody has."""
WITH_CODE: Final = re.compile(r"\(\s*([^()]+?)\s*\)\s*$")


@dataclass(frozen=True, kw_only=True)
class Place:
    code: str
    name: str
    url: str = ""
    """Of its page; empty where it has none."""


def places(codes: Iterable[str], *, with_pages: bool = False) -> Sequence[Place]:
    """In the order of the codes. A code that no area has any more is left out."""
    codes = list(codes)
    if not codes:
        return []
    areas = {area.code: area for area in Area.objects.filter(code__in=codes)}
    pages = _pages(areas.values()) if with_pages else {}
    return [
        Place(code=code, name=str(areas[code].name), url=pages.get(areas[code].pk, ""))
        for code in codes
        if code in areas
    ]


def _pages(areas: Iterable[Area]) -> dict[int, str]:
    keys = [area.pk for area in areas]
    return {
        page.area_id: page.get_url() or ""
        for model in page_models()
        for page in model.objects.live().filter(area__in=keys)
    }


def boroughs() -> Sequence[Place]:
    found = Area.objects.current().public().boroughs().order_by("name", "code")
    return [Place(code=area.code, name=str(area.name)) for area in found]


def with_parents(codes: Iterable[str]) -> list[str]:
    """The codes, and those of the boroughs around them: what is about a neighbourhood is found
    under its borough.
    """
    codes = list(codes)
    if not codes:
        return []
    above = Area.objects.filter(code__in=codes, parent__level=Level.BOROUGH)
    return list(dict.fromkeys([*codes, *above.values_list("parent__code", flat=True)]))


def with_children(code: str) -> list[str]:
    """The code of a place and of those within it."""
    return [code, *Area.objects.filter(parent__code=code).values_list("code", flat=True)]


class Names:
    """Finds areas by what somebody typed. Made once for many lines."""

    def __init__(self) -> None:
        self.by_code: dict[str, str] = {}
        """Code in capitals -> code."""
        self.by_name: Mapping[str, list[str]] = defaultdict(list)
        self.shown: dict[str, str] = {}
        known = Area.objects.public().exclude(level=Level.FORCE)
        for code, name, official, above in known.values_list(
            "code", "name", "official_name", "parent__name"
        ):
            self.by_code[code.upper()] = code
            self.shown[code] = f"{name}, {above} ({code})" if above else f"{name} ({code})"
            for each in {default_process(name), default_process(official)}:
                self.by_name[each].append(code)

    def code_of(self, typed: str) -> str:
        """Raises `ValueError`, whose words say what to write instead."""
        given = WITH_CODE.search(typed)
        for code in filter(None, (given and given[1], typed.strip())):
            if code.upper() in self.by_code:
                return self.by_code[code.upper()]
        name = default_process(WITH_CODE.sub("", typed))
        codes = self.by_name.get(name, [])
        if len(codes) == 1:
            return codes[0]
        if codes:
            shown = " or ".join(self.shown[code] for code in codes)
            raise ValueError(f"There is more than one “{typed}”. Write {shown}.")
        near = process.extract(name, list(self.by_name), limit=3, score_cutoff=LIKE_ENOUGH)
        offered = " or ".join(self.shown[self.by_name[each][0]] for each, *_ in near)
        hint = f" Did you mean {offered}?" if offered else ""
        raise ValueError(f"No area has the name or code “{typed}”.{hint}")
