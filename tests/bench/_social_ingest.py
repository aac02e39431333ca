"""The measuring of `ingest`, in a process that has Django and an empty database."""

import json
import statistics
import time
from datetime import UTC, datetime, timedelta
from itertools import count

from social_hub.ingest.storing import store
from social_hub.models import Account, Post, PostMedia
from social_hub.networks.values import RemoteMedia, RemotePost
from social_hub.words import entities, rendering
from social_hub.words.entities import Entity, EntityKind

ACCOUNTS = 100
BATCH = 100
ROUNDS = 15
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
TEXT = "We are at the market until noon. Come and talk: https://t.co/abc #Northside"
LINK = Entity(start=48, end=64, kind=EntityKind.LINK, url="https://t.co/abc", shown="met.example")


def measure() -> None:
    """Prints the figures as JSON: milliseconds a post."""
    accounts = [
        Account.objects.create(network="x", remote_id=str(number), handle=f"team{number}")
        for number in range(ACCOUNTS)
    ]
    numbers = count()
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_timed(_batch(numbers, accounts), _store))
        plain.append(_timed(_batch(numbers, accounts), _create))
    print(json.dumps({"ours": statistics.median(ours), "one by one": statistics.median(plain)}))


def _batch(numbers: "count[int]", accounts: list[Account]) -> list[RemotePost]:
    return [
        RemotePost(
            account_remote_id=accounts[number % ACCOUNTS].remote_id,
            remote_id=str(10**9 + number),
            text=TEXT,
            created_at=NOW + timedelta(seconds=number),
            url=f"https://x.com/i/{number}",
            entities=(LINK,),
            media=(RemoteMedia(url=f"https://pbs.twimg.com/media/{number}.jpg"),),
        )
        for number in (next(numbers) for _ in range(BATCH))
    ]


def _timed(posts: list[RemotePost], take: object) -> float:
    begun = time.perf_counter()
    take(posts)  # type: ignore[operator]
    return (time.perf_counter() - begun) * 1000 / len(posts)


def _store(posts: list[RemotePost]) -> None:
    store("x", posts)


def _create(posts: list[RemotePost]) -> None:
    """As one writes it first: is it there? Else create it, then its pictures."""
    for post in posts:
        account = Account.objects.get(network="x", remote_id=post.account_remote_id)
        if Post.objects.filter(account=account, remote_id=post.remote_id).exists():
            continue
        rows = [
            {"start": e.start, "end": e.end, "kind": e.kind, "url": e.url, "shown": e.shown}
            for e in post.entities
        ]
        row = Post.objects.create(
            account=account,
            remote_id=post.remote_id,
            text=post.text,
            entities=rows,
            html=rendering.render(post.text, entities.read(rows), network="x"),
            url=post.url,
            created_at=post.created_at,
        )
        for place, media in enumerate(post.media):
            PostMedia.objects.create(post=row, position=place, remote_url=media.url)
        account.last_post_at = post.created_at
        account.save(update_fields=["last_post_at"])
