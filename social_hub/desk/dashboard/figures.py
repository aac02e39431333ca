"""The dashboard's figures, each of a few queries whatever the number of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import BigIntegerField, Count, Max, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from social_hub.asking import budget
from social_hub.models import Account, NetworkDay, Post
from social_hub.pacing.spending import utc_day

DAYS: Final = 30
SILENT_AFTER: Final = timedelta(days=30)
POLLED_EVERY: Final = timedelta(minutes=15)
"""What polling is compared with: each account so often."""
MOST: Final = 15


@dataclass(frozen=True)
class Bar:
    """A row of a table and a bar of its picture."""

    name: str
    count: int
    share: float
    """Of the longest bar, 0 to 100."""
    reach: int | None = None
    """Views, likes and the like, where the network tells them; None is not told."""


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
    def share(self) -> float | None:
        """Of the limit, 0 to 100."""
        return None if not self.limit else min(100.0, float(100 * self.spent / self.limit))

    @property
    def times(self) -> int | None:
        return self.polling // self.calls if self.calls else None


def _shown(now: datetime) -> Any:
    return Post.objects.filter(
        deleted_at__isnull=True,
        created_at__gte=now - timedelta(days=DAYS),
        account__is_practice=False,
    )


def _reach() -> Any:
    views = KeyTextTransform("views", KeyTextTransform("reach", "data"))
    return Sum(Cast(views, BigIntegerField()))


def _bars(rows: list[tuple[str, int, int | None]]) -> list[Bar]:
    longest = max((count for _, count, _ in rows), default=0) or 1
    return [Bar(name, count, 100 * count / longest, reach) for name, count, reach in rows]


def by_network(now: datetime) -> list[Bar]:
    rows = _shown(now).values("account__network").order_by()
    counted = rows.annotate(count=Count("pk"), reach=_reach()).order_by("-count")
    return _bars([(row["account__network"], row["count"], row["reach"]) for row in counted])


def by_area(now: datetime) -> list[Bar]:
    rows = _shown(now).exclude(account__area="").values("account__area").order_by()
    counted = rows.annotate(
        count=Count("pk"), reach=_reach(), name=Max("account__area_name")
    ).order_by("-count", "account__area")[:MOST]
    return _bars(
        [(row["name"] or row["account__area"], row["count"], row["reach"]) for row in counted]
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
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    rounds = max(1, int((now - min(midnight, now)) / POLLED_EVERY))
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
