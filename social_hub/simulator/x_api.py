"""X's API v2 as it answers, imitated."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zlib import crc32

from social_hub.simulator.http import Request, Response, View, first, milliseconds, routed
from social_hub.simulator.world import Account, Picture, Post, World
from social_hub.simulator.x_problems import gone, missing, no_credit, problem, unauthorized

_WINDOW: Final = 800
_URL: Final = re.compile(r"https?://\S+")
_TAGGED: Final = re.compile(r"(?<!\w)(#\w+|@\w+)")
APP: Final = "practice-app"
"""The token of the app."""


class XApi:
    def __init__(self, world: World) -> None:
        self.world = world
        self.routes: dict[str, View] = {
            r"GET /2/lists/(?P<id>\w+)/tweets": self.list_posts,
            r"POST /2/lists/(?P<id>\w+)/members": self.add_member,
            r"DELETE /2/lists/(?P<id>\w+)/members/(?P<user>\d+)": self.remove_member,
            r"GET /2/users/(?P<id>\d+)/tweets": self.user_posts,
            r"GET /2/users/by": self.users_by,
            r"GET /2/users/me": self.me,
            r"GET /2/users": self.users,
            r"GET /2/tweets": self.look_up,
            r"POST /2/tweets": self.create,
            r"DELETE /2/tweets/(?P<id>\d+)": self.remove,
            r"POST /2/media/upload": self.upload,
            r"POST /2/media/metadata": self.describe,
            r"POST /2/activity/subscriptions": self.subscribe,
            r"POST /2/oauth2/token": self.token,
        }

    def answer(self, request: Request) -> tuple[str, Response]:
        knobs = self.world.knobs["x"]
        if knobs.capped:
            return "", problem(429, "usage-capped", "UsageCapExceeded", "Monthly product cap")
        counted = self.world.allow("x")
        headers: dict[str, str] = {}
        if counted:
            limit, left, ends = counted
            headers = {
                "x-rate-limit-limit": str(limit),
                "x-rate-limit-remaining": str(max(0, left)),
                "x-rate-limit-reset": str(int(ends.timestamp()) + 1),
            }
            if left < 0:
                told = {
                    "title": "Too Many Requests",
                    "detail": "Too Many Requests",
                    "type": "about:blank",
                    "status": 429,
                }
                return "", Response.of(told, 429, headers)
        if request.method == "GET" and not self._may_read(request):
            return "", replace(unauthorized(), headers=headers)
        name, response = routed(self.routes, request)
        response = response or problem(404, "", "Not Found", "Not Found")
        return name, replace(response, headers={**response.headers, **headers})

    def _may_read(self, request: Request) -> bool:
        return request.token == APP or self.world.by_token("x", request.token) is not None

    def list_posts(self, request: Request, id: str) -> Response:
        posts = list(self.world.posts("x", listed=True))[:_WINDOW]
        return self._page(posts, request)

    def user_posts(self, request: Request, id: str) -> Response:
        account = self.world.accounts.get(("x", id))
        if account is None or account.suspended:
            return Response.of({"errors": [missing("id", id, account)]})
        posts = list(self.world.posts("x", [account]))
        if since := request.one("since_id"):
            posts = [post for post in posts if int(post.id) > int(since)]
        if start := request.one("start_time"):
            moment = datetime.fromisoformat(start)
            posts = [post for post in posts if post.created_at >= moment]
        return self._page(posts, request)

    def users_by(self, request: Request) -> Response:
        return self._users(request.one("usernames").split(","), "usernames")

    def users(self, request: Request) -> Response:
        return self._users(request.one("ids").split(","), "ids")

    def me(self, request: Request) -> Response:
        account = self.world.by_token("x", request.token)
        return Response.of({"data": user(account)}) if account else unauthorized()

    def look_up(self, request: Request) -> Response:
        wanted = request.one("ids").split(",")
        found = {id: self.world.find("x", id) for id in wanted}
        posts = [post for post in found.values() if post]
        if not self.world.charge(posts):
            return no_credit()
        told: dict[str, Any] = {"data": [as_json(post, self.world)[0] for post in posts]}
        if lost := [id for id, post in found.items() if post is None]:
            told["errors"] = [gone(id) for id in lost]
        if not posts:
            del told["data"]
        return Response.of(told)

    def create(self, request: Request) -> Response:
        account = self.world.by_token("x", request.token)
        if account is None:
            return unauthorized()
        if account.suspended or account.forbidden:
            detail = "You are not permitted to perform this action."
            return problem(403, "", "Forbidden", detail)
        text = str(request.json.get("text", ""))
        since = self.world.clock() - timedelta(days=1)
        if any(
            post.text == text and post.created_at > since
            for post in self.world.posts("x", [account])
        ):
            detail = "You are not allowed to create a Tweet with duplicate content."
            return problem(403, "", "Forbidden", detail)
        cost = Decimal("0.200") if "://" in text else Decimal("0.015")
        if not self.world.charge_writing(cost):
            return no_credit()
        ids = (request.json.get("media") or {}).get("media_ids", [])
        pictures = tuple(self.world.uploads[id] for id in ids if id in self.world.uploads)
        post = self.world.post(account, text, pictures=pictures, published=True)
        return Response.of(
            {"data": {"id": post.id, "text": text, "edit_history_tweet_ids": post.history}}, 201
        )

    def remove(self, request: Request, id: str) -> Response:
        account = self.world.by_token("x", request.token)
        if account is None:
            return unauthorized()
        post = self.world.find("x", id)
        if post and post.account is account:
            self.world.delete(post)
        return Response.of({"data": {"deleted": post is not None}})

    def upload(self, request: Request) -> Response:
        if self.world.by_token("x", request.token) is None:
            return unauthorized()
        id = str(10_000 + len(self.world.uploads))
        name = f"{id}.jpg"
        self.world.pictures[name] = request.files.get("media", b"")
        self.world.uploads[id] = Picture(name=name)
        return Response.of({"data": {"id": id, "media_key": f"3_{id}"}})

    def describe(self, request: Request) -> Response:
        picture = self.world.uploads.get(str(request.json.get("id")))
        said = (request.json.get("metadata") or {}).get("alt_text") or {}
        if picture is None:
            return problem(400, "invalid-request", "Invalid Request", "No such media.")
        picture.alternative_text = str(said.get("text", ""))
        return Response.of({"data": {"id": request.json.get("id")}})

    def add_member(self, request: Request, id: str) -> Response:
        account = self.world.accounts.get(("x", str(request.json.get("user_id"))))
        if account is None:
            return Response.of({"errors": [missing("user_id", "", None)]})
        account.listed = True
        return Response.of({"data": {"is_member": True}})

    def remove_member(self, request: Request, id: str, user: str) -> Response:
        account = self.world.accounts.get(("x", user))
        if account is None:
            return Response.of({"errors": [missing("user_id", "", None)]})
        account.listed = False
        return Response.of({"data": {"is_member": False}})

    def subscribe(self, request: Request) -> Response:
        wanted = str((request.json.get("filter") or {}).get("user_id"))
        account = self.world.accounts.get(("x", wanted))
        if account is None:
            return problem(400, "invalid-request", "Invalid Request", "No such user.")
        account.callback = self.world.webhooks.get("x", "")
        told = {"subscription_id": f"{wanted}-{request.json.get('event_type')}"}
        return Response.of({"data": told}, 201)

    def token(self, request: Request) -> Response:
        given = {name: first(values) for name, values in request.form.items()}
        wanted = given.get("code", "").removeprefix("code-")
        refresh = given.get("refresh_token")
        mine = [a for (of, _), a in self.world.accounts.items() if of == "x"]
        for account in mine:
            if account.id == wanted or (refresh and account.refresh_token == refresh):
                self.world.renew(account)
                told = {"token_type": "bearer", "expires_in": 7200, "access_token": account.token}
                return Response.of({**told, "refresh_token": account.refresh_token})
        told = {"error": "invalid_request", "error_description": "Value passed was invalid."}
        return Response.of(told, 400)

    def _users(self, wanted: Sequence[str], parameter: str) -> Response:
        found: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for name in wanted:
            account = self.world.account("x", name)
            if account is None or account.suspended:
                errors.append(missing(parameter, name, account))
            else:
                found.append(user(account))
        told: dict[str, Any] = {}
        if found:
            told["data"] = found
        if errors:
            told["errors"] = errors
        return Response.of(told)

    def _page(self, posts: Sequence[Post], request: Request) -> Response:
        size = min(100, int(request.one("max_results", "10")))
        before = int(request.one("pagination_token", "0"))
        left = [post for post in posts if not before or int(post.id) < before]
        page = left[:size]
        if not self.world.charge(page):
            return no_credit()
        told: dict[str, Any] = {"meta": {"result_count": len(page)}}
        if page:
            told["data"], told["includes"] = whole(page, self.world)
            told["meta"] |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if len(left) > size:
            told["meta"]["next_token"] = page[-1].id
        return Response.of(told)


def whole(posts: Sequence[Post], world: World) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Posts, and what they refer to beside them."""
    told: list[dict[str, Any]] = []
    includes: dict[str, dict[str, Any]] = {"users": {}, "tweets": {}, "media": {}, "polls": {}}
    for post in posts:
        data, more = as_json(post, world)
        told.append(data)
        for name, items in more.items():
            includes[name] |= items
    return told, {name: list(items.values()) for name, items in includes.items() if items}


