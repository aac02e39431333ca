"""What came of a simulated day: the networks' side beside our own rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from social_hub.models import Copy, Post
from social_hub.simulator.world import Post as RemotePost
from social_hub.simulator.world import World

POLLED_EVERY: Final = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """As simulation.json has it. Freshness is minutes of simulated time from a post to its row."""

    accounts: int
    calls: int
    polling_calls: int
    missed: int
    duplicates: int
    shown_after_deletion: int
    sent_twice: int
    spent: float
    limit: float
    freshness_p50: float
    freshness_p95: float

    def as_json(self) -> dict[str, float]:
        return asdict(self)

    @property
    def fails(self) -> list[str]:
        """What a day may not have."""
        found = [
            f"{name} is {getattr(self, name)}"
            for name in ("missed", "duplicates", "shown_after_deletion", "sent_twice")
            if getattr(self, name)
        ]
        if self.calls * 100 > self.polling_calls:
            found.append(f"{self.calls} calls are more than a hundredth of {self.polling_calls}")
        if self.spent > self.limit:
            found.append(f"{self.spent} dollars are more than {self.limit}")
        return found


def calls_of(world: World) -> int:
    """How often all networks were called until now."""
    return sum(number for (_network, route), number in world.calls.items() if route == "all")


def outcome(
    world: World,
    posts: Sequence[RemotePost],
    *,
    began: datetime,
    accounts: int,
    calls: int,
    spent: Decimal,
    limit: Decimal,
) -> Outcome:
    """`calls` are those of the day, without the hours after it. `spent` is what we counted: X bills
    what it pushes too, which its simulator does not.
    """
    rows = _rows()
    ours = _published(world)
    everything = [post for post in [*posts, *ours] if post.first_at >= began]
    fresh = sorted(_freshness(posts, rows, began))
    return Outcome(
        accounts=accounts,
        calls=calls,
        polling_calls=accounts * int(timedelta(days=1) / POLLED_EVERY),
        missed=sum(_is_missed(post, rows) for post in everything),
        duplicates=sum(max(0, len(_of(post, rows)) - 1) for post in everything) + _unlinked(),
        shown_after_deletion=sum(_is_shown_too_long(post, rows) for post in everything),
        sent_twice=_sent_twice(ours),
        spent=float(max(spent, world.bill)),
        limit=float(limit),
        freshness_p50=_percentile(fresh, 0.5),
        freshness_p95=_percentile(fresh, 0.95),
    )


def troubles(world: World, posts: Sequence[RemotePost], *, began: datetime) -> Iterator[str]:
    """Each post that was missed or shown too long, in words."""
    rows = _rows()
    for post in [*posts, *_published(world)]:
        if post.first_at < began:
            continue
        is_missed, is_shown = _is_missed(post, rows), _is_shown_too_long(post, rows)
        if is_missed or is_shown:
            what = "missed" if is_missed else "shown though deleted"
            there = [(row.remote_id, row.text, row.deletion) for row in _of(post, rows)]
            yield (
                f"{what}: {post.account.network} {post.account.handle} {post.first_at:%d %H:%M} "
                f"edited {post.edited_at} deleted {post.deleted_at}: {post.text!r}, ours {there}"
            )


type Rows = dict[tuple[str, str], list[Post]]
"""By network and each id that a post has or had."""


def _rows() -> Rows:
    found: Rows = defaultdict(list)
    for row in Post.objects.select_related("account"):
        for remote_id in {row.remote_id, *row.earlier_ids}:
            found[row.account.network, remote_id].append(row)
    return found


def _of(post: RemotePost, rows: Rows) -> list[Post]:
    network = post.account.network
    found = (row for remote_id in _ids(post) for row in rows.get((network, remote_id), ()))
    return list({row.pk: row for row in found}.values())


def _ids(post: RemotePost) -> list[str]:
    """As our side writes them."""
    return [post.id, *post.history]


def _is_missed(post: RemotePost, rows: Rows) -> bool:
    """It should be shown, and is not, or not as it is now."""
    if post.deleted_at is not None or post.account.suspended:
        return False
    return not any(
        row.deleted_at is None and row.text.strip() == post.text.strip() for row in _of(post, rows)
    )


def _is_shown_too_long(post: RemotePost, rows: Rows) -> bool:
    if post.deleted_at is None:
        return False
    return any(row.deleted_at is None for row in _of(post, rows))


def _published(world: World) -> list[RemotePost]:
    """What was posted through the networks' interfaces, by us."""
    posts = {id(post): post for _moment, _what, post in world.events if post.published}
    return list(posts.values())


def _sent_twice(ours: Sequence[RemotePost]) -> int:
    """Copies of one text on one account beyond the first."""
    counts = Counter((post.account.network, post.account.id, post.text) for post in ours)
    return sum(count - 1 for count in counts.values())


def _unlinked() -> int:
    """Posts of ours that came back and were not known as our own copies: shown twice."""
    copies = Copy.objects.exclude(remote_id="").values_list("account", "remote_id", "update")
    known = {(account, remote_id): update for account, remote_id, update in copies}
    rows = Post.objects.present().filter(account__in={account for account, _ in known})
    return sum(
        1
        for row in rows
        if (row.account_id, row.remote_id) not in known
        and any((row.account_id, each) in known for each in row.earlier_ids)
    )


def _freshness(posts: Sequence[RemotePost], rows: Rows, began: datetime) -> list[float]:
    minutes = []
    for post in posts:
        if post.first_at >= began:
            arrived = [row.arrived_at for row in _of(post, rows) if row.text or not row.deletion]
            if arrived:
                minutes.append((min(arrived) - post.first_at).total_seconds() / 60)
    return minutes


def _percentile(values: Sequence[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(len(values) * share))], 1) if values else 0.0
