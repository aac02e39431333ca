"""Keeps the entries as pages change: receivers of Wagtail's signals."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Any

from django.db import Error, transaction
from wagtail.models import Page

from station.search import entries

logger = logging.getLogger(__name__)


def page_changed(instance: Any, **kwargs: Any) -> None:
    """A page was saved, published or unpublished: in the same transaction, if there is one."""
    if isinstance(instance, Page) and not kwargs.get("raw"):
        _keep([instance.pk])


def page_withdrawn(instance: Any, **kwargs: Any) -> None:
    """A page was unpublished. Wagtail says so too before it deletes one, which is then still live:
    what is written now would outlive it.
    """
    _try(lambda: entries.write([instance.pk], {}))


def subtree_changed(instance: Any, **kwargs: Any) -> None:
    """A page was moved, or its address changed: all below it have other addresses."""
    _keep(instance.get_descendants(inclusive=True).values_list("pk", flat=True))


def restriction_changed(instance: Any, **kwargs: Any) -> None:
    """A page was made private, or no longer is: and so is all below it."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        subtree_changed(page)


def _keep(pages: Collection[int]) -> None:
    _try(lambda: entries.keep(pages))


def _try(write: Callable[[], Any]) -> None:
    """A search that cannot be written must not undo what an editor saved."""
    try:
        with transaction.atomic():
            write()
    except Error:
        logger.exception("The search was not told of a change. The next reconcile finds it.")