def as_json(post: Post, world: World) -> tuple[dict[str, Any], Mapping[str, dict[str, Any]]]:
    """One post as X writes it, and by kind and id what it refers to."""
    text, entities = written(post)
    told: dict[str, Any] = {
        "id": post.id,
        "text": text,
        "author_id": post.account.id,
        "created_at": milliseconds(post.created_at),
        "edit_history_tweet_ids": list(post.history),
        "entities": entities,
        "lang": "en",
        "public_metrics": {
            "retweet_count": 0,
            "reply_count": 0,
            "like_count": post.likes,
            "quote_count": 0,
            "impression_count": post.likes * 40,
        },
    }
    includes: dict[str, dict[str, Any]] = {
        "users": {post.account.id: user(post.account)},
        "tweets": {},
        "media": {},
        "polls": {},
    }
    references: list[dict[str, str]] = []
    for kind, other in (
        ("retweeted", post.reposts),
        ("quoted", post.quotes),
        ("replied_to", post.replies_to),
    ):
        if other:
            references.append({"type": kind, "id": other.id})
            data, more = as_json(other, world)
            includes["tweets"][other.id] = data
            for name, items in more.items():
                includes[name] |= items
    if references:
        told["referenced_tweets"] = references
    attachments: dict[str, Any] = {}
    if post.pictures:
        keys = [f"3_{picture.name}" for picture in post.pictures]
        attachments["media_keys"] = keys
        for key, picture in zip(keys, post.pictures, strict=True):
            includes["media"][key] = media(key, picture, world)
    if post.poll:
        attachments["poll_ids"] = [f"9{post.id}"]
        options = [{"position": n, "label": o, "votes": 0} for n, o in enumerate(post.poll, 1)]
        ends = milliseconds(post.first_at + timedelta(days=1))
        includes["polls"][post.id] = {
            "id": f"9{post.id}",
            "options": options,
            "end_datetime": ends,
            "voting_status": "open",
        }
    if attachments:
        told["attachments"] = attachments
    return told, includes


