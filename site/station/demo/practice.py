"""Networks of the demonstration: what officers post goes to nobody, and comes back at once.

An officer can write, look at every copy, publish, correct and delete, and sees it on the pages of
the area and of the hub as if it had been read from the network. Nothing leaves this machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.utils import timezone

from social_hub.ingest.forgetting import forget
from social_hub.ingest.storing import store
from social_hub.networks.base import Network
from social_hub.networks.errors import Refused
from social_hub.networks.values import (
    AccountRef,
    Capabilities,
    CopyText,
    RemotePost,
    Resolved,
    Sent,
    Unresolved,
)
from social_hub.words.entities import Entity, EntityKind, find
from social_hub.words.prices import price

HOST: Final = "https://social.rivermouth.example"
"""A site that cannot exist."""


class Practice(Network):
    """Posts are kept by the hub alone."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        publish=True, delete=True, alternative_text=True
    )

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        nobody = Refused("This is a demonstration: no network is asked.")
        return [Unresolved(handle=handle, error=nobody) for handle in handles]

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        """Its remote id is the key: a second attempt finds the first one’s post."""
        self._put(account, key, copy)
        return self._sent(account, key, copy)

    def delete(self, account: AccountRef, remote_id: str) -> None:
        forget(self.name, [remote_id], account_remote_id=account.remote_id)

    def _put(self, account: AccountRef, remote_id: str, copy: CopyText, **fields: Any) -> None:
        post = RemotePost(
            account_remote_id=account.remote_id,
            remote_id=remote_id,
            text=copy.text,
            entities=tuple(
                Entity(start=each.start, end=each.end, kind=EntityKind(each.kind), url=each.url)
                for each in find(copy.text)
            ),
            created_at=copy.created_at,
            url=self._address(account, remote_id),
            **fields,
        )
        store(self.name, [post])

    def _sent(self, account: AccountRef, remote_id: str, copy: CopyText) -> Sent:
        address = self._address(account, remote_id)
        return Sent(remote_id=remote_id, url=address, cost=price(copy.text, self.name))

    def _address(self, account: AccountRef, remote_id: str) -> str:
        return f"{HOST}/{self.name}/{account.handle}/{remote_id}"


class Edited(Practice):
    """One on which a post can be corrected."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        publish=True, delete=True, edit=True, alternative_text=True
    )

    def edit(self, account: AccountRef, remote_id: str, copy: CopyText, key: str) -> Sent:
        self._put(account, remote_id, copy, edited_at=timezone.now())
        return self._sent(account, remote_id, copy)


class X(Practice):
    name: ClassVar[str] = "x"
    label: ClassVar[str] = "X"


class Bluesky(Practice):
    name: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"


class Facebook(Edited):
    name: ClassVar[str] = "facebook"
    label: ClassVar[str] = "Facebook"


class Mastodon(Edited):
    name: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
