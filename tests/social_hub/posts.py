"""Made accounts and posts. Everybody in them is made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from social_hub.models import Account, MediaState, Post, PostMedia
from social_hub.words.entities import find

_numbers = count(1)


def account(network: str = "facebook", *, area: str = "", **fields: Any) -> Account:
    number = next(_numbers)
    given = {
        "remote_id": f"account-{number}",
        "handle": f"team{number}",
        "name": f"Team {number}",
        "url": f"https://{network}.example/team{number}",
        "area_name": area and f"Area {area}",
    }
    return Account.objects.create(network=network, area=area, **(given | fields))


def post(
    of: Account | None = None, text: str = "Words.", *, minutes: float = 0, **fields: Any
) -> Post:
    """Posted so many minutes ago."""
    number = next(_numbers)
    made = Post(
        account=of or account(),
        remote_id=str(number),
        url=f"https://network.example/posts/{number}",
        created_at=timezone.now() - timedelta(minutes=minutes),
    )
    made.say(text, [{"start": e.start, "end": e.end, "kind": e.kind} for e in find(text)])
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def picture(of: Post, **fields: Any) -> PostMedia:
    given = {
        "remote_url": f"https://media.example/{next(_numbers)}.jpg",
        "file": "social/2026/11/quay.jpg",
        "width": 600,
        "height": 340,
        "state": MediaState.STORED,
    }
    return PostMedia.objects.create(post=of, **(given | fields))


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)
