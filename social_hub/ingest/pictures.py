"""Which pictures a post has. Fetching them is done later, by the room of media."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from social_hub.models import MediaKind, Post, PostMedia
from social_hub.models.copying import copy_in
from social_hub.networks.values import RemoteMedia

_LONGEST_URL: Final = 2000
_GIVEN: Final = ("position", "kind", "remote_url", "alternative_text")


def keep(posts: Iterable[tuple[Post, Sequence[RemoteMedia]]]) -> None:
    """Let each of these posts have these pictures and no others."""
    wanted = {post.pk: _by_name(media) for post, media in posts}
    there: dict[int, dict[str, PostMedia]] = {}
    for row in PostMedia.objects.filter(post__in=wanted):
        there.setdefault(row.post_id, {})[_name(row.remote_url)] = row
    new: list[PostMedia] = []
    changed: list[PostMedia] = []
    gone: list[int] = []
    for post, media in wanted.items():
        rows = there.get(post, {})
        gone += [row.pk for name, row in rows.items() if name not in media]
        for position, (name, remote) in enumerate(media.items()):
            if name not in rows:
                new.append(_row(post, position, remote))
            elif _is_other(rows[name], position, remote):
                rows[name].position = position
                rows[name].alternative_text = remote.alternative_text
                changed.append(rows[name])
    if gone:
        PostMedia.objects.filter(pk__in=gone).discard()
    PostMedia.objects.bulk_update(changed, _GIVEN, batch_size=500)
    copy_in(new)


def take_over(joined: Iterable[tuple[Post, Post]]) -> None:
    """The first of each two posts is the second, and goes: its pictures, and what staff wrote of
    them, are the other's.
    """
    for other, post in joined:
        there = {_name(row.remote_url): row for row in PostMedia.objects.filter(post=post)}
        for row in PostMedia.objects.filter(post=other):
            same = there.get(_name(row.remote_url))
            if same is None:
                PostMedia.objects.filter(pk=row.pk).update(post=post)
            elif row.alternative_text_by_us and not same.alternative_text_by_us:
                described = PostMedia.objects.filter(pk=same.pk)
                described.update(alternative_text_by_us=row.alternative_text_by_us)
        PostMedia.objects.filter(post=other).discard()


def _is_other(row: PostMedia, position: int, remote: RemoteMedia) -> bool:
    return (row.position, row.alternative_text) != (position, remote.alternative_text)


def _row(post: int, position: int, remote: RemoteMedia) -> PostMedia:
    return PostMedia(
        post_id=post,
        position=position,
        kind=MediaKind(remote.kind),
        remote_url=remote.url,
        width=remote.width,
        height=remote.height,
        alternative_text=remote.alternative_text,
    )


def _by_name(media: Sequence[RemoteMedia]) -> dict[str, RemoteMedia]:
    return {_name(each.url): each for each in media if len(each.url) <= _LONGEST_URL}


def _name(url: str) -> str:
    """What stays of a picture's address: networks sign them anew for each reading."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"
