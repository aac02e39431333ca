"""The counts, and how one is made."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any, Final

from django.core import signing
from django.core.cache import cache
from django.db import DatabaseError, models, transaction
from django.db.models import F, Sum
from django.utils import timezone

from station.search.analytics.personal import is_personal, normal

logger = logging.getLogger(__name__)

FEWEST: Final = 3
"""Fewer searches than these are shown to nobody: what only one or two people typed may be about
them."""
RARE_KEPT: Final = timedelta(days=31)
KEPT: Final = timedelta(days=396)
SALT: Final = "station.search.opened"
TICKET_SECONDS: Final = 60 * 60
"""For how long after a search a result that is opened counts."""
AT_ONCE: Final = 1_000


class SearchCountQuerySet(models.QuerySet["SearchCount"]):
    def shown(self) -> models.QuerySet[Any, Any]:
        """By query, of the rows at hand: `searched`, `in_vain`, `clicked`, `unclicked`."""
        return (
            self.values("query")
            .annotate(
                searched=Sum("searches"),
                in_vain=Sum("empty"),
                clicked=Sum("opened"),
                unclicked=Sum("searches") - Sum("empty") - Sum("opened"),
            )
            .filter(searched__gte=FEWEST)
        )


class SearchCount(models.Model):
    """How often one thing was searched for on one day."""

    query = models.CharField(max_length=100)
    day = models.DateField()
    searches = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0, help_text="Of them, how many found nothing.")
    opened = models.PositiveIntegerField(
        default=0, help_text="Of them, from how many a result was opened."
    )

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = "query"
        verbose_name_plural = "queries"
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["query", "day"], name="one_count_a_day")]
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.query}, {self.day}"


def note(text: str, *, found: int) -> str:
    """Count one search, unless it may be personal; a ticket for `note_opened`, or "".

    Whoever calls it has made sure that nobody is answered who may need help at once.
    """
    query = normal(text)
    if not query or is_personal(query):
        return ""
    if not _add(query, "searches", "empty" if not found else ""):
        return ""
    return signing.dumps(query, salt=SALT) if found else ""


def note_opened(ticket: str) -> None:
    """From the page of this ticket a result was opened. Once a page; raises nothing."""
    try:
        query = signing.loads(ticket, salt=SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return
    # Two pages of the same query within a second have the same ticket.
    if cache.add(f"search-opened:{ticket[-40:]}", 1, TICKET_SECONDS):
        _add(str(query), "opened")


def _add(query: str, *columns: str) -> bool:
    """One more in each of these columns, today. A count that fails must not cost a page."""
    row = {"query": query, "day": timezone.localdate()}
    more = {column: F(column) + 1 for column in columns if column}
    try:
        with transaction.atomic():
            rows = SearchCount.objects.filter(**row)
            if not rows.update(**more):
                SearchCount.objects.bulk_create([SearchCount(**row)], ignore_conflicts=True)
                rows.update(**more)
    except DatabaseError:
        logger.warning("A search could not be counted.", exc_info=True)
        return False
    return True


def purge(limit: int) -> int:
    """Delete what is old, and what is rare and a month old."""
    today = timezone.localdate()
    old = SearchCount.objects.filter(day__lt=today - KEPT)
    often = SearchCount.objects.shown().values("query")
    rare = SearchCount.objects.filter(day__lt=today - RARE_KEPT).exclude(query__in=often)
    done = 0
    for rows in (old, rare):
        some = list(rows.values_list("pk", flat=True)[: min(limit, AT_ONCE)])
        done += SearchCount.objects.filter(pk__in=some).delete()[0] if some else 0
    return done
