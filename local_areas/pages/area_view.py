"""What the page of a neighbourhood shows, gathered in few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from wagtail.models import Page

from local_areas.models import Area, Kind, Update
from local_areas.pages import advice, figures, local, maps, pictures
from local_areas.statistics import wording
from local_areas.statistics.figures import AreaFigures

MOST_UPDATES: Final = 5


@dataclass(frozen=True, kw_only=True)
class Posted:
    """An update with its photo in the size that is shown."""

    update: Update
    photo: Any = None


@dataclass(frozen=True, kw_only=True)
class Face:
    person: local.Person
    photo: Any = None


@dataclass(frozen=True, kw_only=True)
class Crumb:
    title: str
    url: str


def updates_of(area: Area) -> Any:
    """What is shown of an area: its own, and what its borough and force say to all of theirs."""
    # Of who wrote it, only what everybody may know: the public's process reads no more.
    columns = [field.name for field in Update._meta.concrete_fields]
    rows = Update.objects.shown().filter(area__in=area.around())
    rows = rows.select_related("author").only(*columns, "author__name", "author__rank")
    return rows.annotate(area_name=models.F("area__name"))


def page_models(mixin: type) -> Sequence[Any]:
    """The concrete page models of a site that show areas."""
    return [
        model for model in apps.get_models() if issubclass(model, mixin) and issubclass(model, Page)
    ]


def answer_hours() -> int:
    return getattr(settings, "LOCAL_AREAS_ANSWER_HOURS", 72)


def telephone() -> str:
    """The number of a team that has none of its own; "" where there is none to give."""
    return getattr(settings, "LOCAL_AREAS_TELEPHONE", "")


def context(page: Any, neighbours: Sequence[maps.Drawable]) -> dict[str, Any]:
    area: Area = page.area
    borough = area.parent.name if area.parent is not None else ""
    facts = local.read(area)
    posted = read_posts(area, facts.people)
    found = figures.of_page(page)
    here = maps.Drawable(pk=area.pk, name=area.name, url="")
    ranked = figures.ranked(found) if found else []
    shown = advice.choose(
        advice.everything(),
        found.top_types[: figures.TOP] if found else (),
        [advice.of_page(pinned) for pinned in page.pinned()],
    )
    return {
        "area": area,
        "borough": borough,
        "figures": found,
        "headline": wording.headline(found) if found else "",
        "ranked": ranked,
        "chart": figures.drawn(found, borough) if found else "",
        "rate": wording.rate(found.all.rate) if found else "",
        "window": window(found),
        "alerts": [each for each in posted.updates if each.update.kind == Kind.ALERT],
        "updates": [each for each in posted.updates if each.update.kind != Kind.ALERT],
        "advice": shown,
        "local": facts,
        "faces": posted.faces,
        "map": maps.of_area(here, neighbours),
        "neighbours": neighbours,
        "answer_hours": answer_hours(),
        "telephone": page.team_telephone or telephone(),
    }


def window(found: AreaFigures | None) -> dict[str, Any]:
    """The months and the day that a page names with its figures."""
    if found is None:
        return {}
    names = {"first": found.first_month, "last": found.last_month}
    if found.provisional_from:
        names["provisional"] = found.provisional_from
    said: dict[str, Any] = {key: figures.month_name(month) for key, month in names.items()}
    return said | {"published": date.fromisoformat(found.published)}


@dataclass(frozen=True, kw_only=True)
class Posts:
    updates: Sequence[Posted]
    faces: Sequence[Face]


def read_posts(area: Area, people: Sequence[local.Person] = (), most: int = MOST_UPDATES) -> Posts:
    """What is shown of an area and its team, with their photos."""
    updates = list(updates_of(area)[:most])
    made = pictures.renditions(
        [
            *((update.photo_id, pictures.PHOTO) for update in updates),
            *((person.photo, pictures.FACE) for person in people),
        ]
    )
    return Posts(
        updates=[
            Posted(update=each, photo=made.get((each.photo_id or 0, pictures.PHOTO)))
            for each in updates
        ],
        faces=[
            Face(person=each, photo=made.get((each.photo or 0, pictures.FACE))) for each in people
        ],
    )
