"""Takes pages of areas out of the caches in front once a team's posts are others.

The hub's own page is taken out by the hub.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from local_areas.pages.keeping import page_models
from social_hub.models import Account, Post
from station.pages.edge import purge_many


def told(posts: Iterable[Post], **kwargs: Any) -> None:
    """What the force itself posts is on the pages of all areas."""
    if not settings.WAGTAILFRONTENDCACHE:
        return
    accounts = Account.objects.filter(pk__in={post.account_id for post in posts})
    of_all = accounts.filter(is_corporate=True).exists()
    codes = set(accounts.exclude(area="").values_list("area", flat=True))
    urls = set()
    for model in page_models():
        pages = model.objects.live()
        shown = pages if of_all else pages.filter(area__code__in=codes)
        urls |= {url for page in shown if (url := page.full_url)}
    if urls:
        purge_many(urls)
