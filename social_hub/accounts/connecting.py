"""Somebody gives us permission for an account, on its network's own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import gettext as _

from social_hub import turned_on
from social_hub.accounts.renewing import KEPT, opened
from social_hub.asking import Call, ask
from social_hub.models import Account
from social_hub.networks.errors import Refused, TokenDied
from social_hub.networks.values import AccountRef


class Wrong(ValueError):
    """The permission is not for this account. Its words say what to do."""


@dataclass(frozen=True, kw_only=True)
class Begun:
    """Where somebody is sent, and what has to be kept until they are back."""

    url: str
    state: str
    keep: Mapping[str, str]


def begin(account: Account, redirect: str) -> Begun | None:
    """None: by a handle and a password for apps, which are entered here."""
    state = token_urlsafe(24)
    connecting = turned_on.network(account.network).connecting(_ref(account), redirect, state)
    if connecting is None:
        return None
    return Begun(url=connecting.url, state=state, keep=dict(connecting.keep))


def finish(account: Account, answer: Mapping[str, str], keep: Mapping[str, str]) -> None:
    """Keep what the network gives for what somebody came back with.

    Raises `Wrong`, `NotNow` or a `NetworkError`; what was there before stays.
    """
    if not turned_on.is_on(account.network):
        raise Refused
    given = ask(
        account.network, Call.POST, lambda adapter: adapter.connect(answer, keep), is_officers=True
    )
    if given.remote_id and given.remote_id != account.remote_id:
        raise Wrong(
            _(
                "That was another account: %(given)s. Log in on the network as %(wanted)s, then "
                "try again. Nothing was changed."
            )
            % {"given": given.handle or given.remote_id, "wanted": account.handle or account.name}
        )
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        locked.keep(given)
        locked.error = ""
        locked.save(update_fields=[*KEPT, "error"])


def _ref(account: Account) -> AccountRef:
    """Without its tokens, where nobody can open them any more."""
    try:
        return opened(account)
    except TokenDied:
        return AccountRef(remote_id=account.remote_id, handle=account.handle)
