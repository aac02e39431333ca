"""What a network is. A new one is a class below `Network` and its name in the setting
SOCIAL_HUB_NETWORKS.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from social_hub.networks.errors import NetworkError, Refused
from social_hub.networks.transport import Transport
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
    Connecting,
    CopyText,
    Cursor,
    Followed,
    Pushed,
    Resolved,
    Sent,
    Tokens,
    Unresolved,
)


class Network(ABC):
    """One network. It keeps nothing: any process may make one, and throw it away.

    Each method that calls the network raises a `NetworkError` and nothing else, and calls it at
    most a few times:
    when to try again is for the caller to decide.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    """How people call it."""
    capabilities: ClassVar[Capabilities]
    base: ClassVar[str] = ""
    """The address of its API, where the setting "base" names no other."""
    media_hosts: ClassVar[tuple[str, ...]] = ()
    """Where its pictures lie: host names, or "*.example" for all below one."""

    def __init__(self, transport: Transport, settings: Mapping[str, object]) -> None:
        self.transport = transport
        self.settings = settings

    @property
    def _base(self) -> str:
        return str(self.settings.get("base", self.base)).rstrip("/")

    @property
    def _token(self) -> str:
        """What the site itself reads with."""
        return str(self.settings.get("token", ""))

    def gives_media_from(self, host: str, account: AccountRef | None = None) -> bool:
        """Whether pictures of posts may be fetched from a host (with a port, where it has one).

        Those of the network, and those that the setting "media_hosts" adds.
        """
        added = self.settings.get("media_hosts", ())
        allowed = (*self.media_hosts, *(added if isinstance(added, list | tuple) else ()))
        return any(_is_below(host.lower(), str(pattern).lower()) for pattern in allowed)

    @abstractmethod
    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        """The accounts of these handles or remote ids, in their order, in as few calls as the
        network allows.
        """

    def read_list(self, cursor: Cursor | None) -> Batch:
        """One page of the newest posts of all followed accounts."""
        raise self._cannot("read all accounts at once")

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        """One page of the newest posts of an account."""
        raise self._cannot("read an account")

    def gone(self, remote_ids: Sequence[str], account: AccountRef | None = None) -> Sequence[str]:
        """Which of these posts are no longer there. Asked before one that a reading lacked is taken
        away, because a reading may be short for other reasons.
        """
        return remote_ids

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        """Publish this once. `key` is the same in every attempt; `again` says that an earlier one
        may have arrived.
        """
        raise self._cannot("publish")

    def edit(self, account: AccountRef, remote_id: str, copy: CopyText, key: str) -> Sent:
        """Put this in the place of what was published. Its remote id may be another one
        afterwards.
        """
        raise self._cannot("correct a post")

    def delete(self, account: AccountRef, remote_id: str) -> None:
        """Take a post away. One that is gone already is no error."""
        raise self._cannot("delete a post")

    def read_push(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Pushed]:
        """What the network pushed, once the signature of the raw body is right. Calls nothing.

        Header names may be in any case. Raises BadSignature.
        """
        raise self._cannot("push")

    def answer_challenge(self, query: Mapping[str, str]) -> bytes | None:
        """The body that proves to the network that the address is ours; None: not for us."""
        return None

    def follow(self, account: AccountRef, callback: str) -> Followed:
        """Put the account on the list that is read, or have its posts pushed to `callback`
        (https).
        """
        return Followed()

    def unfollow(self, account: AccountRef, callback: str) -> None:
        """The opposite of `follow`. Where nothing was followed there is nothing to end."""
        return

    def connecting(self, account: AccountRef, redirect: str, state: str) -> Connecting | None:
        """Where a person gives permission for an account; None: by a password that is entered
        here.
        """
        return None

    def connect(self, answer: Mapping[str, str], keep: Mapping[str, str]) -> Tokens:
        """The tokens for what the person came back with, or for "handle" and "password"."""
        raise self._cannot("be connected")

    def renew(self, account: AccountRef) -> Tokens:
        """New tokens by the refresh token, without a person. Raises TokenDied when that has ended
        too.
        """
        raise self._cannot("renew a permission")

    def _cannot(self, what: str) -> NetworkError:
        return Refused(f"{self.label} cannot {what}.")


def _is_below(host: str, pattern: str) -> bool:
    """ "*.example.org" is every host below it, and not example.org itself."""
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return host == pattern
