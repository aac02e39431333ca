"""A network in memory, that can be told to fail: at once, or after it has done what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import ClassVar

from social_hub.models import Account
from social_hub.networks.base import Network
from social_hub.networks.transport import Transport
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
    CopyText,
    Cursor,
    RemotePost,
    Resolved,
    Sent,
    Unresolved,
)


class Killed(BaseException):
    """The process ends here."""


class Memory(Network):
    name: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Memory"
    capabilities: ClassVar[Capabilities] = Capabilities(
        read_account=True, publish=True, delete=True, edit=True, alternative_text=True
    )

    def __init__(self) -> None:
        super().__init__(Transport(), {})
        self.posts: dict[str, CopyText] = {}
        self.keys: dict[str, str] = {}
        self.calls: list[str] = []
        self.before: list[BaseException] = []
        """Raised by the next calls, before they do anything."""
        self.after: list[BaseException] = []
        """Raised by the next calls, after they have done it."""
        self._numbers = count(1)

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        return []

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        self._begin("publish again" if again else "publish")
        if not (again and key in self.keys):
            self.keys[key] = f"p{next(self._numbers)}"
            self.posts[self.keys[key]] = copy
        return self._end(self.keys[key])

    def edit(self, account: AccountRef, remote_id: str, copy: CopyText, key: str) -> Sent:
        self._begin("edit")
        self.posts[remote_id] = copy
        return self._end(remote_id)

    def delete(self, account: AccountRef, remote_id: str) -> None:
        self._begin("delete")
        self.posts.pop(remote_id, None)
        self._end(remote_id)

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        self._begin("read")
        return Batch(
            posts=tuple(
                RemotePost(
                    account_remote_id=account.remote_id,
                    remote_id=number,
                    text=copy.text,
                    created_at=datetime.now(UTC),
                    url=f"https://memory.example/{number}",
                )
                for number, copy in self.posts.items()
            )
        )

    def _begin(self, what: str) -> None:
        self.calls.append(what)
        if self.before:
            raise self.before.pop(0)

    def _end(self, number: str) -> Sent:
        if self.after:
            raise self.after.pop(0)
        return Sent(remote_id=number, url=f"https://memory.example/{number}", cost=Decimal("0.015"))

    @property
    def texts(self) -> list[str]:
        return [copy.text for copy in self.posts.values()]


class Unedited(Memory):
    """One where a correction is another post."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        read_account=True, publish=True, delete=True
    )


class Way:
    """Leads from every account to one network, without limits."""

    def __init__(self, network: Memory) -> None:
        self.network = network

    def capabilities(self, account: Account) -> Capabilities:
        return self.network.capabilities

    def ask[T](
        self, account: Account, asked: Callable[[Network, AccountRef], T], *, at_most: Decimal
    ) -> T:
        return asked(self.network, AccountRef(remote_id=account.remote_id))
