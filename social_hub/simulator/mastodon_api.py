"""Mastodon's API as it answers, imitated."""

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from social_hub.simulator.http import Request, Response, View, first, milliseconds, routed
from social_hub.simulator.world import Account, Picture, Post, World

LIST_OWNER: Final = "practice-list"
"""The token of the account that follows the teams."""
_LINKED: Final = re.compile(r"https?://[^\s<>]+|(?<![\w&])#\w+|(?<!\w)@\w+")
_KEPT: Final = timedelta(hours=1)
"""How long an idempotency key is known."""


class MastodonApi:
    def __init__(self, world: World) -> None:
        self.world = world
        self.routes: dict[str, View] = {
            r"GET /api/v1/accounts/lookup": self.look_up,
            r"GET /api/v1/accounts/verify_credentials": self.me,
            r"GET /api/v1/accounts/(?P<id>\d+)": self.account,
            r"GET /api/v1/accounts/(?P<id>\d+)/statuses": self.statuses,
            r"POST /api/v1/accounts/(?P<id>\d+)/follow": self.follow,
            r"GET /api/v1/timelines/list/(?P<id>\w+)": self.timeline,
            r"POST /api/v1/lists/(?P<id>\w+)/accounts": self.add_member,
            r"GET /api/v1/statuses/(?P<id>\d+)": self.status,
            r"POST /api/v1/statuses": self.create,
            r"PUT /api/v1/statuses/(?P<id>\d+)": self.edit,
            r"DELETE /api/v1/statuses/(?P<id>\d+)": self.remove,
            r"POST /api/v2/media": self.upload,
            r"POST /oauth/token": self.token,
        }

    def answer(self, request: Request) -> tuple[str, Response]:
        counted = self.world.allow("mastodon")
        headers: dict[str, str] = {}
        if counted:
            limit, left, ends = counted
            headers = {
                "x-ratelimit-limit": str(limit),
                "x-ratelimit-remaining": str(max(0, left)),
                "x-ratelimit-reset": milliseconds(ends),
            }
            if left < 0:
                return "", replace(error(429, "Too many requests"), headers=headers)
        name, response = routed(self.routes, request)
        response = response or error(404, "Record not found")
        return name, replace(response, headers={**response.headers, **headers})

    def look_up(self, request: Request) -> Response:
        return self._account(self.world.account("mastodon", request.one("acct")))

    def account(self, request: Request, id: str) -> Response:
        return self._account(self.world.accounts.get(("mastodon", id)))

    def me(self, request: Request) -> Response:
        account = self.world.by_token("mastodon", request.token)
        return self._account(account) if account else _unauthorized()

    def statuses(self, request: Request, id: str) -> Response:
        account = self.world.accounts.get(("mastodon", id))
        if account is None:
            return error(404, "Record not found")
        if account.suspended:
            return error(410, "Gone")
        posts = list(self.world.posts("mastodon", [account]))
        return self._page([p for p in posts if p.visibility in {"public", "unlisted"}], request)

    def timeline(self, request: Request, id: str) -> Response:
        if request.token != LIST_OWNER:
            return _unauthorized()
        return self._page(list(self.world.posts("mastodon", listed=True)), request)

    def status(self, request: Request, id: str) -> Response:
        post = self.world.find("mastodon", id)
        return Response.of(as_json(post, self.world)) if post else error(404, "Record not found")

    def create(self, request: Request) -> Response:
        account = self._owner(request)
        if isinstance(account, Response):
            return account
        key, now = request.headers.get("idempotency-key", ""), self.world.clock()
        for post in self.world.posts("mastodon", [account]):
            if key and post.key == key and now - post.created_at < _KEPT:
                return Response.of(as_json(post, self.world))
        text, pictures = first(request.form.get("status")), self._pictures(request)
        if not text and not pictures:
            return error(422, "Validation failed: Text can't be blank")
        post = self.world.post(account, text, pictures=pictures, key=key, published=True)
        return Response.of(as_json(post, self.world))

    def edit(self, request: Request, id: str) -> Response:
        account = self._owner(request)
        if isinstance(account, Response):
            return account
        post = self.world.find("mastodon", id)
        if post is None or post.account is not account:
            return error(404, "Record not found")
        post.pictures = self._pictures(request)
        self.world.edit(post, first(request.form.get("status")))
        return Response.of(as_json(post, self.world))

    def remove(self, request: Request, id: str) -> Response:
        account = self._owner(request)
        if isinstance(account, Response):
            return account
        post = self.world.find("mastodon", id)
        if post is None or post.account is not account:
            return error(404, "Record not found")
        self.world.delete(post)
        return Response.of(as_json(post, self.world))

    def upload(self, request: Request) -> Response:
        account = self._owner(request)
        if isinstance(account, Response):
            return account
        id = str(70_000 + len(self.world.uploads))
        said = first(request.form.get("description"))
        self.world.pictures[f"{id}.jpg"] = request.files.get("file", b"")
        self.world.uploads[id] = Picture(name=f"{id}.jpg", alternative_text=said)
        return Response.of(media(self.world.uploads[id], self.world))

    def follow(self, request: Request, id: str) -> Response:
        return Response.of({"id": id, "following": True})

    def add_member(self, request: Request, id: str) -> Response:
        for one in request.form.get("account_ids[]", ()):
            if account := self.world.accounts.get(("mastodon", one)):
                account.listed = True
        return Response.of({})

    def token(self, request: Request) -> Response:
        wanted = first(request.form.get("code")).removeprefix("code-")
        account = self.world.account("mastodon", wanted)
        if account is None:
            return Response.of({"error": "invalid_grant"}, 400)
        self.world.renew(account)
        told = {"access_token": account.token, "token_type": "Bearer", "scope": "read write"}
        return Response.of({**told, "created_at": int(self.world.clock().timestamp())})

    def _pictures(self, request: Request) -> tuple[Picture, ...]:
        ids = request.form.get("media_ids[]", ())
        return tuple(self.world.uploads[id] for id in ids if id in self.world.uploads)

    def _owner(self, request: Request) -> Account | Response:
        account = self.world.by_token("mastodon", request.token)
        if account is None:
            return _unauthorized()
        if account.suspended:
            return error(403, "Your login is currently disabled")
        if account.forbidden:
            return error(403, "This action is outside the authorized scopes")
        return account

    def _account(self, account: Account | None) -> Response:
        if account is None:
            return error(404, "Record not found")
        return Response.of(author(account, self.world))

    def _page(self, posts: Sequence[Post], request: Request) -> Response:
        """Forty at most, a Link to the next ones, and an ETag of what is on the page."""
        size = min(40, int(request.one("limit", "20")))
        if before := request.one("max_id"):
            posts = [post for post in posts if int(post.id) < int(before)]
        page = posts[:size]
        response = Response.of([as_json(post, self.world) for post in page])
        etag = f'W/"{hashlib.sha256(response.body).hexdigest()[:32]}"'
        headers = {"etag": etag}
        if len(posts) > size:
            address = f"{self.world.base}/mastodon{request.path}?limit={size}"
            newer = f'<{address}&min_id={page[0].id}>; rel="prev"'
            headers["link"] = f'<{address}&max_id={page[-1].id}>; rel="next", {newer}'
        if request.headers.get("if-none-match") == etag:
            return Response(304, headers=headers)
        return replace(response, headers={**response.headers, **headers})


