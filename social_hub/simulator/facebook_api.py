"""Facebook's Graph API as it answers, imitated."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from social_hub.simulator.http import Request, Response, View, first, routed
from social_hub.simulator.world import Account, Picture, Post, World

SYSTEM: Final = "practice-system"
"""The token of the system user."""
_FAREWELL: Final = "Unsupported get request. Object with ID '{}' does not exist, cannot be loaded."


class FacebookApi:
    def __init__(self, world: World) -> None:
        self.world = world
        self.routes: dict[str, View] = {
            r"GET /v[\d.]+/me/accounts": self.pages,
            r"POST /v[\d.]+/oauth/access_token": self.token,
            r"GET /v[\d.]+/(?P<id>\w+)/posts": self.posts,
            r"POST /v[\d.]+/(?P<id>\w+)/feed": self.create,
            r"POST /v[\d.]+/(?P<id>\w+)/photos": self.upload,
            r"POST /v[\d.]+/(?P<id>\w+)/subscribed_apps": self.subscribe,
            r"DELETE /v[\d.]+/(?P<id>\w+)/subscribed_apps": self.unsubscribe,
            r"GET /v[\d.]+/(?P<id>[\w.]+)": self.read,
            r"POST /v[\d.]+/(?P<id>\w+)": self.edit,
            r"DELETE /v[\d.]+/(?P<id>\w+)": self.remove,
        }

    def answer(self, request: Request) -> tuple[str, Response]:
        page = re.match(r"/v[\d.]+/(\w+?)(?:_\w+)?(?:/|$)", request.path)
        counted = self.world.allow("facebook", page.group(1) if page else "")
        headers: dict[str, str] = {}
        if counted:
            limit, left, ends = counted
            share = min(100, round(100 * (limit - max(0, left)) / limit))
            use = {"call_count": share, "total_cputime": 1, "total_time": 1}
            minutes = -(-(ends - self.world.clock()) // timedelta(minutes=1)) if left < 0 else 0
            business = {**use, "type": "pages", "estimated_time_to_regain_access": minutes}
            headers = {
                "x-app-usage": json.dumps(use),
                "x-business-use-case-usage": json.dumps({"17841400": [business]}),
            }
            if left < 0:
                knobs = self.world.knobs["facebook"]
                told = error(knobs.throttle_code, "(#4) Application request limit reached")
                return "", replace(told, status=knobs.throttle_status, headers=headers)
        if "access_token" not in request.path and not self._allowed(request):
            told = error(190, "Error validating access token: the session is invalid.", subcode=460)
            return "", replace(told, headers=headers)
        name, response = routed(self.routes, request)
        response = response or error(100, "Unknown path components", status=404)
        return name, replace(response, headers={**response.headers, **headers})

    def posts(self, request: Request, id: str) -> Response:
        account = self._page(id)
        if account is None:
            return missing(id)
        kept = list(self.world.posts("facebook", [account]))
        if since := request.one("since"):
            moment = datetime.fromtimestamp(int(since), UTC)
            kept = [post for post in kept if post.created_at >= moment]
        size = min(100, int(request.one("limit", "25")))
        start = int(request.one("after", "0"))
        page = kept[start : start + size]
        told: dict[str, Any] = {"data": [as_json(post, self.world) for post in page]}
        if page:
            after = str(start + size)
            told["paging"] = {"cursors": {"before": str(start), "after": after}}
            if len(kept) > start + size:
                told["paging"]["next"] = f"https://graph.facebook.com/{id}/posts?after={after}"
        return Response.of(told)

    def read(self, request: Request, id: str) -> Response:
        if "_" in id:
            post = self.world.find("facebook", id)
            return Response.of({"id": post.id}) if post else missing(id)
        account = self._page(id)
        if account is None:
            return missing(id)
        told = {"id": account.id, "name": account.name, "username": account.handle}
        link = f"https://www.facebook.com/{account.handle}"
        picture = {"data": {"url": "https://scontent.fbcdn.net/practice.jpg"}}
        return Response.of({**told, "link": link, "picture": picture})

    def create(self, request: Request, id: str) -> Response:
        account = self._owner(request, id)
        if isinstance(account, Response):
            return account
        text = first(request.form.get("message"))
        since = self.world.clock() - timedelta(minutes=10)
        newest = next(self.world.posts("facebook", [account]), None)
        if newest and newest.text == text and newest.created_at > since:
            return error(506, "(#506) Duplicate status message", status=400)
        names = [name for name in request.form if name.startswith("attached_media")]
        ids = [json.loads(first(request.form[name]))["media_fbid"] for name in sorted(names)]
        pictures = tuple(self.world.uploads[one] for one in ids if one in self.world.uploads)
        post = self.world.post(account, text, pictures=pictures, published=True)
        return Response.of({"id": post.id})

    def upload(self, request: Request, id: str) -> Response:
        account = self._owner(request, id)
        if isinstance(account, Response):
            return account
        name = f"fb{len(self.world.uploads)}"
        said = first(request.form.get("alt_text_custom"))
        self.world.pictures[f"{name}.jpg"] = request.files.get("source", b"")
        self.world.uploads[name] = Picture(name=f"{name}.jpg", alternative_text=said)
        return Response.of({"id": name})

    def edit(self, request: Request, id: str) -> Response:
        post = self.world.find("facebook", id)
        if post is None:
            return missing(id)
        owner = self._owner(request, post.account.id)
        if isinstance(owner, Response):
            return owner
        self.world.edit(post, first(request.form.get("message")))
        return Response.of({"success": True})

    def remove(self, request: Request, id: str) -> Response:
        post = self.world.find("facebook", id)
        if post is None:
            return missing(id)
        owner = self._owner(request, post.account.id)
        if isinstance(owner, Response):
            return owner
        self.world.delete(post)
        return Response.of({"success": True})

    def subscribe(self, request: Request, id: str) -> Response:
        account = self._page(id)
        if account is None:
            return missing(id)
        account.callback = self.world.webhooks.get("facebook", "")
        return Response.of({"success": True})

    def unsubscribe(self, request: Request, id: str) -> Response:
        if account := self._page(id):
            account.callback = ""
        return Response.of({"success": True})

    def token(self, request: Request) -> Response:
        """The code names the page, so that in practice nobody has a person's token."""
        code = first(request.form.get("code"))
        exchanged = first(request.form.get("fb_exchange_token"))
        wanted = code.removeprefix("code-") or exchanged.removeprefix("person-")
        if self._page(wanted) is None:
            return error(100, "This authorization code has expired.", status=400)
        return Response.of({"access_token": f"person-{wanted}", "token_type": "bearer"})

    def pages(self, request: Request) -> Response:
        account = self._page(request.token.removeprefix("person-"))
        if account is None:
            return error(190, "Invalid OAuth access token.")
        self.world.renew(account)
        page = {"id": account.id, "name": account.name, "username": account.handle}
        return Response.of({"data": [{**page, "access_token": account.token}]})

    def _page(self, wanted: str) -> Account | None:
        account = self.world.account("facebook", wanted)
        return None if account is None or account.suspended else account

    def _allowed(self, request: Request) -> bool:
        token = request.token
        if token.startswith("person-") or token == SYSTEM:
            return True
        return self.world.by_token("facebook", token) is not None

    def _owner(self, request: Request, id: str) -> Account | Response:
        account = self._page(id)
        if account is None:
            return missing(id)
        if request.token not in {account.token, SYSTEM} or account.forbidden:
            return error(200, "(#200) The user has not authorized the application.", status=403)
        return account


