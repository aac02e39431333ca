"""The dashboard's figures, each of a few queries whatever the number of accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import BigIntegerField, Count, Max, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from social_hub import turned_on
from social_hub.asking import budget
from social_hub.models import Account, NetworkDay, Post
from social_hub.pacing.spending import utc_day

DAYS: Final = 30
SILENT_AFTER: Final = timedelta(days=30)
POLLED_EVERY: Final = timedelta(minutes=15)
"""What polling is compared with: each account so often."""
MOST: Final = 15
ANSWERS: Final = ("likes", "reposts", "replies")


@dataclass(frozen=True)
class Bar:
    """A row of a table and a bar of its picture."""

    name: str
    count: int
    share: float
    """Of the longest bar, 0 to 100."""
    views: int | None = None
    """None where the network tells none."""
    answers: int | None = None
    """Likes, reposts and replies, of those that the network tells."""


@dataclass(frozen=True)
class Spent:
    """One network today, US dollars by its own day (UTC)."""

    network: str
    spent: Decimal
    limit: Decimal | None
    calls: int
    polling: int
    """Calls that reading each account by itself would have made until now today."""

    @property
    def label(self) -> str:
        return turned_on.label(self.network)

    @property
    def share(self) -> float | None:
        """Of the limit, 0 to 100."""
        return None if not self.limit else min(100.0, float(100 * self.spent / self.limit))

    @property
    def times(self) -> int | None:
        return self.polling // self.calls if self.calls else None


def since(now: datetime) -> datetime:
    """The midnight of the site's own days at which the days that are shown begin."""
    first = timezone.localdate(now) - timedelta(days=DAYS)
    return timezone.make_aware(datetime.combine(first, time()))


def _shown(now: datetime) -> Any:
    return Post.objects.filter(
        deleted_at__isnull=True, created_at__gte=since(now), account__is_practice=False
    )


def _told(name: str) -> Any:
    """The sum of what networks tell under a name; None where none of them tells any."""
    told = KeyTextTransform(name, KeyTextTransform("reach", "data"))
    return Sum(Cast(told, BigIntegerField()))


def _bars(rows: Any, name: Callable[[dict[str, Any]], str]) -> list[Bar]:
    found = list(rows)
    longest = max((row["count"] for row in found), default=0) or 1
    return [
        Bar(
            name=name(row),
            count=row["count"],
            share=100 * row["count"] / longest,
            views=row["views"],
            answers=_sum(row[name] for name in ANSWERS),
        )
        for row in found
    ]


def _counted(rows: Any) -> Any:
    told = {name: _told(name) for name in ("views", *ANSWERS)}
    return rows.annotate(count=Count("pk"), **told)


def _sum(told: Iterable[int | None]) -> int | None:
    known = [number for number in told if number is not None]
    return sum(known) if known else None


def by_network(now: datetime) -> list[Bar]:
    rows = _counted(_shown(now).values("account__network").order_by()).order_by("-count")
    return _bars(rows, lambda row: turned_on.label(row["account__network"]))


def by_area(now: datetime) -> list[Bar]:
    rows = _shown(now).exclude(account__area="").values("account__area").order_by()
    rows = _counted(rows).annotate(name=Max("account__area_name"))
    return _bars(
        rows.order_by("-count", "account__area")[:MOST],
        lambda row: row["name"] or row["account__area"],
    )


def silent(now: datetime) -> tuple[list[Any], int]:
    """Areas none of whose accounts posted for thirty days, the longest silence first; how many."""
    rows = Account.objects.public().exclude(area="").values("area").order_by()
    rows = rows.annotate(name=Max("area_name"), last=Max("last_post_at"), accounts=Count("pk"))
    rows = rows.filter(Q(last__isnull=True) | Q(last__lt=now - SILENT_AFTER))
    return list(rows.order_by("last", "area")[: MOST * 2]), rows.count()


def spending(now: datetime) -> list[Spent]:
    days = {day.network: day for day in NetworkDay.objects.filter(day=utc_day(now))}
    counts = dict(
        Account.objects.in_use().order_by().values_list("network").annotate(count=Count("pk"))
    )
    midnight = datetime.combine(utc_day(now), time(), UTC)
    rounds = max(1, (now - midnight) // POLLED_EVERY)
    found = []
    for network in sorted(counts.keys() | days.keys()):
        day = days.get(network)
        found.append(
            Spent(
                network=network,
                spent=day.spent if day else Decimal(0),
                limit=budget(network).money,
                calls=day.calls if day else 0,
                polling=counts.get(network, 0) * rounds,
            )
        )
    return found


def all_of() -> dict[str, Any]:
    now = timezone.now()
    quiet, quiet_count = silent(now)
    spent = spending(now)
    return {
        "days": DAYS,
        "since": since(now),
        "by_network": by_network(now),
        "by_area": by_area(now),
        "silent": quiet,
        "silent_count": quiet_count,
        "spending": spent,
        "calls": sum(each.calls for each in spent),
        "polling": sum(each.polling for each in spent),
        "spent": sum((each.spent for each in spent), Decimal(0)),
        "posts": _shown(now).count(),
    }
