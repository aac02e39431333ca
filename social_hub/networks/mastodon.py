"""Mastodon, over the API of one server: the force's own, or one that knows the accounts."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from social_hub.networks.base import Network
from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Suspended,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.mastodon_posts import Account, Status, is_public, remote_post
from social_hub.networks.plain import text_of_html
from social_hub.networks.shapes import EPOCH, number, read, read_each
from social_hub.networks.transport import Answer
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
    Connecting,
    CopyText,
    Cursor,
    Followed,
    Limits,
    Picture,
    Resolved,
    Sent,
    Span,
    Tokens,
    Unresolved,
)

_AT_A_TIME: Final = 40
_SETTLING: Final = timedelta(minutes=2)
_SCOPES: Final = "read:accounts read:statuses write:statuses write:media"
_NEXT: Final = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?')


class Mastodon(Network):
    name = "mastodon"
    label = "Mastodon"
    base = "https://mastodon.social"
    capabilities: ClassVar = Capabilities(
        read_list=True,
        read_account=True,
        publish=True,
        delete=True,
        edit=True,
        alternative_text=True,
    )

    def gives_media_from(self, host: str, account: AccountRef | None = None) -> bool:
        """Its server too, which keeps a copy of what other servers have."""
        own = urlsplit(self._base).netloc
        return host.lower() == own.lower() or super().gives_media_from(host, account)

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        """One by one: Mastodon has no call for many. Numbers are ids of this server."""
        return [self._resolve(handle) for handle in handles]

    def read_list(self, cursor: Cursor | None) -> Batch:
        """The list of an account that follows the teams, on whatever servers they are."""
        return self._read(f"timelines/list/{self.settings.get('list_id', '')}", cursor, self._token)

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        return self._read(f"accounts/{account.remote_id}/statuses", cursor, "")

    def gone(self, remote_ids: Sequence[str], account: AccountRef | None = None) -> Sequence[str]:
        missing: list[str] = []
        for id in remote_ids:
            try:
                self._call("GET", f"statuses/{id}", "")
            except (Unknown, Suspended):
                missing.append(id)
        return missing

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        """Mastodon keeps the key for an hour; a later attempt looks at what is there."""
        if again and (sent := self._sent(account, copy)):
            return sent
        form = {
            "status": copy.text,
            "visibility": "public",
            "language": copy.language,
            "media_ids[]": [self._upload(account, picture) for picture in copy.pictures],
        }
        answer = self._call("POST", "statuses", account.token, form=form, key=key)
        return _as_sent(answer)

    def edit(self, account: AccountRef, remote_id: str, copy: CopyText, key: str) -> Sent:
        """The pictures stay, unless others are given: an edit that names none takes them away."""
        kept = [self._upload(account, picture) for picture in copy.pictures]
        if not kept:
            there = self._call("GET", f"statuses/{remote_id}", account.token).json()
            kept = [media.id for media in read(Status, there).media_attachments]
        form = {"status": copy.text, "language": copy.language, "media_ids[]": kept}
        return _as_sent(
            self._call("PUT", f"statuses/{remote_id}", account.token, form=form, key=key)
        )

    def delete(self, account: AccountRef, remote_id: str) -> None:
        try:
            self._call("DELETE", f"statuses/{remote_id}", account.token)
        except Unknown:
            return

    def follow(self, account: AccountRef, callback: str) -> Followed:
        """On the list, where one is set: only accounts that its owner follows can be on it."""
        if list_id := self.settings.get("list_id"):
            form = {"account_ids[]": [account.remote_id]}
            self._call("POST", f"accounts/{account.remote_id}/follow", self._token, form={})
            try:
                self._call("POST", f"lists/{list_id}/accounts", self._token, form=form)
            except Refused:  # it is on the list already
                return Followed()
        return Followed()

    def connecting(self, account: AccountRef, redirect: str, state: str) -> Connecting | None:
        query = {
            "response_type": "code",
            "client_id": str(self.settings.get("client_id", "")),
            "redirect_uri": redirect,
            "scope": _SCOPES,
            "state": state,
        }
        site = str(self.settings.get("site", self._base))
        keep = {"redirect": redirect}
        return Connecting(url=f"{site}/oauth/authorize?{urlencode(query)}", keep=keep)

    def connect(self, answer: Mapping[str, str], keep: Mapping[str, str]) -> Tokens:
        given = self._answered(
            self.transport.call(
                "POST",
                f"{self._base}/oauth/token",
                form={
                    "grant_type": "authorization_code",
                    "code": answer.get("code", ""),
                    "client_id": str(self.settings.get("client_id", "")),
                    "client_secret": str(self.settings.get("client_secret", "")),
                    "redirect_uri": keep.get("redirect", ""),
                    "scope": _SCOPES,
                },
            )
        ).json()
        token = str(given["access_token"])
        whose = self._call("GET", "accounts/verify_credentials", token).json()
        account = read(Account, whose)
        return Tokens(token=token, remote_id=account.id, handle=account.acct)

    def _resolve(self, handle: str) -> Resolved | Unresolved:
        try:
            if handle.isdecimal():
                answer = self._call("GET", f"accounts/{handle}", "")
            else:
                query = {"acct": handle.removeprefix("@")}
                answer = self._call("GET", "accounts/lookup", "", query=query)
        except (Unknown, Suspended, Refused) as error:
            return Unresolved(handle=handle, error=error)
        account = read(Account, answer.json())
        if account.suspended:
            return Unresolved(handle=handle, error=Suspended(account.id))
        return Resolved(
            handle=handle,
            remote_id=account.id,
            name=account.display_name or account.acct,
            url=account.url,
            avatar_url=account.avatar_static,
            current_handle=account.acct,
        )

    def _read(self, path: str, cursor: Cursor | None, token: str) -> Batch:
        """One page; the first one only where it has changed since it was last read."""
        cursor = cursor or Cursor()
        query = {"limit": str(_AT_A_TIME)}
        if cursor.page:
            query["max_id"] = cursor.page
        etag = "" if cursor.page else cursor.etag
        answer = self._call("GET", path, token, query=query, etag=etag)
        if answer.status == 304:
            return Batch(cursor=cursor, unchanged=True, limits=_limits(answer))
        statuses, whole = read_each(Status, _list(answer))
        posts = tuple(remote_post(status) for status in statuses if is_public(status))
        created = [status.created_at for status in statuses]
        following = _next(answer.headers.get("link", ""))
        known = datetime.fromisoformat(cursor.newest) if cursor.newest else None
        reached = bool(known and created and min(created) <= known)
        complete = reached or not following or not statuses
        newest = max(created).isoformat() if created else cursor.newest
        reading = cursor.reading or max(newest, cursor.newest)
        etag = cursor.etag if cursor.page else answer.headers.get("etag", "")
        span = None
        if whole and (created or not cursor.page):
            settled = self.transport.clock() - _SETTLING
            span = Span(
                first=min(created) if following and created else EPOCH,
                last=max(created) if cursor.page else max([settled, *created]),
            )
        return Batch(
            posts=posts,
            cursor=Cursor(newest=reading, etag=etag)
            if complete
            else Cursor(
                newest=cursor.newest,
                page=following,
                reading=reading,
                pages=cursor.pages + 1,
                etag=etag,
            ),
            complete=complete,
            span=span,
            limits=_limits(answer),
        )

    def _sent(self, account: AccountRef, copy: CopyText) -> Sent | None:
        answer = self._call(
            "GET", f"accounts/{account.remote_id}/statuses", account.token, query={"limit": "40"}
        )
        for status in read_each(Status, _list(answer))[0]:
            late = status.created_at >= copy.created_at - _SETTLING
            if late and _same(text_of_html(status.content)[0], copy.text):
                return Sent(remote_id=status.id, url=status.url)
        return None

    def _upload(self, account: AccountRef, picture: Picture) -> str:
        answer = self.transport.call(
            "POST",
            f"{self._base}/api/v2/media",
            form={"description": picture.alternative_text[:1500]},
            files={"file": ("picture", picture.content, picture.type)},
            headers={"Authorization": f"Bearer {account.token}"},
        )
        return str(self._answered(answer).json()["id"])

    def _call(
        self,
        method: str,
        path: str,
        token: str,
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str | Sequence[str]] | None = None,
        etag: str = "",
        key: str = "",
    ) -> Answer:
        given = {"Authorization": f"Bearer {token}" if token else "", "If-None-Match": etag}
        given["Idempotency-Key"] = key
        return self._answered(
            self.transport.call(
                method,
                f"{self._base}/api/v1/{path}",
                query=query,
                form=form,
                headers={name: value for name, value in given.items() if value},
            )
        )

    def _answered(self, answer: Answer) -> Answer:
        if wrong := _problem(answer):
            raise wrong
        return answer


def _problem(answer: Answer) -> NetworkError | None:
    if answer.status < 300 or answer.status == 304:
        return None
    match answer.status:
        case 401:
            return TokenDied()
        case 403 if b"disabled" in answer.content or b"suspended" in answer.content:
            return Suspended()
        case 403:
            return Forbidden()
        case 404:
            return Unknown()
        case 410:
            return Suspended()
        case 429:
            return Throttled(_reset(answer))
        case _ if answer.status >= 500:
            return Down(perhaps_done=True)
    return TokenDied() if b"invalid_grant" in answer.content else Refused()


def _list(answer: Answer) -> Sequence[object]:
    body = answer.json()
    if not isinstance(body, list):
        raise Down
    return body


def _next(link: str) -> str:
    """The `max_id` of the next page, out of the Link header; empty where there is none."""
    found = _NEXT.search(link)
    query = parse_qs(urlsplit(found.group(1)).query) if found else {}
    return next(iter(query.get("max_id", [])), "")


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _as_sent(answer: Answer) -> Sent:
    status = read(Status, answer.json())
    return Sent(remote_id=status.id, url=status.url or status.uri)


def _reset(answer: Answer) -> datetime | None:
    try:
        return datetime.fromisoformat(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None


def _limits(answer: Answer) -> Limits | None:
    limit = number(answer.headers.get("x-ratelimit-limit"))
    if limit is None:
        return None
    return Limits(
        limit=limit,
        remaining=number(answer.headers.get("x-ratelimit-remaining")),
        resets_at=_reset(answer),
    )