def written(post: Post) -> tuple[str, dict[str, Any]]:
    """The text with X's own short addresses in the place of others, three signs escaped."""
    if post.reposts:
        text, _ = written(post.reposts)
        return f"RT @{post.reposts.account.handle}: {text}"[:140], {}
    text, urls, done = "", [], 0
    for match in _URL.finditer(post.text):
        text += _escaped(post.text[done : match.start()])
        address = match.group()
        urls.append(_url(len(text), address, {}))
        text += urls[-1]["url"]
        done = match.end()
    text += _escaped(post.text[done:])
    if post.link:
        text += " "
        card = {
            "title": "A page of the practice city",
            "description": "What it says.",
            "status": 200,
        }
        urls.append(_url(len(text), post.link, card))
        text += urls[-1]["url"]
    if post.pictures:
        text += " "
        address = f"https://x.com/{post.account.handle}/status/{post.history[0]}/photo/1"
        for picture in post.pictures:
            more = {"media_key": f"3_{picture.name}", "display_url": "pic.x.com/practice01"}
            urls.append(_url(len(text), address, more))
        text += urls[-1]["url"]
    entities: dict[str, Any] = {"urls": urls} if urls else {}
    for match in _TAGGED.finditer(text):
        if any(url["start"] <= match.start() < url["end"] for url in urls):
            continue
        place = {"start": match.start(), "end": match.end()}
        if match.group().startswith("#"):
            entities.setdefault("hashtags", []).append({**place, "tag": match.group()[1:]})
        else:
            entities.setdefault("mentions", []).append({**place, "username": match.group()[1:]})
    return text, entities


def user(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "username": account.handle,
        "protected": False,
    }


def media(key: str, picture: Picture, world: World) -> dict[str, Any]:
    address = f"{world.base}/media/{picture.name}"
    told: dict[str, Any] = {
        "media_key": key,
        "type": "photo" if picture.kind == "image" else "video",
        "width": picture.width,
        "height": picture.height,
    }
    told["url" if picture.kind == "image" else "preview_image_url"] = address
    if picture.alternative_text:
        told["alt_text"] = picture.alternative_text
    return told


def _url(start: int, address: str, more: Mapping[str, Any]) -> dict[str, Any]:
    short = f"https://t.co/{crc32(address.encode()):010}"
    shown = address.partition("://")[2]
    shown = shown if len(shown) <= 26 else f"{shown[:26]}…"
    place = {"start": start, "end": start + len(short), "url": short}
    return {**place, "expanded_url": address, "display_url": shown, **more}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