def as_json(post: Post, world: World) -> dict[str, Any]:
    other = post.quotes
    return {
        "id": post.id,
        "created_at": milliseconds(post.first_at),
        "edited_at": milliseconds(post.edited_at) if post.edited_at else None,
        "in_reply_to_id": post.replies_to.id if post.replies_to else None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": post.visibility,
        "language": "en",
        "uri": f"{world.base}/users/{post.account.handle}/statuses/{post.id}",
        "url": f"{world.base}/@{post.account.handle}/{post.id}",
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": post.likes,
        "content": "" if post.reposts else content(post.text, world),
        "reblog": as_json(post.reposts, world) if post.reposts else None,
        "quote": {"state": "accepted", "quoted_status": as_json(other, world)} if other else None,
        "account": author(post.account, world),
        "media_attachments": [media(picture, world) for picture in post.pictures],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "card": _card(post),
        "poll": _poll(post),
    }


def content(text: str, world: World) -> str:
    """The HTML that Mastodon makes of a text."""
    paragraphs = (_linked(part, world) for part in text.split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def author(account: Account, world: World) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": account.id,
        "username": account.handle,
        "acct": account.handle,
        "display_name": account.name,
        "url": f"{world.base}/@{account.handle}",
        "locked": False,
        "bot": False,
    }
    return {**told, "suspended": True} if account.suspended else told


def media(picture: Picture, world: World) -> dict[str, Any]:
    id = picture.name.partition(".")[0]
    size = {"width": picture.width, "height": picture.height}
    address = f"{world.base}/media/{picture.name}"
    return {
        "id": id,
        "type": picture.kind,
        "url": address,
        "preview_url": address,
        "description": picture.alternative_text or None,
        "meta": {"original": size},
    }


def error(status: int, said: str) -> Response:
    return Response.of({"error": said}, status)


def _linked(part: str, world: World) -> str:
    made, done = "", 0
    for match in _LINKED.finditer(part):
        made += html.escape(part[done : match.start()])
        said = match.group()
        if said[0] == "#":
            address = f"{world.base}/tags/{said[1:]}"
            made += _tag(address, "mention hashtag", said)
        elif said[0] == "@":
            inner = _tag(f"{world.base}/{said}", "u-url mention", said)
            made += f'<span class="h-card">{inner}</span>'
        else:
            made += _address(said)
        done = match.end()
    return (made + html.escape(part[done:])).replace("\n", "<br />")


def _tag(address: str, kind: str, said: str) -> str:
    return f'<a href="{address}" class="{kind}">{said[0]}<span>{said[1:]}</span></a>'


def _address(url: str) -> str:
    scheme, _, rest = url.partition("://")
    shown, hidden = rest[:30], rest[30:]
    kind = "ellipsis" if hidden else ""
    return (
        f'<a href="{html.escape(url)}" target="_blank" rel="nofollow noopener">'
        f'<span class="invisible">{scheme}://</span>'
        f'<span class="{kind}">{html.escape(shown)}</span>'
        f'<span class="invisible">{html.escape(hidden)}</span></a>'
    )


def _card(post: Post) -> dict[str, Any] | None:
    if not post.link:
        return None
    about = {"title": "A page of the practice city", "description": "What it says."}
    return {"url": post.link, "type": "link", "image": None, **about}


def _poll(post: Post) -> dict[str, Any] | None:
    if not post.poll:
        return None
    ends = milliseconds(post.first_at + timedelta(days=1))
    options = [{"title": option, "votes_count": 0} for option in post.poll]
    return {"id": post.id, "expires_at": ends, "expired": False, "options": options}


def _unauthorized() -> Response:
    return error(401, "The access token is invalid")
