"""Which posts the hub shows to an address: a query for those on top, one for the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from social_hub.areas import Place as Area
from social_hub.areas import areas
from social_hub.models import Account, Post
from social_hub.models.post import PostQuerySet
from social_hub.pages import joined
from social_hub.pages.cards import Card, cards, once
from social_hub.pages.choosing import Choice, Place
from social_hub.pages.looks import LOOKS, look_of

AT_ONCE: Final = 20
ON_TOP: Final = 3
"""How many pinned or featured posts stand above the others."""
REMEMBERED_SECONDS: Final = 60
"""How long the names of areas and the networks in use may be those of before."""


@dataclass(frozen=True)
class Named:
    """Something to choose: the word in the address, and its name."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Options:
    """What can be chosen on a page."""

    boroughs: Sequence[Named]
    networks: Sequence[Named]
    topics: Sequence[Named]


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """A choice with less in it that has posts."""

    words: str
    query: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Found:
    top: Sequence[Card] = ()
    posts: Sequence[Card] = ()
    older: Choice | None = None
    """Where the page after this one is."""
    nearest: Sequence[Nearest] = ()


@dataclass(frozen=True)
class Names:
    """Areas by code, and what can be chosen."""

    areas: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Code -> name, code of the borough."""
    boroughs: dict[str, str] = field(default_factory=dict)
    networks: tuple[str, ...] = ()

    def within(self, borough: str) -> list[str]:
        """The codes of a borough and of all that lies in it."""
        return [borough, *(code for code, (_name, above) in self.areas.items() if above == borough)]

    def area(self, code: str) -> str:
        return self.areas[code][0] if code in self.areas else self.boroughs.get(code, code)


def names() -> Names:
    """Two queries, once in a while."""
    found: Names | None = cache.get("social_hub.names")
    if found is None:
        found = _names(areas().all())
        cache.set("social_hub.names", found, REMEMBERED_SECONDS)
    return found


def _names(places: Iterable[Area]) -> Names:
    listed = {each.code: (each.name, each.borough_code) for each in places}
    boroughs = {each.borough_code: each.borough_name for each in places if each.borough_code}
    used = Account.objects.public().order_by("network").values_list("network", flat=True)
    return Names(
        areas=listed,
        boroughs=dict(sorted(boroughs.items(), key=lambda each: each[1])),
        networks=tuple(used.distinct()),
    )


def area_url(code: str) -> str:
    """Of the page of an area; "" where it has none."""
    key = f"social_hub.area_url.{quote(code)}"
    url: str = cache.get_or_set(key, lambda: areas().url(code), REMEMBERED_SECONDS) or ""
    return url


def options(known: Names) -> Options:
    order = [*LOOKS, *sorted(set(known.networks) - set(LOOKS))]
    return Options(
        boroughs=[Named(code, name) for code, name in known.boroughs.items()],
        networks=[Named(each, look_of(each).label) for each in order if each in known.networks],
        topics=[Named(code, name) for code, (name, _tags) in joined.topics().items()],
    )


def topic_name(code: str) -> str:
    """A topic that the site names, else the hashtag."""
    named = joined.topics().get(code)
    return named[0] if named else f"#{code}"


def chosen(choice: Choice, known: Names) -> PostQuerySet:
    """All posts of a choice that the public may see, wherever a page begins."""
    return Post.objects.public().filter(_of(choice, known))


def _of(choice: Choice, known: Names) -> Q:
    wanted = Q()
    if choice.area:
        wanted &= Q(account__area=choice.area)
    if choice.borough:
        wanted &= Q(account__area__in=known.within(choice.borough))
    if choice.network:
        wanted &= Q(account__network=choice.network)
    if choice.topic:
        _name, tags = joined.topics().get(choice.topic, ("", [choice.topic]))
        wanted &= Q(topics__overlap=list(tags))
    return wanted


def find(choice: Choice, known: Names) -> Found:
    """A page of posts. On the first one, what staff put on top stands above the others."""
    all_posts = chosen(choice, known)
    posts = all_posts.order_by("-created_at", "-pk")
    top: Sequence[Card] = []
    if choice.before is not None:
        at, pk = choice.before.created_at, choice.before.pk
        posts = posts.filter(created_at__lte=at).exclude(created_at=at, pk__gte=pk)
        rows: Sequence[Card] = cards(posts[: AT_ONCE + 1])
    else:
        top, rows = _first_page(choice, posts)
    if not rows and not top:
        return Found(nearest=_nearest(choice, known))
    shown = rows[:AT_ONCE]
    older = None
    if len(rows) > AT_ONCE:
        last = shown[-1]
        older = choice.without("before").starting(Place(last.created_at, last.pk))
    return Found(top=top, posts=once(shown, all_posts), older=older)


def newest(choice: Choice, known: Names, most: int) -> list[Card]:
    all_posts = chosen(choice, known)
    return once(cards(all_posts.order_by("-created_at", "-pk")[:most]), all_posts)


def _first_page(choice: Choice, posts: PostQuerySet) -> tuple[Sequence[Card], Sequence[Card]]:
    """What stands on top (featured posts; of a borough or an area, those that are pinned there),
    and the newest of the others. One query, each half of it by its index.
    """
    is_of_place = bool(choice.area or choice.borough)
    chosen_at = "pinned_at" if is_of_place else "featured_at"
    on_top = posts.filter(**{f"{chosen_at}__isnull": False}).order_by(f"-{chosen_at}", "-pk")
    wanted = on_top[:ON_TOP].values("pk").union(posts[: AT_ONCE + 1 + ON_TOP].values("pk"))
    found = cards(Post.objects.filter(pk__in=wanted).order_by("-created_at", "-pk"))
    top = [card for card in found if (card.is_pinned if is_of_place else card.is_featured)]
    top = top[:ON_TOP]
    raised = {card.pk for card in top}
    return top, [card for card in found if card.pk not in raised][: AT_ONCE + 1]


def _nearest(choice: Choice, known: Names) -> list[Nearest]:
    """The same with one thing less, of those that have posts. One query."""
    whole = choice.without("before")
    fewer = {
        name: whole.without(name)
        for name in ("area", "borough", "network", "topic")
        if getattr(whole, name) and not whole.without(name).is_everything
    }
    if not fewer:
        return []
    counts = {name: Count("pk", filter=_of(less, known)) for name, less in fewer.items()}
    wanted = Q()
    for less in fewer.values():
        wanted |= _of(less, known)
    found = Post.objects.public().filter(wanted).aggregate(**counts)
    return [
        Nearest(words=words(less, known), query=less.query(), number=found[name])
        for name, less in fewer.items()
        if found[name]
    ]


def words(choice: Choice, known: Names) -> str:
    """What is chosen, as one says it."""
    said = [
        known.area(choice.area) if choice.area else "",
        known.boroughs.get(choice.borough, choice.borough),
        look_of(choice.network).label if choice.network else "",
        topic_name(choice.topic) if choice.topic else "",
    ]
    return ", ".join(each for each in said if each)


@dataclass(frozen=True, kw_only=True)
class Day:
    """The posts of one day."""

    name: str
    """"" where the template writes the date."""
    date: object
    posts: Sequence[Card]


def days(posts: Sequence[Card]) -> list[Day]:
    today = timezone.localdate()
    found = []
    for date, of_day in groupby(posts, key=lambda card: timezone.localdate(card.created_at)):
        back = (today - date).days
        name = {0: _("Today"), 1: _("Yesterday")}.get(back, "")
        found.append(Day(name=name, date=date, posts=list(of_day)))
    return found
