"""Keeps the entries as pages change: receivers of Wagtail's signals."""

from __future__ import annotations

import logging
from typing import Any

from django.db import Error, transaction
from wagtail.models import Page

from station.search import entries

logger = logging.getLogger(__name__)


def page_changed(instance: Any, **kwargs: Any) -> None:
    """A page was saved, published or unpublished: in the same transaction, if there is one."""
    if isinstance(instance, Page) and not kwargs.get("raw"):
        _keep([instance.pk])


def subtree_changed(instance: Any, **kwargs: Any) -> None:
    """A page was moved, or its address changed: all below it have other addresses."""
    _keep(instance.get_descendants(inclusive=True).values_list("pk", flat=True))


def restriction_changed(instance: Any, **kwargs: Any) -> None:
    """A page was made private, or no longer is: and so is all below it."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        subtree_changed(page)


def _keep(pages: Any) -> None:
    """A search that cannot be written must not undo what an editor saved."""
    try:
        with transaction.atomic():
            entries.keep(pages)
    except Error:
        logger.exception("The search was not told of a change. The next reconcile finds it.")
