"""X, over its API v2. Off until a force turns it on: its terms ask government users for an
Enterprise plan.
"""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from social_hub.networks.base import Network
from social_hub.networks.errors import Down, NetworkError, Unknown
from social_hub.networks.shapes import EPOCH, moment_of, number, read, read_each
from social_hub.networks.signatures import base64_sha256, demand, header
from social_hub.networks.transport import Answer, parsed
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
    Connecting,
    CopyText,
    Cursor,
    Followed,
    Limits,
    Pushed,
    Resolved,
    Sent,
    Span,
    Tokens,
    Unresolved,
)
from social_hub.networks.x_errors import Duplicate, of_part, problem
from social_hub.networks.x_events import Event, pushed
from social_hub.networks.x_posts import (
    READ,
    SITE,
    Includes,
    Post,
    User,
    ids,
    remote_post,
    same_text,
    written,
)

WRITE: Final = Decimal("0.015")
WRITE_WITH_URL: Final = Decimal("0.200")
_AT_A_TIME: Final = 100
_PAGES: Final = 8
"""Of a list X gives the newest 800 posts: this many pages."""
_SETTLING: Final = timedelta(minutes=2)
"""A post younger than this may not be in a reading yet, without being deleted."""
_FIELDS: Final = {
    "tweet.fields": "attachments,author_id,created_at,edit_history_tweet_ids,entities,lang,"
    "note_tweet,public_metrics,referenced_tweets,withheld",
    "expansions": "author_id,attachments.media_keys,attachments.poll_ids,referenced_tweets.id,"
    "referenced_tweets.id.author_id,referenced_tweets.id.attachments.media_keys",
    "media.fields": "alt_text,height,media_key,preview_image_url,type,url,width",
    "poll.fields": "end_datetime,id,options",
    "user.fields": "id,name,profile_image_url,protected,username",
}
_CRC_TOKEN: Final = re.compile(r"[\w+/=-]{1,200}", re.ASCII)
_SCOPES: Final = "tweet.read tweet.write users.read media.write offline.access"


