"""Accounts are put on their network's list, or their posts are asked to be pushed to us."""

from __future__ import annotations

import random
from typing import Final

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from social_hub import turned_on
from social_hub.accounts import health, renewing
from social_hub.asking import Call, NotNow, ask
from social_hub.ingest import reading
from social_hub.models import Account, Work, WorkKind
from social_hub.models.work import AT_ONCE, do_each
from social_hub.networks.errors import NetworkError
from social_hub.pacing.intervals import after_failures, jittered

UNFOLLOWED: Final = 5
"""Attempts to tell a network that we need not hear of an account any more."""


def callback(network: str) -> str:
    """The address to which a network pushes: on the site that the public sees."""
    site = Site.objects.get(is_default_site=True)
    return f"{site.root_url}{reverse('social_hub:push', args=[network])}"


def follow_due(limit: int) -> int:
    """Follow accounts that are not followed yet, or no longer; how many there were."""
    return do_each(Work.objects.take(min(limit, AT_ONCE), kind=WorkKind.FOLLOW), _follow)


def _unfollow(account: Account, work: Work) -> None:
    """By what the site itself may do: the account's own permission is thrown away already. It only
    saves what nobody would read, so after some attempts it is left at that.
    """
    address = callback(work.network)
    try:
        ref = account.ref()
        ask(work.network, Call.FOLLOW, lambda n: n.unfollow(ref, address))
    except NotNow as later:
        reading.put_off(work, later)
        return
    except NetworkError:
        if work.attempts < UNFOLLOWED:
            pause = after_failures(work.attempts, random.random)
            work.put_back(timezone.now() + pause, is_failure=True)
            return
    ended = Account.objects.filter(pk=account.pk, ended_at__isnull=False)
    ended.update(followed_at=None, followed_until=None, is_pushed=False)
    work.done()


def _follow(work: Work) -> None:
    account = Account.objects.filter(work=work).exclude(remote_id="").first()
    if account is None or not turned_on.is_on(work.network):
        work.done()
        return
    if account.ended_at is not None:
        _unfollow(account, work)
        return
    address = callback(work.network)
    try:
        ref = renewing.opened(account)
        followed = ask(work.network, Call.FOLLOW, lambda n: n.follow(ref, address))
    except NotNow as later:
        reading.put_off(work, later)
    except NetworkError as error:
        if health.note_error(account, error):
            work.put_back(timezone.now() + reading.TROUBLED)
        else:
            reading.put_off(work, error)
    else:
        Account.objects.filter(pk=account.pk).update(
            followed_at=account.followed_at or timezone.now(),
            followed_until=followed.until,
            is_pushed=followed.pushed,
        )
        if followed.until is None:
            work.done()
        else:
            left = followed.until - timezone.now()
            work.put_back(timezone.now() + left * 0.8 - jittered(left * 0.1, random.random))
