"""Outcomes as in police.uk's archive: a row an outcome, placed where its crime was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from local_areas.imports.sources.base import TypeName, slug
from local_areas.imports.sources.street import Street
from local_areas.statistics.building import ALL


class Outcomes(Street):
    key = "outcomes"
    scheme = "outcomes"
    name = "Outcomes of police.uk's archive"
    looks_for = ("columns Month, Longitude, Latitude, Falls within and Outcome type",)
    all_name = "All outcomes of recorded crime"
    fewest = 0.0
    what: ClassVar[Mapping[str, str]] = {"type": r"outcome type"}

    def type_of(self, name: str) -> TypeName:
        return TypeName(key=slug(name), name=" ".join(name.split()))

    def is_known(self, name: str) -> bool:
        """The list of outcomes is open: a new one is nothing to remark on."""
        return True

    def keys_of(self, each: TypeName) -> tuple[str, ...]:
        return (ALL, each.key)
