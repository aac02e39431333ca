"""Updates of another app: taken over, corrected and withdrawn here as they are there.

The other app knows nothing of the hub: a site joins them. Each function may be called again with
the same key, and does nothing then that was done before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from social_hub.areas import areas
from social_hub.models import Deed, HubUpdate, UpdateState
from social_hub.models.record import named
from social_hub.publishing import posting, rights
from social_hub.publishing.posting import Content
from social_hub.publishing.previews import Choice, accounts_for, previews


@transaction.atomic
def take_over(
    key: str,
    *,
    area: str,
    title: str,
    text: str,
    url: str = "",
    picture: Any = None,
    alternative_text: str = "",
    author: Any = None,
    approved_by: Any = None,
    publish_at: datetime | None = None,
) -> HubUpdate:
    """Take an update over, or what changed in it. It waits until its author has looked at every
    copy, unless `SOCIAL_HUB_PREVIEW_FIRST` is False: then copies go out that can.

    `approved_by` has read it already: where that is not the author, they were the second pair of
    eyes.
    """
    content = Content(
        title=title,
        text=text,
        url=url,
        picture=picture,
        alternative_text=alternative_text,
        publish_at=publish_at,
    )
    update, is_new = HubUpdate.objects.select_for_update(of=("self",)).get_or_create(
        key=key,
        defaults={
            "area": area,
            "area_name": areas().name(area),
            "title": title,
            "text": text,
            "url": url,
            "picture": picture,
            "alternative_text": alternative_text,
            "author": author,
            "author_name": named(author),
            "writer": author,
            "publish_at": publish_at or timezone.now(),
        },
    )
    if not is_new:
        return _changed(update, content, author, approved_by)
    update.note(Deed.HANDED_OVER, by=author)
    if not getattr(settings, "SOCIAL_HUB_PREVIEW_FIRST", True):
        _go_out(update, author, approved_by)
    return update


def _changed(update: HubUpdate, content: Content, by: Any, approved_by: Any) -> HubUpdate:
    before = posting.content_of(update)
    at = content.publish_at or before.publish_at
    if before == replace(content, publish_at=at) and update.withdrawn_at is None:
        return update
    content.put_into(update)
    update.withdrawn_at = None
    update.writer = by
    update.edition += 1
    if update.approved_at is not None:
        update.corrected_at = timezone.now()
    update.save()
    detail = {"before": before.as_json(), "after": content.as_json()}
    update.note(Deed.CORRECTED, by=by, detail=detail)
    if update.state is not UpdateState.DRAFT:
        _go_out(update, by, approved_by)
    return update


def _go_out(update: HubUpdate, by: Any, approved_by: Any) -> None:
    """All copies that can; one that is too long or forbidden waits for somebody, and says so."""
    existing = {copy.account_id: copy for copy in update.copies.all()}
    choices = []
    for account in accounts_for(update.area):
        copy = existing.get(account.pk)
        if existing and copy is None:
            continue  # its tick was taken away
        choices.append(Choice(account=account.pk, with_link=copy.with_link if copy else None))
    drawn = previews(update.original, list(accounts_for(update.area)), choices, update)
    possible = [each for each in drawn if not each.problems]
    posting.lay_copies(update, possible)
    update.proposed_at = update.proposed_at or timezone.now()
    update.reasons = rights.reasons(by, update)
    has_second = approved_by is not None and approved_by != by
    is_free = not update.reasons or has_second
    update.approved_at = timezone.now() if is_free else None
    update.approved_by = approved_by if has_second else None
    update.approved_by_name = named(update.approved_by)
    update.save()
    posting.let_out(update)


@transaction.atomic
def withdraw(key: str, *, by: Any = None, reason: str = posting.Reason.OTHER) -> None:
    """It was taken down where it came from: all copies go, whoever did it."""
    update = HubUpdate.objects.select_for_update().filter(key=key).first()
    if update is None or update.withdrawn_at is not None:
        return
    posting.take_down(update, by, reason)
