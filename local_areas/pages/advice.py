"""Which advice an area shows: what editors pinned there, then what fits its own top crimes by
rank, then what is good advice anywhere. Never nothing while there is any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from local_areas.models import StatisticType
from local_areas.statistics.figures import TypeFigures

MOST: Final = 4
CACHE_KEY: Final = "local_areas.advice"
KEPT_SECONDS: Final = 60
"""How long a process with a cache of its own may not notice that advice was published."""


class AdviceMixin(models.Model):
    """A page of a site's own that can be advice against types of crime."""

    advice_types = ParentalManyToManyField(
        StatisticType,
        blank=True,
        related_name="+",
        verbose_name=_("advice against"),
        help_text=_("Shown on the pages of areas in which these are frequent."),
    )
    is_general_advice = models.BooleanField(
        _("good advice anywhere"),
        default=False,
        help_text=_("Shown on the pages of areas for which there is nothing more fitting."),
    )

    advice_panels: ClassVar[Sequence[Any]] = (
        MultiFieldPanel(
            [FieldPanel("advice_types"), FieldPanel("is_general_advice")],
            heading=_("Prevention advice"),
        ),
    )

    class Meta:
        abstract = True


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A page of advice, and the keys of the types against which it helps."""

    pk: int
    title: str
    url: str
    summary: str
    keys: frozenset[str] = frozenset()
    is_general: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    advice: Advice
    against: str
    """The name of the type that it was chosen for; empty for what is pinned or general."""


def choose(
    known: Sequence[Advice], ranked: Sequence[TypeFigures], pinned: Sequence[Advice] = ()
) -> list[Shown]:
    """At most `MOST`, each page once: the first advice against each type by rank, then the second,
    and so on. What is pinned comes first.
    """
    chosen = {each.pk: Shown(advice=each, against="") for each in pinned}
    fitting = [
        [(each.name, advice) for advice in known if each.key in advice.keys] for each in ranked
    ]
    for turn in range(max(map(len, fitting), default=0)):
        for found in fitting:
            if turn < len(found):
                name, advice = found[turn]
                chosen.setdefault(advice.pk, Shown(advice=advice, against=name))
    general = [each for each in known if each.is_general]
    for advice in general if len(chosen) < MOST else ():
        chosen.setdefault(advice.pk, Shown(advice=advice, against=""))
    return list(chosen.values())[:MOST] or [Shown(advice=each, against="") for each in known[:MOST]]


def everything() -> Sequence[Advice]:
    """All advice that is published for everybody, the newest first. One query a model, kept."""
    known: Sequence[Advice] | None = cache.get(CACHE_KEY)
    if known is None:
        known = [
            advice
            for model in apps.get_models()
            if issubclass(model, AdviceMixin) and issubclass(model, Page)
            for advice in _of_model(model)
        ]
        cache.set(CACHE_KEY, known, KEPT_SECONDS)
    return known


def _of_model(model: Any) -> Iterable[Advice]:
    tagged = Q(advice_types__isnull=False) | Q(is_general_advice=True)
    pages = (
        model.objects.live()
        .public()
        .filter(tagged)
        .annotate(
            keys=ArrayAgg("advice_types__key", distinct=True),
            mapped=ArrayAgg("advice_types__maps_to__key", distinct=True),
        )
        .order_by("-first_published_at", "-pk")
    )
    for page in pages:
        keys = frozenset(filter(None, [*(page.keys or ()), *(page.mapped or ())]))
        yield of_page(page, keys=keys, is_general=page.is_general_advice)


def of_page(page: Any, *, keys: frozenset[str] = frozenset(), is_general: bool = False) -> Advice:
    return Advice(
        pk=page.pk,
        title=page.title,
        url=page.get_url() or "",
        summary=getattr(page, "summary", "") or page.search_description,
        keys=keys,
        is_general=is_general,
    )


def forget(**kwargs: Any) -> None:
    """Advice may have changed. Usable as a signal's receiver."""
    transaction.on_commit(lambda: cache.delete(CACHE_KEY), robust=True)