class X(Network):
    name = "x"
    label = "X"
    base = "https://api.x.com"
    capabilities: ClassVar = Capabilities(
        read_list=True,
        read_account=True,
        push=True,
        publish=True,
        delete=True,
        alternative_text=True,
        free=False,
    )
    media_hosts = ("pbs.twimg.com", "video.twimg.com")

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        """A hundred to a call; ids and names are asked for apart."""
        found: dict[str, Resolved | Unresolved] = {}
        by_id = [handle for handle in handles if handle.isdecimal()]
        by_name = [handle for handle in handles if not handle.isdecimal()]
        for asked, path, key in ((by_name, "users/by", "usernames"), (by_id, "users", "ids")):
            for start in range(0, len(asked), _AT_A_TIME):
                some = asked[start : start + _AT_A_TIME]
                found |= self._resolve(path, key, some)
        return [found[handle] for handle in handles]

    def read_list(self, cursor: Cursor | None) -> Batch:
        path = f"lists/{self.settings.get('list_id', '')}/tweets"
        return self._read(path, cursor, pages=_PAGES)

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        """Since the newest that is known; X gives the newest 3,200."""
        since = cursor.newest if cursor else ""
        return self._read(f"users/{account.remote_id}/tweets", cursor, since=since)

    def gone(self, remote_ids: Sequence[str], account: AccountRef | None = None) -> Sequence[str]:
        missing: list[str] = []
        for start in range(0, len(remote_ids), _AT_A_TIME):
            some = remote_ids[start : start + _AT_A_TIME]
            answer = self._get("tweets", self._token, {"ids": ",".join(some)}, part=True)
            there = {str(post.get("id")) for post in answer.json().get("data", [])}
            said = {str(e.get("resource_id")) for e in answer.json().get("errors", [])}
            missing += [id for id in some if id not in there and id in said]
        return missing

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        if again and (sent := self._sent(account, copy)):
            return sent
        body: dict[str, Any] = {"text": copy.text}
        if copy.pictures:
            body["media"] = {"media_ids": [self._upload(account, p) for p in copy.pictures]}
        try:
            answer = self._call("POST", "tweets", account.token, sent_json=body)
        except Duplicate:
            if sent := self._sent(account, copy):
                return sent
            raise
        return self._as_sent(str(answer.json()["data"]["id"]), account, copy)

    def delete(self, account: AccountRef, remote_id: str) -> None:
        try:
            self._call("DELETE", f"tweets/{remote_id}", account.token)
        except Unknown:
            return

    def read_push(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Pushed]:
        secret = str(self.settings.get("consumer_secret", ""))
        demand(secret, base64_sha256(secret, body), header(headers, "x-twitter-webhooks-signature"))
        try:
            event = read(Event, parsed(body).get("data"))
        except (ValueError, AttributeError, Down):
            return []
        return pushed(event)

    def answer_challenge(self, query: Mapping[str, str]) -> bytes | None:
        """Only of what looks like a token of X. What is pushed is signed with the same key, so
        whoever has any text signed here could sign a push with it.
        """
        token, secret = query.get("crc_token", ""), str(self.settings.get("consumer_secret", ""))
        if not secret or not _CRC_TOKEN.fullmatch(token):
            return None
        return json.dumps({"response_token": base64_sha256(secret, token.encode())}).encode()

    def follow(self, account: AccountRef, callback: str) -> Followed:
        """On the list, where one is set; and pushed, where a webhook of X's is set
        (`webhook_id`).
        """
        if (list_id := self.settings.get("list_id")) and (token := self.settings.get("list_token")):
            members = f"lists/{list_id}/members"
            self._call("POST", members, str(token), sent_json={"user_id": account.remote_id})
        webhook = self.settings.get("webhook_id")
        for event in ("post.create", "post.delete") if webhook else ():
            asked = {
                "event_type": event,
                "filter": {"user_id": account.remote_id},
                "webhook_id": str(webhook),
            }
            self._call("POST", "activity/subscriptions", self._token, sent_json=asked)
        return Followed(pushed=bool(webhook))

    def unfollow(self, account: AccountRef, callback: str) -> None:
        """From the list. A subscription of X's ends on its own pages."""
        if (list_id := self.settings.get("list_id")) and (token := self.settings.get("list_token")):
            self._call("DELETE", f"lists/{list_id}/members/{account.remote_id}", str(token))

    def connecting(self, account: AccountRef, redirect: str, state: str) -> Connecting | None:
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": str(self.settings.get("client_id", "")),
            "redirect_uri": redirect,
            "scope": _SCOPES,
            "state": state,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        site = str(self.settings.get("site", SITE))
        keep = {"verifier": verifier, "redirect": redirect}
        return Connecting(url=f"{site}/i/oauth2/authorize?{urlencode(query)}", keep=keep)

    def connect(self, answer: Mapping[str, str], keep: Mapping[str, str]) -> Tokens:
        tokens = self._tokens(
            grant_type="authorization_code",
            code=answer.get("code", ""),
            redirect_uri=keep.get("redirect", ""),
            code_verifier=keep.get("verifier", ""),
        )
        user = read(User, self._get("users/me", tokens.token, {}).json()["data"])
        return Tokens(
            token=tokens.token,
            refresh_token=tokens.refresh_token,
            dies_at=tokens.dies_at,
            remote_id=user.id,
            handle=user.username,
        )

    def renew(self, account: AccountRef) -> Tokens:
        """X gives a new refresh token each time, and the old one ends."""
        return self._tokens(grant_type="refresh_token", refresh_token=account.refresh_token)

    def _tokens(self, **form: str) -> Tokens:
        client, secret = (str(self.settings.get(n, "")) for n in ("client_id", "client_secret"))
        basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
        answer = self.transport.call(
            "POST",
            f"{self._base}/2/oauth2/token",
            form={**form, "client_id": client},
            headers={"Authorization": f"Basic {basic}"} if secret else {},
        )
        if wrong := problem(answer):
            raise wrong
        given = answer.json()
        lasts = timedelta(seconds=int(given.get("expires_in", 7200)))
        return Tokens(
            token=str(given["access_token"]),
            refresh_token=str(given.get("refresh_token", "")),
            dies_at=self.transport.clock() + lasts,
        )

    def _resolve(
        self, path: str, key: str, some: Sequence[str]
    ) -> dict[str, Resolved | Unresolved]:
        names = [handle.removeprefix("@") for handle in some]
        query = {key: ",".join(names), "user.fields": _FIELDS["user.fields"]}
        body = self._get(path, self._token, query, part=True).json()
        users, _ = read_each(User, body.get("data") or [])
        known = {(user.id if key == "ids" else user.username.lower()): user for user in users}
        errors = {str(e.get("value", "")).lower(): of_part(e) for e in body.get("errors") or []}
        return {
            handle: _resolved(handle, known.get(name.lower()), errors.get(name.lower()))
            for handle, name in zip(some, names, strict=True)
        }

    def _read(self, path: str, cursor: Cursor | None, *, pages: int = 0, since: str = "") -> Batch:
        """One page. `pages` is after how many of them X gives no more, though there is more."""
        cursor = cursor or Cursor()
        query = {**_FIELDS, "max_results": str(_AT_A_TIME)}
        if since:
            query["since_id"] = since
        if cursor.page:
            query["pagination_token"] = cursor.page
        answer = self._get(path, self._token, query)
        body = answer.json()
        posts, whole = read_each(Post, body.get("data") or [])
        includes = Includes.of(body.get("includes"))
        following = str((body.get("meta") or {}).get("next_token") or "")
        number_of_pages = cursor.pages + 1
        known = int(cursor.newest or 0)
        reached = bool(known and posts and min(ids(posts)) <= known)
        exceeded = bool(pages and number_of_pages >= pages)
        complete = reached or not following or exceeded
        reading = cursor.reading or str(max([*ids(posts), known]) or "")
        return Batch(
            posts=tuple(remote_post(post, includes) for post in posts),
            cursor=Cursor(newest=reading)
            if complete
            else Cursor(
                newest=cursor.newest, page=following, reading=reading, pages=number_of_pages
            ),
            complete=complete,
            gap=exceeded and not reached and bool(known),
            span=self._span(posts, cursor, ended=not following and not exceeded and not since)
            if whole
            else None,
            cost=READ * (len(posts) + len(includes.tweets) + len(includes.posts)),
            limits=_limits(answer),
        )

    def _span(self, posts: Sequence[Post], cursor: Cursor, *, ended: bool) -> Span | None:
        created = [post.created_at for post in posts]
        if not created and not ended:
            return None
        settled = self.transport.clock() - _SETTLING
        first = EPOCH if ended else min(created)
        last = max(created) if cursor.page else max([settled, *created])
        return Span(first=first, last=last)

    def _sent(self, account: AccountRef, copy: CopyText) -> Sent | None:
        """The post that an earlier attempt made, where X took it and its answer was lost."""
        since = (copy.created_at - _SETTLING).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = {"max_results": "100", "start_time": since, **_FIELDS}
        body = self._get(f"users/{account.remote_id}/tweets", account.token, query).json()
        posts, _ = read_each(Post, body.get("data") or [])
        for post in posts:
            if written(post) == same_text(copy.text):
                return self._as_sent(post.id, account, copy)
        return None

    def _as_sent(self, id: str, account: AccountRef, copy: CopyText) -> Sent:
        cost = WRITE_WITH_URL if "://" in copy.text else WRITE
        url = f"{SITE}/{account.handle.removeprefix('@') or 'i'}/status/{id}"
        return Sent(remote_id=id, url=url, cost=cost)

    def _upload(self, account: AccountRef, picture: Any) -> str:
        answer = self.transport.call(
            "POST",
            f"{self._base}/2/media/upload",
            headers={"Authorization": f"Bearer {account.token}"},
            form={"media_category": "tweet_image", "media_type": picture.type},
            files={"media": ("picture", picture.content, picture.type)},
        )
        if wrong := problem(answer):
            raise wrong
        id = str(answer.json()["data"]["id"])
        said = {"id": id, "metadata": {"alt_text": {"text": picture.alternative_text[:1000]}}}
        self._call("POST", "media/metadata", account.token, sent_json=said)
        return id

    def _get(
        self, path: str, token: str, query: Mapping[str, str], *, part: bool = False
    ) -> Answer:
        """With `part`, errors about some of what was asked for are left in the answer."""
        return self._call("GET", path, token, query=query, part=part)

    def _call(
        self,
        method: str,
        path: str,
        token: str,
        *,
        query: Mapping[str, str] | None = None,
        sent_json: Mapping[str, Any] | None = None,
        part: bool = False,
    ) -> Answer:
        answer = self.transport.call(
            method,
            f"{self._base}/2/{path}",
            query=query,
            sent_json=sent_json,
            headers={"Authorization": f"Bearer {token}"},
        )
        if (wrong := problem(answer)) and not (part and answer.status == 200):
            raise wrong
        if not isinstance(answer.json(), dict):
            raise Down
        return answer


def _resolved(handle: str, user: User | None, error: NetworkError | None) -> Resolved | Unresolved:
    if user is None:
        return Unresolved(handle=handle, error=error or Unknown(handle))
    return Resolved(
        handle=handle,
        remote_id=user.id,
        name=user.name,
        url=f"{SITE}/{user.username}",
        avatar_url=user.profile_image_url,
        current_handle=user.username,
    )


def _limits(answer: Answer) -> Limits | None:
    limit = number(answer.headers.get("x-rate-limit-limit"))
    if limit is None:
        return None
    return Limits(
        limit=limit,
        remaining=number(answer.headers.get("x-rate-limit-remaining")),
        resets_at=moment_of(answer.headers.get("x-rate-limit-reset")),
    )
