"""Decisions about one post. Each is done with its lock held, told to the pages that show it, and
what takes words from the public is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from social_hub.models import Deed, Post, PostMedia
from social_hub.models.record import note
from social_hub.pages import changes

LONGEST_REASON: Final = 500


def hide(post: Post, by: Any, reason: str) -> None:
    """Nobody sees it any more. Its network still has it: that is another matter."""
    post.hidden_at, post.hidden_by, post.hidden_reason = timezone.now(), by, reason
    post.pinned_at = post.featured_at = None
    for media in post.media.exclude(file=""):
        _move(media)
    _note(Deed.HIDDEN, post, by, {"reason": reason})


def _move(media: PostMedia) -> None:
    """Give a picture another address, because its old one is known to whoever has seen it."""
    old, storage = media.file.name or "", media.file.storage
    try:
        with storage.open(old) as file:
            content = ContentFile(file.read())
    except FileNotFoundError:
        return
    media.file.save(f"{uuid4().hex}{PurePosixPath(old).suffix}", content, save=False)
    media.save(update_fields=["file"])
    if not PostMedia.objects.filter(file=old).exists():
        transaction.on_commit(partial(storage.delete, old))


def show(post: Post, by: Any) -> None:
    """The reason for which it was hidden stays in the record."""
    reason = post.hidden_reason
    post.hidden_at, post.hidden_by, post.hidden_reason = None, None, ""
    _note(Deed.SHOWN, post, by, {"was_hidden_for": reason})


def pin(post: Post, by: Any) -> None:
    post.pinned_at = timezone.now()


def unpin(post: Post, by: Any) -> None:
    post.pinned_at = None


def feature(post: Post, by: Any) -> None:
    post.featured_at = timezone.now()


def unfeature(post: Post, by: Any) -> None:
    post.featured_at = None


type Decision = Callable[[Post, Any], None]


def decide(pk: int, by: Any, decision: Decision) -> Post | None:
    """None where there is no such post any more."""
    with transaction.atomic():
        posts = Post.objects.present().select_for_update(of=("self",)).select_related("account")
        post = posts.filter(pk=pk).first()
        if post is not None:
            decision(post, by)
            post.save(
                update_fields=(
                    *("hidden_at", "hidden_by", "hidden_reason"),
                    *("pinned_at", "featured_at"),
                )
            )
            changes.tell([post])
    return post


def describe(media: PostMedia, words: str) -> None:
    """Ours go before the network's."""
    with transaction.atomic():
        media.alternative_text_by_us = words
        media.save(update_fields=["alternative_text_by_us"])
        changes.tell([media.post])


def _note(what: Deed, post: Post, by: Any, detail: dict[str, str]) -> None:
    note(what, by=by, account=post.account, url=post.url, text=post.text, detail=detail)
