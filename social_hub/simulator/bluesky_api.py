"""Bluesky's calls as they answer, imitated: the public view and a server of accounts in one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from social_hub.simulator.http import Request, Response, View, milliseconds, routed
from social_hub.simulator.world import Account, Picture, Post, World


class BlueskyApi:
    def __init__(self, world: World) -> None:
        self.world = world
        self.routes: dict[str, View] = {
            r"GET /xrpc/app\.bsky\.feed\.getListFeed": self.list_feed,
            r"GET /xrpc/app\.bsky\.feed\.getAuthorFeed": self.author_feed,
            r"GET /xrpc/app\.bsky\.feed\.getPosts": self.posts,
            r"GET /xrpc/app\.bsky\.actor\.getProfiles": self.profiles,
            r"GET /xrpc/app\.bsky\.actor\.getProfile": self.profile,
            r"GET /xrpc/com\.atproto\.repo\.getRecord": self.record,
            r"POST /xrpc/com\.atproto\.repo\.createRecord": self.create,
            r"POST /xrpc/com\.atproto\.repo\.deleteRecord": self.remove,
            r"POST /xrpc/com\.atproto\.repo\.uploadBlob": self.upload,
            r"POST /xrpc/com\.atproto\.server\.createSession": self.session,
            r"POST /xrpc/com\.atproto\.server\.refreshSession": self.refresh,
        }

    def answer(self, request: Request) -> tuple[str, Response]:
        counted = self.world.allow("bluesky")
        headers: dict[str, str] = {}
        if counted:
            limit, left, ends = counted
            headers = {
                "ratelimit-limit": str(limit),
                "ratelimit-remaining": str(max(0, left)),
                "ratelimit-reset": str(int(ends.timestamp()) + 1),
                "ratelimit-policy": f"{limit};w=300",
            }
            if left < 0:
                told = error("RateLimitExceeded", "Rate Limit Exceeded", 429)
                return "", replace(told, headers=headers)
        name, response = routed(self.routes, request)
        response = response or error("MethodNotImplemented", "Method Not Implemented", 501)
        return name, replace(response, headers={**response.headers, **headers})

    def list_feed(self, request: Request) -> Response:
        return self._feed(list(self.world.posts("bluesky", listed=True)), request)

    def author_feed(self, request: Request) -> Response:
        account = self.world.account("bluesky", request.one("actor"))
        if account is None:
            return error("InvalidRequest", "Profile not found")
        if account.suspended:
            return error("AccountTakedown", "Account has been suspended")
        return self._feed(list(self.world.posts("bluesky", [account])), request)

    def posts(self, request: Request) -> Response:
        found = (self.world.find("bluesky", uri) for uri in request.query.get("uris", ()))
        return Response.of({"posts": [view(post, self.world) for post in found if post]})

    def profiles(self, request: Request) -> Response:
        found = (self.world.account("bluesky", one) for one in request.query.get("actors", ()))
        return Response.of({"profiles": [author(a) for a in found if a and not a.suspended]})

    def profile(self, request: Request) -> Response:
        account = self.world.account("bluesky", request.one("actor"))
        if account is None:
            return error("InvalidRequest", "Profile not found")
        if account.suspended:
            return error("AccountTakedown", "Account has been suspended")
        return Response.of(author(account))

    def record(self, request: Request) -> Response:
        repo, collection, key = (request.one(n) for n in ("repo", "collection", "rkey"))
        uri = f"at://{repo}/{collection}/{key}"
        post = self.world.find("bluesky", uri)
        if post is None:
            return error("RecordNotFound", f"Could not locate record: {uri}")
        return Response.of({"uri": uri, "cid": cid(uri), "value": record(post)})

    def create(self, request: Request) -> Response:
        account = self._owner(request)
        if isinstance(account, Response):
            return account
        told, made = request.json, request.json.get("record") or {}
        if told.get("collection") == "app.bsky.graph.listitem":
            if listed := self.world.account("bluesky", str(made.get("subject"))):
                listed.listed = True
            uri = f"at://{account.id}/app.bsky.graph.listitem/{told.get('rkey')}"
            return Response.of({"uri": uri, "cid": cid(uri)})
        uri = f"at://{account.id}/app.bsky.feed.post/{told.get('rkey')}"
        if self.world.find("bluesky", uri):
            return error("InvalidRequest", "Record already exists")
        images = (made.get("embed") or {}).get("images", [])
        pictures = tuple(self._picture(image) for image in images)
        post = self.world.post(
            account,
            str(made.get("text", "")),
            id=uri if told.get("rkey") else "",
            pictures=pictures,
            published=True,
        )
        return Response.of({"uri": post.id, "cid": cid(post.id), "validationStatus": "valid"})

    def remove(self, request: Request) -> Response:
        account = self._owner(request)
        if isinstance(account, Response):
            return account
        told = request.json
        uri = f"at://{told.get('repo')}/{told.get('collection')}/{told.get('rkey')}"
        post = self.world.find("bluesky", uri)
        if post and post.account is account:
            self.world.delete(post)
        return Response.of({})

    def upload(self, request: Request) -> Response:
        if self.world.by_token("bluesky", request.token) is None:
            return error("ExpiredToken", "Token has expired")
        name = f"bafkrei{len(self.world.uploads)}"
        kind = request.headers.get("content-type", "image/jpeg")
        self.world.pictures[f"{name}.jpg"] = request.body
        self.world.uploads[name] = Picture(name=f"{name}.jpg")
        blob = {"$type": "blob", "ref": {"$link": name}, "mimeType": kind}
        return Response.of({"blob": {**blob, "size": len(request.body)}})

    def session(self, request: Request) -> Response:
        account = self.world.account("bluesky", str(request.json.get("identifier")))
        if account is None or account.password != request.json.get("password"):
            return error("AuthenticationRequired", "Invalid identifier or password", 401)
        if account.suspended:
            return error("AccountTakedown", "Account has been taken down", 401)
        if account.token_dead:
            self.world.renew(account)
        return self._tokens(account)

    def refresh(self, request: Request) -> Response:
        mine = [a for (of, _), a in self.world.accounts.items() if of == "bluesky"]
        account = next((a for a in mine if a.refresh_token == request.token), None)
        if account is None:
            return error("ExpiredToken", "Token has been revoked")
        self.world.renew(account)
        return self._tokens(account)

    def _tokens(self, account: Account) -> Response:
        told = {"accessJwt": account.token, "refreshJwt": account.refresh_token}
        return Response.of({**told, "did": account.id, "handle": account.handle, "active": True})

    def _owner(self, request: Request) -> Account | Response:
        account = self.world.by_token("bluesky", request.token)
        if account is None:
            return error("ExpiredToken", "Token has expired")
        if account.suspended:
            return error("AccountTakedown", "Account has been taken down", 401)
        if account.forbidden or account.id != request.json.get("repo"):
            return error("Forbidden", "Not allowed", 403)
        return account

    def _picture(self, image: dict[str, Any]) -> Picture:
        kept = self.world.uploads[image["image"]["ref"]["$link"]]
        kept.alternative_text = str(image.get("alt", ""))
        return kept

    def _feed(self, posts: Sequence[Post], request: Request) -> Response:
        size = min(100, int(request.one("limit", "50")))
        before = request.one("cursor")
        if before:
            moment = datetime.fromisoformat(before)
            posts = [post for post in posts if post.created_at < moment]
        page = posts[:size]
        told: dict[str, Any] = {"feed": [item(post, self.world) for post in page]}
        if len(posts) > size:
            told["cursor"] = page[-1].created_at.isoformat()
        return Response.of(told)


def item(post: Post, world: World) -> dict[str, Any]:
    if post.reposts:
        reason = {
            "$type": "app.bsky.feed.defs#reasonRepost",
            "by": author(post.account),
            "uri": post.id,
            "cid": cid(post.id),
            "indexedAt": milliseconds(post.created_at),
        }
        return {"post": view(post.reposts, world), "reason": reason}
    return {"post": view(post, world)}


def view(post: Post, world: World) -> dict[str, Any]:
    told: dict[str, Any] = {
        "uri": post.id,
        "cid": cid(post.id),
        "author": author(post.account),
        "record": record(post),
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": post.likes,
        "quoteCount": 0,
        "indexedAt": milliseconds(post.created_at),
        "labels": [],
    }
    if embed := _embed(post, world):
        told["embed"] = embed
    return told


def record(post: Post) -> dict[str, Any]:
    told: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "text": post.text,
        "createdAt": milliseconds(post.created_at),
        "langs": ["en"],
    }
    if facets := _facets(post.text):
        told["facets"] = facets
    if post.replies_to:
        parent = {"uri": post.replies_to.id, "cid": cid(post.replies_to.id)}
        told["reply"] = {"root": parent, "parent": parent}
    return told


def author(account: Account) -> dict[str, Any]:
    told = {"did": account.id, "handle": account.handle, "displayName": account.name}
    return {**told, "labels": []}


def error(name: str, message: str, status: int = 400) -> Response:
    return Response.of({"error": name, "message": message}, status)


def cid(uri: str) -> str:
    return f"bafyrei{uri.rpartition('/')[2]}"


def _embed(post: Post, world: World) -> dict[str, Any] | None:
    media: dict[str, Any] | None = None
    if post.pictures:
        images = [
            {
                "thumb": f"{world.base}/media/{picture.name}",
                "fullsize": f"{world.base}/media/{picture.name}",
                "alt": picture.alternative_text,
                "aspectRatio": {"width": picture.width, "height": picture.height},
            }
            for picture in post.pictures
        ]
        media = {"$type": "app.bsky.embed.images#view", "images": images}
    elif post.link:
        about = {
            "uri": post.link,
            "title": "A page of the practice city",
            "description": "What it says.",
        }
        media = {"$type": "app.bsky.embed.external#view", "external": about}
    if not post.quotes:
        return media
    other = post.quotes
    quoted = {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": other.id,
        "cid": cid(other.id),
        "author": author(other.account),
        "value": record(other),
        "indexedAt": milliseconds(other.created_at),
    }
    if media:
        inner = {"record": quoted}
        return {"$type": "app.bsky.embed.recordWithMedia#view", "record": inner, "media": media}
    return {"$type": "app.bsky.embed.record#view", "record": quoted}


def _facets(text: str) -> list[dict[str, Any]]:
    found = []
    for match in re.finditer(r"https?://[^\s<>]+|(?<!\w)#\w+", text):
        start, end = (len(text[:at].encode()) for at in match.span())
        said = match.group()
        if said.startswith("#"):
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": said[1:]}
        else:
            feature = {"$type": "app.bsky.richtext.facet#link", "uri": said}
        found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found
