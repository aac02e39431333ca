"""Facebook pages, over the Graph API, with tokens of pages or of a system user."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from pydantic import Field

from social_hub.networks.base import Network
from social_hub.networks.errors import Down, Forbidden, NetworkError, Unknown
from social_hub.networks.facebook_errors import Duplicate, limits, problem
from social_hub.networks.facebook_posts import FIELDS, SITE, Post, remote_post
from social_hub.networks.shapes import EPOCH, Shape, Text, read, read_each
from social_hub.networks.signatures import demand, header, hexadecimal
from social_hub.networks.transport import Answer, parsed
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
    Connecting,
    CopyText,
    Cursor,
    Followed,
    Picture,
    Pushed,
    PushKind,
    Resolved,
    Sent,
    Span,
    Tokens,
    Unresolved,
)

VERSION: Final = "v26.0"
ENDS: Final = {
    "v20.0": date(2026, 9, 24),
    "v21.0": date(2027, 1, 21),
    "v25.0": date(2028, 7, 1),
    "v26.0": date(2028, 7, 29),
}
"""When Facebook stops to answer to a version: about two years after it came, and of v25.0 and
v26.0 the earliest day.
"""
_AT_A_TIME: Final = 50
_SETTLING: Final = timedelta(minutes=2)
_SCOPES: Final = "pages_show_list,pages_read_engagement,pages_manage_posts,pages_manage_metadata"
_OURS: Final = frozenset({"status", "post", "photo", "video", "share", "link", "album", "event"})


class _Page(Shape):
    id: str
    name: Text = ""
    username: Text = ""
    link: Text = ""
    access_token: Text = ""
    picture: dict[str, Any] = {}


class _From(Shape):
    id: str = ""


class _Value(Shape):
    item: str = ""
    verb: str = ""
    post_id: str = ""
    published: int = 1
    by: _From = Field(_From(), alias="from")


class _Change(Shape):
    field: str
    value: _Value


class _Entry(Shape):
    id: str
    changes: tuple[Any, ...] = ()


class Facebook(Network):
    name = "facebook"
    label = "Facebook"
    base = "https://graph.facebook.com"
    capabilities: ClassVar = Capabilities(
        read_account=True, push=True, publish=True, delete=True, edit=True, alternative_text=True
    )
    media_hosts = ("*.fbcdn.net",)

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        """Page by page: a batch of Facebook's counts each call inside it, and one bad name spoils
        it.
        """
        return [self._resolve(handle) for handle in handles]

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        cursor = cursor or Cursor()
        query = {"fields": FIELDS, "limit": str(_AT_A_TIME)}
        if cursor.page:
            query["after"] = cursor.page
        answer = self._call("GET", f"{account.remote_id}/posts", self._token_of(account), query)
        body = answer.json()
        posts, whole = read_each(Post, body.get("data") or [])
        paging = body.get("paging") or {}
        after = (paging.get("cursors") or {}).get("after", "") if paging.get("next") else ""
        created = [post.created_time for post in posts]
        newest = max(created).isoformat() if created else cursor.newest
        reached = bool(cursor.newest and created and min(created).isoformat() <= cursor.newest)
        complete = reached or not after
        reading = cursor.reading or newest
        span = None
        if whole and (created or not cursor.page):
            settled = self.transport.clock() - _SETTLING
            span = Span(
                first=min(created) if after and created else EPOCH,
                last=max(created) if cursor.page else max([settled, *created]),
            )
        return Batch(
            posts=tuple(remote_post(post, account.remote_id) for post in posts),
            cursor=Cursor(newest=reading)
            if complete
            else Cursor(newest=cursor.newest, page=after, reading=reading, pages=cursor.pages + 1),
            complete=complete,
            span=span,
            limits=limits(answer),
        )

    def gone(self, remote_ids: Sequence[str], account: AccountRef | None = None) -> Sequence[str]:
        missing: list[str] = []
        for id in remote_ids:
            try:
                self._call("GET", id, self._token_of(account), {"fields": "id"})
            except Unknown:
                missing.append(id)
        return missing

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        if again and (sent := self._sent(account, copy)):
            return sent
        form: dict[str, str] = {"message": copy.text}
        for place, picture in enumerate(copy.pictures):
            form[f"attached_media[{place}]"] = json.dumps(
                {"media_fbid": self._upload(account, picture)}
            )
        try:
            answer = self._call(
                "POST", f"{account.remote_id}/feed", self._token_of(account), form=form
            )
        except Duplicate:
            if sent := self._sent(account, copy):
                return sent
            raise
        return _as_sent(str(answer.json()["id"]))

    def edit(self, account: AccountRef, remote_id: str, copy: CopyText, key: str) -> Sent:
        self._call("POST", remote_id, self._token_of(account), form={"message": copy.text})
        return _as_sent(remote_id)

    def delete(self, account: AccountRef, remote_id: str) -> None:
        try:
            self._call("DELETE", remote_id, self._token_of(account))
        except Unknown:
            return

    def read_push(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Pushed]:
        secret = str(self.settings.get("app_secret", ""))
        demand(secret, hexadecimal(secret, body), header(headers, "x-hub-signature-256"))
        try:
            entries = read_each(_Entry, parsed(body)["entry"])[0]
        except (ValueError, KeyError, TypeError):
            return []
        return [
            pushed
            for entry in entries
            for change in read_each(_Change, entry.changes)[0]
            if change.field == "feed" and (pushed := _pushed(entry.id, change.value))
        ]

    def answer_challenge(self, query: Mapping[str, str]) -> bytes | None:
        expected = str(self.settings.get("verify_token", ""))
        given = query.get("hub.verify_token", "")
        if query.get("hub.mode") != "subscribe" or not expected:
            return None
        if not hmac.compare_digest(expected.encode(), given.encode()):
            return None
        return query.get("hub.challenge", "").encode()

    def follow(self, account: AccountRef, callback: str) -> Followed:
        """The address of the webhook is set once for the app, on Facebook; this adds the page to
        it.
        """
        path = f"{account.remote_id}/subscribed_apps"
        self._call("POST", path, self._token_of(account), form={"subscribed_fields": "feed"})
        return Followed(pushed=True)

    def unfollow(self, account: AccountRef, callback: str) -> None:
        self._call("DELETE", f"{account.remote_id}/subscribed_apps", self._token_of(account))

    def connecting(self, account: AccountRef, redirect: str, state: str) -> Connecting | None:
        query = {
            "client_id": str(self.settings.get("app_id", "")),
            "redirect_uri": redirect,
            "state": state,
            "scope": _SCOPES,
            "response_type": "code",
        }
        site = str(self.settings.get("site", SITE))
        keep = {"redirect": redirect, "remote_id": account.remote_id}
        return Connecting(url=f"{site}/{self._version}/dialog/oauth?{urlencode(query)}", keep=keep)

    def connect(self, answer: Mapping[str, str], keep: Mapping[str, str]) -> Tokens:
        """The page's own token. One that comes from a long-lived token of a person does not end."""
        app = {
            "client_id": str(self.settings.get("app_id", "")),
            "client_secret": str(self.settings.get("app_secret", "")),
        }
        short = self._call(
            "POST",
            "oauth/access_token",
            "",
            form={
                **app,
                "redirect_uri": keep.get("redirect", ""),
                "code": answer.get("code", ""),
            },
        ).json()["access_token"]
        long = self._call(
            "POST",
            "oauth/access_token",
            "",
            form={**app, "grant_type": "fb_exchange_token", "fb_exchange_token": str(short)},
        ).json()["access_token"]
        fields = {"fields": "id,name,username,access_token", "limit": "1000"}
        pages = self._call("GET", "me/accounts", str(long), fields).json().get("data", [])
        for page in read_each(_Page, pages)[0]:
            if page.id == keep.get("remote_id") and page.access_token:
                return Tokens(token=page.access_token, remote_id=page.id, handle=page.username)
        raise Forbidden("You are not an administrator of this page, or you did not choose it.")

    def _resolve(self, handle: str) -> Resolved | Unresolved:
        fields = {"fields": "id,name,username,link,picture{url}"}
        try:
            page = read(_Page, self._call("GET", handle, self._token_of(None), fields).json())
        except (Unknown, Forbidden) as error:
            return Unresolved(handle=handle, error=error)
        return Resolved(
            handle=handle,
            remote_id=page.id,
            name=page.name,
            url=page.link or f"{SITE}/{page.username or page.id}",
            avatar_url=str((page.picture.get("data") or {}).get("url", "")),
            current_handle=page.username,
        )

    def _sent(self, account: AccountRef, copy: CopyText) -> Sent | None:
        """The post that an earlier attempt made, where Facebook took it and its answer was lost."""
        since = str(int((copy.created_at - _SETTLING).timestamp()))
        query = {"fields": "id,message,created_time", "since": since, "limit": "50"}
        answer = self._call("GET", f"{account.remote_id}/posts", self._token_of(account), query)
        for post in read_each(Post, answer.json().get("data") or [])[0]:
            if post.message.strip() == copy.text.strip():
                return _as_sent(post.id)
        return None

    def _upload(self, account: AccountRef, picture: Picture) -> str:
        answer = self._call(
            "POST",
            f"{account.remote_id}/photos",
            self._token_of(account),
            form={"published": "false", "alt_text_custom": picture.alternative_text},
            files={"source": ("picture", picture.content, picture.type)},
        )
        return str(answer.json()["id"])

    def _call(
        self,
        method: str,
        path: str,
        token: str,
        query: Mapping[str, str] | None = None,
        *,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> Answer:
        """The token goes into a header: addresses stand in the logs of machines on the way."""
        proof = self._proof(token)
        answer = self.transport.call(
            method,
            f"{self._base}/{self._version}/{path}",
            query={**(query or {}), **proof} if form is None else query,
            form={**form, **proof} if form is not None else None,
            files=files,
            headers={"Authorization": f"Bearer {token}"} if token else None,
        )
        if wrong := self._problem(answer):
            raise wrong
        if not isinstance(answer.json(), dict):
            raise Down
        return answer

    def _problem(self, answer: Answer) -> NetworkError | None:
        return problem(answer, self.transport.clock())

    def _proof(self, token: str) -> Mapping[str, str]:
        """A stolen token is no good without the app's secret, where the app demands this."""
        secret = str(self.settings.get("app_secret", ""))
        if not secret or not token:
            return {}
        proof = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        return {"appsecret_proof": proof}

    def _token_of(self, account: AccountRef | None) -> str:
        """The page's own, which has a quota of its own; else the system user's."""
        return (account.token if account else "") or self._token

    @property
    def _version(self) -> str:
        return str(self.settings.get("version", VERSION))


def ends_at(version: str) -> date | None:
    """The day after which Facebook may no longer answer to a version; None: not known here."""
    return ENDS.get(version)


def _pushed(page_id: str, told: _Value) -> Pushed | None:
    """Only what the page itself posts. Facebook tells no more than that it did: the page is
    read.
    """
    if told.item not in _OURS or not told.post_id or (told.by.id and told.by.id != page_id):
        return None
    if told.verb in {"remove", "hide"}:
        kind = PushKind.DELETED
    elif told.published and told.verb in {"add", "edit", "edited", "unhide", "update"}:
        kind = PushKind.POSTED
    else:
        return None
    return Pushed(kind=kind, account_remote_id=page_id, remote_id=told.post_id)


def _as_sent(id: str) -> Sent:
    return Sent(remote_id=id, url=f"{SITE}/{id}")
