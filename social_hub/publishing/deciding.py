"""What staff decide of a copy that the worker could not bring to an end."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from social_hub.models import Copy, Deed
from social_hub.publishing import posting, previews, rights
from social_hub.publishing.posting import NotReady, Overtaken


@transaction.atomic
def try_again(by: Any, copy: Copy) -> Copy:
    """After a refusal, once its cause is mended."""
    copy = _locked(by, copy)
    if copy.refused_at is None:
        raise Overtaken(_("It does not need that any more."))
    why = previews.problem_of(copy)
    if why and not copy.is_unwanted:
        raise NotReady(why)
    copy.refused_at, copy.attempts, copy.error = None, 0, ""
    copy.save()
    posting.let_out(copy.update)
    return copy


@transaction.atomic
def is_not_there(by: Any, copy: Copy) -> Copy:
    """Somebody looked: nothing of ours arrived. It is sent anew where it is still wanted."""
    copy = _unsure(by, copy)
    copy.unsure_at = copy.trying_at = copy.refused_at = None
    copy.attempts, copy.error, copy.key = 0, "", uuid4()
    copy.save()
    _settled(by, copy, is_there=False)
    return copy


@transaction.atomic
def is_there(by: Any, copy: Copy, remote_id: str, url: str = "") -> Copy:
    """Somebody looked: it is there, under this id of the network's."""
    copy = _unsure(by, copy)
    copy.unsure_at = copy.trying_at = copy.refused_at = None
    copy.attempts, copy.error = 0, ""
    copy.remote_id, copy.url, copy.text_sent = remote_id, url, copy.text
    copy.picture_sent, copy.sent_at = copy.picture_wanted, timezone.now()
    copy.save()
    _settled(by, copy, is_there=True)
    return copy


def _settled(by: Any, copy: Copy, *, is_there: bool) -> None:
    account = copy.account
    copy.update.note(
        Deed.SETTLED,
        by=by,
        network=account.network,
        handle=account.handle,
        url=copy.url,
        text=copy.text,
        detail={"is_there": is_there},
    )
    posting.let_out(copy.update)


def _unsure(by: Any, copy: Copy) -> Copy:
    copy = _locked(by, copy)
    if copy.unsure_at is None:
        raise Overtaken(_("It is known by now. Look at it again."))
    return copy


def _locked(by: Any, copy: Copy) -> Copy:
    rows = Copy.objects.select_related("update__picture", "account")
    copy = rows.select_for_update(of=("self",)).get(pk=copy.pk)
    rights.check_may_post(by, copy.update.area)
    return copy
