"""Updates of another app: taken over, corrected and withdrawn here as they are there.

The other app knows nothing of the hub: a site joins them. Each function may be called again with
the same key, and does nothing then that was done before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from social_hub.areas import areas
from social_hub.models import Account, Deed, HubUpdate, Record
from social_hub.models.record import ROUTINE, named
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
    retention: str = ROUTINE,
) -> HubUpdate:
    """Take an update over, or what changed in it. It waits until its author has looked at every
    copy, unless `SOCIAL_HUB_PREVIEW_FIRST` is False: then copies go out that can.

    What changes once its copies were looked at goes out by itself, in words that are composed
    anew. What was withdrawn there comes back; what staff deleted here does not.

    `author` wrote its last words; `approved_by` has read them already: where that is somebody
    else, they were the second pair of eyes. An empty `area` is the whole force.
    """
    content = Content(
        title=title,
        text=text,
        url=url,
        picture=picture,
        alternative_text=alternative_text,
        publish_at=publish_at,
        retention=retention,
    )
    second = approved_by if approved_by != author else None
    update, is_new = HubUpdate.objects.select_for_update(of=("self",)).get_or_create(
        key=key,
        defaults={
            "area": area,
            "area_name": areas().name(area) if area else "",
            "is_force_wide": not area,
            "title": title,
            "text": text,
            "url": url,
            "picture": picture,
            "alternative_text": alternative_text,
            "author": author,
            "author_name": named(author),
            "writer": author,
            "publish_at": publish_at or timezone.now(),
            "retention": retention,
            "approved_by": second,
            "approved_by_name": named(second),
        },
    )
    if not is_new:
        return _changed(update, content, author, second)
    update.note(Deed.HANDED_OVER, by=author)
    if not getattr(settings, "SOCIAL_HUB_PREVIEW_FIRST", True):
        _go_out(update, author, None)
    return update


def _changed(update: HubUpdate, content: Content, by: Any, second: Any) -> HubUpdate:
    before = posting.content_of(update)
    at = content.publish_at or before.publish_at
    if before == replace(content, publish_at=at) and update.withdrawn_at is None:
        return update
    taken_down = _taken_down(update)
    if taken_down is not None and not taken_down.detail.get("where_it_came_from"):
        return update  # staff deleted it here
    content.put_into(update)
    update.withdrawn_at = None
    update.writer, update.approved_by, update.approved_by_name = by, second, named(second)
    update.edition += 1
    if update.approved_at is not None:
        update.corrected_at = timezone.now()
    update.save()
    detail = {"before": before.as_json(), "after": content.as_json()}
    update.note(Deed.CORRECTED, by=by, detail=detail)
    if update.proposed_at is not None:
        _go_out(update, by, taken_down)
    return update


def _taken_down(update: HubUpdate) -> Record | None:
    """How it came to be withdrawn; None where it is not."""
    if update.withdrawn_at is None:
        return None
    deeds = Record.objects.filter(update_id=update.pk, what=Deed.WITHDRAWN)
    return deeds.order_by("-pk").first()


def _go_out(update: HubUpdate, by: Any, taken_down: Record | None) -> None:
    """All copies that can; one that is too long or forbidden waits for somebody, and says so."""
    accounts = list(accounts_for(update.area))
    drawn = previews(update.original, accounts, _choices(update, accounts, taken_down), update)
    posting.lay_copies(update, drawn)
    for each in drawn:
        if each.problems:
            update.copies.filter(account=each.account).update(
                refused_at=timezone.now(), error=each.problems[0][:500]
            )
    update.proposed_at = update.proposed_at or timezone.now()
    update.sent_back_at, update.sent_back_reason = None, ""
    update.reasons = rights.reasons(by, update)
    is_free = not update.reasons or update.approved_by is not None
    update.approved_at = timezone.now() if is_free else None
    update.save()
    posting.let_out(update)


def _choices(
    update: HubUpdate, accounts: Sequence[Account], taken_down: Record | None
) -> list[Choice] | None:
    """As somebody chose them the last time, but in no words of their own, which may be the wrong
    ones. What was taken down comes back.
    """
    existing = {copy.account_id: copy for copy in update.copies.all()}
    if not existing:
        return None
    back = set(taken_down.detail.get("accounts", ())) if taken_down is not None else set()
    return [
        Choice(
            account=account.pk,
            is_wanted=not copy.is_unwanted or account.pk in back,
            with_link=copy.with_link,
        )
        for account in accounts
        if (copy := existing.get(account.pk)) is not None
    ]


@transaction.atomic
def withdraw(key: str, *, by: Any = None, reason: str = posting.Reason.OTHER) -> None:
    """It was taken down where it came from: all copies go, whoever did it."""
    update = HubUpdate.objects.select_for_update().filter(key=key).first()
    if update is None or update.withdrawn_at is not None:
        return
    posting.take_down(update, by, reason, where_it_came_from=True)