def as_json(post: Post, world: World) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": post.id,
        "created_time": _moment(post.first_at),
        "updated_time": _moment(post.edited_at or post.first_at),
        "permalink_url": f"https://www.facebook.com/{post.account.handle}/posts/{post.id}",
        "status_type": "added_photos" if post.pictures else "mobile_status_update",
    }
    if post.text:
        told["message"] = post.text
    if attachment := _attachment(post, world):
        told["attachments"] = {"data": [attachment]}
        if post.pictures:
            told["full_picture"] = f"{world.base}/media/{post.pictures[0].name}"
    if post.link or post.quotes or post.reposts:
        told["status_type"] = "shared_story"
    return told


def error(code: int, message: str, *, subcode: int = 0, status: int = 400) -> Response:
    told: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code}
    if subcode:
        told["error_subcode"] = subcode
    return Response.of({"error": {**told, "fbtrace_id": "practice"}}, status)


def missing(id: str) -> Response:
    return error(100, _FAREWELL.format(id), subcode=33)


def _attachment(post: Post, world: World) -> Mapping[str, Any] | None:
    pictures = [_picture(picture, world) for picture in post.pictures]
    url = f"https://www.facebook.com/{post.account.handle}/photos/{post.id}"
    if other := post.quotes or post.reposts:
        about = {"title": other.account.name, "description": other.text, "media_type": "status"}
        return {**about, "url": f"https://www.facebook.com/{other.account.handle}/posts/{other.id}"}
    if len(pictures) > 1:
        album = {
            "media_type": "album",
            "title": "Photos",
            "url": url,
            "media": pictures[0]["media"],
        }
        return {**album, "subattachments": {"data": pictures}}
    if pictures:
        return pictures[0]
    if post.link:
        about = {"title": "A page of the practice city", "description": "What it says."}
        return {"media_type": "link", "url": post.link, **about}
    return None


def _picture(picture: Picture, world: World) -> dict[str, Any]:
    size = {"width": picture.width, "height": picture.height}
    image = {"src": f"{world.base}/media/{picture.name}", **size}
    kind = "photo" if picture.kind == "image" else "video"
    url = f"https://www.facebook.com/photo/{picture.name}"
    return {"media_type": kind, "media": {"image": image}, "url": url}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
