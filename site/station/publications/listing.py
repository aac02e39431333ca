"""Which publications a log lists, and by what they can be narrowed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, F, Func
from django.db.models.functions import ExtractYear
from django.http import QueryDict
from django.urls import reverse

from local_areas.models import Area, Level
from station.publications.areas import places, with_children
from station.publications.models.publication import PublicationPage, Topic, Type

AT_ONCE: Final = 20
FURTHEST: Final = 1_000
"""Pages of a list. Beyond, somebody narrows it or searches."""
MOST_TOPICS: Final = 200
YEAR: Final = re.compile("[1-9][0-9]{3}")
FILTERS: Final = ("type", "year", "area", "topic")
TO_SEARCH: Final = {"type": "types", "year": "years", "area": "areas", "topic": "topics"}
"""Our filters -> those of the search."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Item:
    """One publication in a list."""

    page: Any
    way: Sequence[str]
    """As “Camden > Policing”: where it is about, then its first topic."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What an address asks for. A value that nothing has lists nothing, and is no error."""

    type: str = ""
    year: str = ""
    area: str = ""
    topic: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Chosen:
        return cls(**{name: query.get(name, "")[:100].replace("\0", "") for name in FILTERS})

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in FILTERS)

    def narrow(self, pages: Any) -> Any:
        if self.type:
            pages = pages.filter(type=self.type)
        if self.year:
            is_year = YEAR.fullmatch(self.year)
            pages = pages.filter(date__year=int(self.year)) if is_year else pages.none()
        if self.area:
            pages = pages.filter(area_codes__overlap=with_children(self.area))
        if self.topic:
            pages = pages.filter(topic_items__tag__slug=self.topic)
        return pages


class Listing:
    """The publications below a log, as an address asks for them."""

    def __init__(self, log: Any, query: QueryDict) -> None:
        self.chosen = Chosen.of(query)
        self.all = PublicationPage.objects.live().public().descendant_of(log)
        narrowed = self.chosen.narrow(self.all).order_by("-date", "-pk")
        pages = Paginator(narrowed, AT_ONCE)
        number = query.get("page", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 6
        self.pages = pages.get_page(min(int(number), FURTHEST) if is_number else 1)

    def items(self) -> Sequence[Item]:
        listed: Any = self.pages.object_list
        found = list(listed.prefetch_related("topic_items__tag"))
        names = {
            place.code: place.name
            for place in places({code for page in found for code in page.area_codes})
        }
        return [Item(page=page, way=_way(page, names)) for page in found]

    def types(self) -> Sequence[Choice]:
        counts = self._counted("type")
        return [
            Choice(value=value, label=str(label), count=counts[value])
            for value, label in Type.choices
            if value in counts
        ]

    def years(self) -> Sequence[Choice]:
        counts = Counter(
            dict(
                self.all.annotate(in_year=ExtractYear("date"))
                .order_by()
                .values_list("in_year")
                .annotate(count=Count("pk"))
            )
        )
        return [
            Choice(value=str(year), label=str(year), count=counts[year])
            for year in sorted(counts, reverse=True)
        ]

    def topics(self) -> Sequence[Choice]:
        counts = self._counted("topic_items__tag")
        counts.pop(None, None)
        topics = Topic.objects.filter(pk__in=counts).order_by("name")[:MOST_TOPICS]
        return [
            Choice(value=topic.slug, label=topic.name, count=counts[topic.pk]) for topic in topics
        ]

    def areas(self) -> Sequence[Choice]:
        """Boroughs. What is about a neighbourhood counts for its borough."""
        by_code = Counter(
            dict(
                self.all.annotate(code=Func(F("area_codes"), function="unnest"))
                .order_by()
                .values_list("code")
                .annotate(count=Count("pk"))
            )
        )
        counts: Counter[tuple[str, str]] = Counter()
        for area in Area.objects.filter(code__in=by_code).select_related("parent"):
            is_within = area.parent is not None and area.level == Level.NEIGHBOURHOOD
            top = area.parent if is_within and area.parent else area
            counts[str(top.name), top.code] += by_code[area.code]
        choices = [
            Choice(value=code, label=name, count=counts[name, code])
            for name, code in sorted(counts)
        ]
        known = {choice.value for choice in choices}
        # A neighbourhood that another page named.
        more = places([self.chosen.area]) if self.chosen.area not in {"", *known} else []
        return [
            *choices,
            *(Choice(value=it.code, label=it.name, count=by_code[it.code]) for it in more),
        ]

    def search_url(self) -> str:
        """The search, with what is chosen here."""
        chosen = {
            name: value for ours, name in TO_SEARCH.items() if (value := getattr(self.chosen, ours))
        }
        return f"{reverse('search')}?{urlencode({'tab': 'publication', **chosen})}"

    def _counted(self, name: str) -> dict[Any, int]:
        return dict(self.all.order_by().values_list(name).annotate(count=Count("pk")))


def _way(page: PublicationPage, names: Mapping[str, str]) -> Sequence[str]:
    return way(
        [names[code] for code in page.area_codes if code in names],
        sorted(item.tag.name for item in page.topic_items.all()),
    )


def way(areas: Sequence[str], topics: Iterable[str]) -> Sequence[str]:
    """Where it is about, then what: “Camden > Policing”."""
    where = areas[0] if len(areas) == 1 else f"{len(areas)} areas" if areas else "The whole force"
    return [where, *list(topics)[:1]]
