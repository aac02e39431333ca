"""The list of areas: each neighbourhood with the borough that it lies in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas import tables
from local_areas.imports.base import Importer, Options, Report, boundary_set, register
from local_areas.models import Area, AreaAlias, AreaGeneration, Boundary, Level
from local_areas.tables import Watch

CODE: Final = r"(ward|wd|area|neighbourhood|snt|electoral ward)( ?\d+)? ?(code|cd)|gss( code)?|code"
NAME: Final = r"(ward|wd|area|neighbourhood|snt|electoral ward)( ?\d+)? ?(name|nm)|name"
PARENT_CODE: Final = r"(borough|lad|lb|district|local authority|parent)( ?\d+)? ?(code|cd)"
PARENT_NAME: Final = r"(borough|lad|lb|district|local authority|parent)( ?\d+)? ?(name|nm)|borough"
PATTERNS: Final = {
    "code": CODE,
    "name": NAME,
    "parent_code": PARENT_CODE,
    "parent_name": PARENT_NAME,
    "latitude": r"lat(itude)?",
    "longitude": r"long?(itude)?",
    "aliases": r"alias(es)?|other names?|also known as",
}
OPTIONAL: Final = ("latitude", "longitude", "aliases")
LONGEST_CODE: Final = 20
LONGEST_NAME: Final = 120


@dataclass(kw_only=True)
class Listed:
    """An area as a file has it."""

    code: str
    name: str
    level: Level
    parent: str
    """The code of what it lies in; "" for the force."""
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()


def force() -> Listed:
    """The whole ground of the force, as the site's settings name it."""
    return Listed(
        code=getattr(settings, "LOCAL_AREAS_FORCE_CODE", "force"),
        name=getattr(settings, "LOCAL_AREAS_FORCE_NAME", "The whole force"),
        level=Level.FORCE,
        parent="",
    )


def refusal(code: str, name: str) -> str:
    """Why an area cannot have this code and name; "" where it can."""
    if not code:
        return _("It has no code.")
    if len(code) > LONGEST_CODE:
        return _("“%(code)s” is too long for a code.") % {"code": code[:40]}
    if not name:
        return _("%(code)s has no name.") % {"code": code}
    if len(name) > LONGEST_NAME:
        return _("The name of %(code)s is too long.") % {"code": code}
    return ""


def keep(
    listed: Iterable[Listed], generation: AreaGeneration, report: Report
) -> Mapping[str, Area]:
    """Write areas and put them into the generation, parents first. What a force changed by hand
    (local names and boundaries, addresses) stays. Returns code -> area.
    """
    wanted = {each.code: each for each in listed}
    areas = {area.code: area for area in Area.objects.filter(code__in=wanted)}
    for level in (Level.FORCE, Level.BOROUGH, Level.NEIGHBOURHOOD):
        _write([each for each in wanted.values() if each.level == level], areas, report)
    _put_into(areas.values(), generation)
    _add_aliases(wanted.values(), areas, report)
    AreaGeneration.objects.filter(boundaries__area__in=areas.values()).touch()
    return areas


def _write(listed: list[Listed], areas: dict[str, Area], report: Report) -> None:
    taken = _taken_slugs(listed, areas)
    new, changed = [], []
    for each in listed:
        parent = areas[each.parent] if each.parent else None
        area = areas.get(each.code)
        if area is None:
            slugs = taken.setdefault(parent.pk if parent else None, set())
            area = Area(code=each.code, slug=free_slug(each.name, each.code, slugs))
            new.append(area)
        before = (area.official_name, area.level, area.parent_id)
        area.official_name, area.level, area.parent = each.name, each.level, parent
        area.name = area.local_name or each.name  # bulk_update has no field fill itself
        if area.latitude is None and each.latitude is not None:
            area.latitude, area.longitude = each.latitude, each.longitude
        if area.pk and before != (each.name, each.level, parent.pk if parent else None):
            changed.append(area)
    areas |= {area.code: area for area in Area.objects.bulk_create(new)}
    Area.objects.bulk_update(changed, ["official_name", "name", "level", "parent"], batch_size=500)
    numbers = (len(new), len(changed), len(listed) - len(new) - len(changed))
    for words, number in zip(_words_of(listed), numbers, strict=False):
        if number:
            report.count(words, number)


def _words_of(listed: list[Listed]) -> tuple[str, ...]:
    """For areas of one level: added, changed, unchanged."""
    match listed[0].level if listed else None:
        case Level.BOROUGH:
            return _("boroughs added"), _("boroughs changed"), _("boroughs unchanged")
        case Level.NEIGHBOURHOOD:
            return (
                _("neighbourhoods added"),
                _("neighbourhoods changed"),
                _("neighbourhoods unchanged"),
            )
        case _:
            return ()


