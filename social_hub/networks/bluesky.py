"""Bluesky, over the AT Protocol's HTTP calls. Reading needs no log-in; an app password writes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final

from social_hub.networks.base import Network
from social_hub.networks.bluesky_posts import (
    SITE,
    Author,
    Item,
    facets_of,
    key_of,
    remote_post,
)
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
from social_hub.networks.shapes import EPOCH, moment_of, number, read_each
from social_hub.networks.transport import Answer
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
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

_AT_A_TIME: Final = 100
_PROFILES: Final = 25
_POSTS: Final = 25
_SETTLING: Final = timedelta(minutes=2)
_LASTS: Final = timedelta(hours=2)
"""How long an access token is good; the refresh token is good for two months."""
_POST: Final = "app.bsky.feed.post"


class Bluesky(Network):
    name = "bluesky"
    label = "Bluesky"
    base = "https://public.api.bsky.app"
    capabilities: ClassVar = Capabilities(
        read_list=True, read_account=True, publish=True, delete=True, alternative_text=True
    )
    media_hosts = ("cdn.bsky.app", "video.bsky.app", "video.cdn.bsky.app")

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        """Twenty-five to a call. Those left out are asked for once more, which tells why."""
        found: dict[str, Resolved | Unresolved] = {}
        for start in range(0, len(handles), _PROFILES):
            some = handles[start : start + _PROFILES]
            query = {"actors": [handle.removeprefix("@") for handle in some]}
            body = self._get("app.bsky.actor.getProfiles", query).json()
            profiles, _ = read_each(Author, body.get("profiles") or [])
            known = {key: p for p in profiles for key in (p.did, p.handle.lower())}
            for handle in some:
                profile = known.get(handle.removeprefix("@").lower()) or known.get(handle)
                found[handle] = _resolved(handle, profile) if profile else self._why(handle)
        return [found[handle] for handle in handles]

    def read_list(self, cursor: Cursor | None) -> Batch:
        query = {"list": str(self.settings.get("list", ""))}
        return self._read("app.bsky.feed.getListFeed", query, cursor)

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        query = {"actor": account.remote_id, "filter": "posts_with_replies"}
        return self._read("app.bsky.feed.getAuthorFeed", query, cursor)

    def gone(self, remote_ids: Sequence[str], account: AccountRef | None = None) -> Sequence[str]:
        """Reposts cannot be asked for: that one of them is missing is believed."""
        posts = [id for id in remote_ids if f"/{_POST}/" in id and "#" not in id]
        there: set[str] = set()
        for start in range(0, len(posts), _POSTS):
            query = {"uris": posts[start : start + _POSTS]}
            body = self._get("app.bsky.feed.getPosts", query).json()
            if not isinstance(posts_there := body.get("posts"), list):
                raise Down
            there |= {str(post.get("uri")) for post in posts_there}
        return [id for id in remote_ids if id not in there]

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        """The record's name follows from the key, so a second attempt finds the first one's
        record.
        """
        rkey = key_of(copy.created_at, key)
        sent = _as_sent(account, rkey)
        if again and self._is_there(account, rkey):
            return sent
        record: dict[str, Any] = {
            "$type": _POST,
            "text": copy.text,
            "createdAt": _written(copy.created_at),
            "langs": [copy.language],
            "facets": facets_of(copy.text),
        }
        if copy.pictures:
            images = [self._upload(account, picture) for picture in copy.pictures]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        try:
            self._create(account.token, account.remote_id, _POST, rkey, record)
        except Refused:
            if not self._is_there(account, rkey):
                raise
        return sent

    def delete(self, account: AccountRef, remote_id: str) -> None:
        """Bluesky answers the same whether the record was there or not."""
        body = {
            "repo": account.remote_id,
            "collection": remote_id.split("/")[-2],
            "rkey": remote_id.rpartition("/")[2],
        }
        self._post("com.atproto.repo.deleteRecord", account.token, body)

    def follow(self, account: AccountRef, callback: str) -> Followed:
        """On the list, where an app password of its owner is set."""
        owner, list_uri = str(self.settings.get("list_handle", "")), self.settings.get("list", "")
        if owner and list_uri:
            password = str(self.settings.get("list_password", ""))
            session = self.connect({"handle": owner, "password": password}, {})
            item = {
                "$type": "app.bsky.graph.listitem",
                "subject": account.remote_id,
                "list": str(list_uri),
                "createdAt": _written(self.transport.clock()),
            }
            rkey = key_of(datetime(2026, 1, 1, tzinfo=UTC), account.remote_id)
            try:
                self._create(session.token, session.remote_id, item["$type"], rkey, item)
            except Refused:  # it is on the list already
                return Followed()
        return Followed()

    def connect(self, answer: Mapping[str, str], keep: Mapping[str, str]) -> Tokens:
        body = {
            "identifier": answer.get("handle", "").removeprefix("@"),
            "password": answer.get("password", ""),
        }
        return self._session(self._post("com.atproto.server.createSession", "", body))

    def renew(self, account: AccountRef) -> Tokens:
        try:
            return self._session(
                self._post("com.atproto.server.refreshSession", account.refresh_token, None)
            )
        except TokenDied:  # an expired refresh token says no more than an expired access token
            raise TokenDied from None

    def _session(self, answer: Answer) -> Tokens:
        given = answer.json()
        return Tokens(
            token=str(given["accessJwt"]),
            refresh_token=str(given["refreshJwt"]),
            dies_at=self.transport.clock() + _LASTS,
            remote_id=str(given.get("did", "")),
            handle=str(given.get("handle", "")),
        )

    def _read(self, method: str, query: Mapping[str, str], cursor: Cursor | None) -> Batch:
        """One page. The list's place is a time, which is when a post was made or passed on."""
        cursor = cursor or Cursor()
        asked = {**query, "limit": str(_AT_A_TIME)}
        if cursor.page:
            asked["cursor"] = cursor.page
        answer = self._get(method, asked)
        body = answer.json()
        items, whole = read_each(Item, body.get("feed") or [])
        posts = tuple(remote_post(item) for item in items if not _pinned(item))
        created = [post.created_at for post in posts]
        following = str(body.get("cursor") or "")
        newest = max(created).isoformat() if created else cursor.newest
        known = datetime.fromisoformat(cursor.newest) if cursor.newest else None
        reached = bool(known and created and min(created) <= known)
        complete = reached or not following or not items
        reading = cursor.reading or max(newest, cursor.newest)
        span = None
        if whole and (created or not cursor.page):
            settled = self.transport.clock() - _SETTLING
            ended = not following
            span = Span(
                first=EPOCH if ended or not created else min(created),
                last=max(created) if cursor.page else max([settled, *created]),
            )
        return Batch(
            posts=posts,
            cursor=Cursor(newest=reading)
            if complete
            else Cursor(
                newest=cursor.newest, page=following, reading=reading, pages=cursor.pages + 1
            ),
            complete=complete,
            span=span,
            limits=_limits(answer),
        )

    def _why(self, handle: str) -> Unresolved:
        try:
            self._get("app.bsky.actor.getProfile", {"actor": handle.removeprefix("@")})
        except (Unknown, Suspended, Refused) as error:
            return Unresolved(handle=handle, error=error)
        return Unresolved(handle=handle, error=Unknown(handle))

    def _is_there(self, account: AccountRef, rkey: str) -> bool:
        query = {"repo": account.remote_id, "collection": _POST, "rkey": rkey}
        try:
            self._get("com.atproto.repo.getRecord", query, base=self._pds)
        except (Unknown, Refused):
            return False
        return True

    def _create(
        self, token: str, repo: str, collection: str, rkey: str, record: Mapping[str, Any]
    ) -> None:
        body = {"repo": repo, "collection": collection, "rkey": rkey, "record": record}
        self._post("com.atproto.repo.createRecord", token, body)

    def _upload(self, account: AccountRef, picture: Picture) -> dict[str, Any]:
        answer = self.transport.call(
            "POST",
            f"{self._pds}/xrpc/com.atproto.repo.uploadBlob",
            content=picture.content,
            headers={"Authorization": f"Bearer {account.token}", "Content-Type": picture.type},
        )
        if wrong := _problem(answer):
            raise wrong
        image: dict[str, Any] = {"alt": picture.alternative_text, "image": answer.json()["blob"]}
        if picture.width and picture.height:
            image["aspectRatio"] = {"width": picture.width, "height": picture.height}
        return image

    def _get(self, method: str, query: Mapping[str, str | Sequence[str]], base: str = "") -> Answer:
        return self._answered(
            self.transport.call("GET", f"{base or self._base}/xrpc/{method}", query=query)
        )

    def _post(self, method: str, token: str, body: Mapping[str, Any] | None) -> Answer:
        return self._answered(
            self.transport.call(
                "POST",
                f"{self._pds}/xrpc/{method}",
                sent_json=body,
                headers={"Authorization": f"Bearer {token}"} if token else None,
            )
        )

    def _answered(self, answer: Answer) -> Answer:
        if wrong := _problem(answer):
            raise wrong
        if not isinstance(answer.json(), dict):
            raise Down
        return answer

    @property
    def _pds(self) -> str:
        return str(self.settings.get("pds", "https://bsky.social")).rstrip("/")


