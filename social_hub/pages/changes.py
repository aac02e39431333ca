"""What follows once the public sees other posts: pages leave the caches in front of the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page

from social_hub.models import Post
from social_hub.pages.hub_page import HubPageMixin

changed: Final = Signal()
"""Posts came, changed, went, or staff hid, showed, pinned or described something: `posts`. Sent
within the transaction that does it."""


def tell(posts: Sequence[Post], **kwargs: Any) -> None:
    """Also a receiver of what the ingest tells."""
    purge_hub()
    changed.send(Post, posts=posts)


def purge_hub() -> None:
    """Once the change is committed: a cache would otherwise fetch the old page again."""
    if not getattr(settings, "WAGTAILFRONTENDCACHE", None):
        return
    batch = PurgeBatch()
    for model in apps.get_models():
        if issubclass(model, HubPageMixin) and issubclass(model, Page):
            batch.add_pages(model.objects.live())
    transaction.on_commit(batch.purge, robust=True)