def _taken_slugs(listed: list[Listed], areas: Mapping[str, Area]) -> dict[int | None, set[str]]:
    parents = {areas[each.parent].pk for each in listed if each.parent}
    taken: dict[int | None, set[str]] = {}
    for parent, slug in Area.objects.filter(parent__in=parents).values_list("parent", "slug"):
        taken.setdefault(parent, set()).add(slug)
    return taken


def free_slug(name: str, code: str, taken: set[str]) -> str:
    """A part of an address that no sibling has, which is taken from now on."""
    words = name.replace("&", " and ").replace("'", "").replace("’", "")
    base = slugify(words)[: LONGEST_NAME - 5] or slugify(code)
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug


def _put_into(areas: Iterable[Area], generation: AreaGeneration) -> None:
    Boundary.objects.bulk_create(
        [Boundary(area=area, generation=generation) for area in areas], ignore_conflicts=True
    )


def _add_aliases(listed: Iterable[Listed], areas: Mapping[str, Area], report: Report) -> None:
    aliases = [
        AreaAlias(area=areas[each.code], name=name[:LONGEST_NAME])
        for each in listed
        for name in each.aliases
    ]
    before = AreaAlias.objects.count()
    AreaAlias.objects.bulk_create(aliases, ignore_conflicts=True)
    added = AreaAlias.objects.count() - before
    if added:
        report.count(_("other names added"), added)


class Areas(Importer):
    key = "areas"
    title = gettext_lazy("Areas")
    hint = gettext_lazy("CSV: a row for each neighbourhood, with its borough’s code and name.")
    needs_generation = True
    changes_areas = True
    order = 90  # other files name areas too

    def recognise(self, path: Path, options: Options) -> None:
        with tables.opened(path) as text:
            tables.records(text, PATTERNS, named=options.named, optional=OPTIONAL)

    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        generation = boundary_set(options, report)
        left_out = frozenset(options.more.get("without") or ())
        root = force()
        boroughs: dict[str, Listed] = {}
        wards: dict[str, Listed] = {}
        with tables.opened(path, watch) as text:
            _header, rows = tables.records(text, PATTERNS, named=options.named, optional=OPTIONAL)
            for line, row in rows:
                report.read += 1
                if row["parent_code"] in left_out:
                    report.count(_("left out as asked"))
                elif reason := self._refusal(row, wards, boroughs):
                    report.reject(line, reason)
                elif row["code"] in wards:
                    report.count(_("rows that say the same again"))
                else:
                    parent = row["parent_code"]
                    boroughs.setdefault(parent, _borough(row, root))
                    wards[row["code"]] = _neighbourhood(row)
        keep([root, *boroughs.values(), *wards.values()], generation, report)
        self._tell_others(generation, {root.code, *boroughs, *wards}, report)

    def _refusal(
        self,
        row: Mapping[str, str],
        wards: Mapping[str, Listed],
        boroughs: Mapping[str, Listed],
    ) -> str:
        code, parent = row["code"], row["parent_code"]
        reason = refusal(code, row["name"]) or refusal(parent, row["parent_name"])
        if reason:
            return reason
        if code in wards and (wards[code].name, wards[code].parent) != (row["name"], parent):
            return _("%(code)s stood in the file before, with another name or borough.") % {
                "code": code
            }
        if code == parent or code in boroughs:
            return _("%(code)s is a borough and cannot be a neighbourhood too.") % {"code": code}
        if parent in wards:
            return _("%(code)s is a neighbourhood and cannot be a borough too.") % {"code": parent}
        return ""

    def _tell_others(self, generation: AreaGeneration, codes: set[str], report: Report) -> None:
        others = Boundary.objects.filter(generation=generation).exclude(area__code__in=codes)
        number = others.count()
        if number:
            report.notes.append(
                _("%(number)d other areas of this boundary set are not in the file. They stay.")
                % {"number": number}
            )
        if generation.valid_from > timezone.localdate():
            report.notes.append(
                _("This boundary set holds from %(day)s. Pages follow on that day.")
                % {"day": generation.valid_from}
            )


def _borough(row: Mapping[str, str], root: Listed) -> Listed:
    return Listed(
        code=row["parent_code"], name=row["parent_name"], level=Level.BOROUGH, parent=root.code
    )


def _neighbourhood(row: Mapping[str, str]) -> Listed:
    names = (name.strip() for name in row["aliases"].replace("|", ";").split(";"))
    return Listed(
        code=row["code"],
        name=row["name"],
        level=Level.NEIGHBOURHOOD,
        parent=row["parent_code"],
        latitude=_degrees(row["latitude"], 90),
        longitude=_degrees(row["longitude"], 180),
        aliases=tuple(name for name in names if name),
    )


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= most else None


register(Areas())
