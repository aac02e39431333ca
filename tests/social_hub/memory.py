"""A network in memory: it answers what a test puts there, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from social_hub.models import Account
from social_hub.networks.base import Network
from social_hub.networks.errors import BadSignature, NetworkError, Unknown
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
    Connecting,
    Cursor,
    Followed,
    Pushed,
    RemotePost,
    Resolved,
    Tokens,
    Unresolved,
)

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


class Memory(Network):
    """Each list of answers is taken from its front; the last one stays. An error is raised."""

    name = "memory"
    label = "Memory"
    capabilities = Capabilities(
        read_list=True, read_account=True, push=True, publish=True, delete=True, free=False
    )

    asked: ClassVar[list[tuple[Any, ...]]] = []
    lists: ClassVar[list[Batch | NetworkError]] = []
    accounts: ClassVar[dict[str, Batch | NetworkError]] = {}
    known: ClassVar[dict[str, Resolved | NetworkError]] = {}
    pushed: ClassVar[list[Pushed]] = []
    still_there: ClassVar[set[str]] = set()
    tokens: ClassVar[Tokens | NetworkError] = Tokens(token="")
    meanwhile: ClassVar[Callable[[], None] | None] = None
    """What happens while the network is answering."""

    @classmethod
    def forget_everything(cls) -> None:
        for kept in (cls.asked, cls.lists, cls.accounts, cls.known, cls.pushed, cls.still_there):
            kept.clear()  # type: ignore[attr-defined]
        cls.tokens = Tokens(token="")
        cls.meanwhile = None

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        self.asked.append(("resolve", *handles))
        found = ((each, self.known.get(each, Unknown())) for each in handles)
        return [
            Unresolved(handle=handle, error=answer) if isinstance(answer, Exception) else answer
            for handle, answer in found
        ]

    def read_list(self, cursor: Cursor | None) -> Batch:
        self.asked.append(("read_list", cursor.newest if cursor else None))
        if Memory.meanwhile is not None:
            Memory.meanwhile()
        return _given(self.lists.pop(0) if len(self.lists) > 1 else self.lists[0])

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        self.asked.append(("read_account", account.remote_id, cursor.newest if cursor else None))
        return _given(self.accounts.get(account.remote_id, Batch()))

    def gone(self, remote_ids: Sequence[str], account: AccountRef | None = None) -> Sequence[str]:
        self.asked.append(("gone", *remote_ids))
        return [each for each in remote_ids if each not in self.still_there]

    def read_push(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Pushed]:
        if headers.get("x-signature") != "right":
            raise BadSignature
        return list(self.pushed)

    def answer_challenge(self, query: Mapping[str, str]) -> bytes | None:
        return query["challenge"].encode() if "challenge" in query else None

    def follow(self, account: AccountRef, callback: str) -> Followed:
        self.asked.append(("follow", account.remote_id, callback))
        return Followed(pushed=True)

    def unfollow(self, account: AccountRef, callback: str) -> None:
        self.asked.append(("unfollow", account.remote_id))

    def connecting(self, account: AccountRef, redirect: str, state: str) -> Connecting | None:
        return Connecting(
            url=f"https://memory.example/?to={redirect}&state={state}", keep={"v": "1"}
        )

    def connect(self, answer: Mapping[str, str], keep: Mapping[str, str]) -> Tokens:
        self.asked.append(("connect", dict(answer), dict(keep)))
        return _given(self.tokens)

    def renew(self, account: AccountRef) -> Tokens:
        self.asked.append(("renew", account.remote_id, account.refresh_token))
        return _given(self.tokens)


class Polled(Memory):
    """One that has neither a list nor a push."""

    name = "polled"
    label = "Polled"
    capabilities = Capabilities(read_account=True)


class Password(Memory):
    """One that is connected by a password for apps, which is entered here."""

    name = "password"
    label = "Password"
    capabilities = Capabilities(read_account=True, publish=True)

    def connecting(self, account: AccountRef, redirect: str, state: str) -> Connecting | None:
        return None


def _given[T](answer: T | NetworkError) -> T:
    if isinstance(answer, NetworkError):
        raise answer
    return answer


def account(remote_id: str = "100", **fields: Any) -> Account:
    given = {
        "network": "memory",
        "handle": f"team{remote_id}",
        "name": f"Team {remote_id}",
        "area": "N1",
        "area_name": "Northside",
        "created_at": NOW,
    }
    return Account.objects.create(remote_id=remote_id, **(given | fields))


def post(remote_id: str = "1", text: str = "At the market.", **fields: Any) -> RemotePost:
    given: dict[str, Any] = {
        "account_remote_id": "100",
        "created_at": NOW,
        "url": f"https://memory.example/{remote_id}",
    }
    return RemotePost(remote_id=remote_id, text=text, **(given | fields))