def _problem(answer: Answer) -> NetworkError | None:
    """What an answer says went wrong: by the error's name, which comes with 400 in most cases."""
    if answer.status < 300:
        return None
    if answer.status == 429:
        return Throttled(moment_of(answer.headers.get("ratelimit-reset")))
    try:
        body = answer.json()
    except Down as error:
        return error if answer.status >= 500 else Refused()
    name, said = (str(body.get(key, "")) for key in ("error", "message"))
    if name == "ExpiredToken":
        return TokenDied(reconnect=False)
    if name in {"AccountTakedown", "AccountDeactivated", "AccountSuspended", "RepoTakendown"}:
        return Suspended()
    if name in {"InvalidToken", "AuthenticationRequired", "AuthMissing"} or answer.status == 401:
        return TokenDied()
    if name in {"RecordNotFound", "RepoNotFound", "NotFound", "UnknownList"} or (
        "not found" in said.lower()
    ):
        return Unknown()
    if answer.status >= 500:
        return Down(perhaps_done=True)
    return Forbidden() if answer.status == 403 else Refused()


def _resolved(handle: str, profile: Author) -> Resolved:
    return Resolved(
        handle=handle,
        remote_id=profile.did,
        name=profile.name or profile.handle,
        url=f"{SITE}/profile/{profile.handle}",
        avatar_url=profile.avatar,
        current_handle=profile.handle,
    )


def _pinned(item: Item) -> bool:
    """A post that stands on top though it is old; it comes again in its place."""
    return bool(item.reason and item.reason.type.endswith("#reasonPin"))


def _as_sent(account: AccountRef, rkey: str) -> Sent:
    return Sent(
        remote_id=f"at://{account.remote_id}/{_POST}/{rkey}",
        url=f"{SITE}/profile/{account.remote_id}/post/{rkey}",
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _limits(answer: Answer) -> Limits | None:
    limit = number(answer.headers.get("ratelimit-limit"))
    if limit is None:
        return None
    return Limits(
        limit=limit,
        remaining=number(answer.headers.get("ratelimit-remaining")),
        resets_at=moment_of(answer.headers.get("ratelimit-reset")),
    )
