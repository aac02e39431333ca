"""X: from events of its Activity API to what was pushed."""

from collections.abc import Sequence
from typing import Any

from social_hub.networks.shapes import Shape, read_each
from social_hub.networks.values import Pushed, PushKind
from social_hub.networks.x_posts import READ, Includes, Post, missing_parts, remote_post


class Event(Shape):
    event_type: str
    event_uuid: str = ""
    filter: dict[str, Any] = {}
    payload: dict[str, Any] = {}
    includes: dict[str, Any] = {}


def pushed(event: Event) -> Sequence[Pushed]:
    account = str(event.payload.get("author_id") or event.filter.get("user_id") or "")
    remote_id = str(event.payload.get("id", ""))
    if event.event_type == "post.delete":
        return [
            Pushed(
                kind=PushKind.DELETED,
                account_remote_id=account,
                remote_id=remote_id,
                cost=READ,
                event_id=event.event_uuid,
            )
        ]
    if event.event_type == "post.create":
        posts, whole = read_each(Post, [event.payload])
        includes = Includes.of(event.includes)
        post = posts[0] if whole and not missing_parts(posts[0], includes) else None
        return [
            Pushed(
                kind=PushKind.POSTED,
                account_remote_id=account,
                remote_id=remote_id,
                post=remote_post(post, includes) if post else None,
                cost=READ,
                event_id=event.event_uuid,
            )
        ]
    if event.event_type.startswith(("profile.update.", "oauth.revoke")):
        account = account or str(event.payload.get("user_id", ""))
        return [Pushed(kind=PushKind.ACCOUNT, account_remote_id=account, event_id=event.event_uuid)]
    return []
