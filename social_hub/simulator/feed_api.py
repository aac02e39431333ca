"""Feeds of a site, in Atom or RSS, and the hub that pushes them (WebSub), imitated."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from social_hub.simulator.http import Request, Response, View, first, routed
from social_hub.simulator.world import Account, Post, World

ENTRIES = 20
"""How many a feed holds."""


class FeedApi:
    def __init__(self, world: World) -> None:
        self.world = world
        self.routes: dict[str, View] = {
            r"GET /(?P<name>[\w.-]+)\.(?P<form>atom|rss)": self.feed,
            r"POST /hub": self.hub,
        }

    def answer(self, request: Request) -> tuple[str, Response]:
        counted = self.world.allow("feed")
        if counted and counted[1] < 0:
            seconds = int((counted[2] - self.world.clock()).total_seconds()) + 1
            return "", Response(429, headers={"retry-after": str(seconds)})
        name, response = routed(self.routes, request)
        return name, response or Response(404)

    def feed(self, request: Request, name: str, form: str) -> Response:
        account = self.world.account("feed", name)
        if account is None:
            return Response(404)
        if account.suspended:
            return Response(410)
        posts = list(self.world.posts("feed", [account]))[:ENTRIES]
        body = (rss if form == "rss" else atom)(account, posts, self.world)
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        changed = max((post.edited_at or post.created_at for post in posts), default=None)
        headers = {
            "etag": etag,
            "content-type": f"application/{form}+xml; charset=utf-8",
            "link": f'<{self.world.base}/feed/hub>; rel="hub", <{account.id}>; rel="self"',
        }
        if changed:
            headers["last-modified"] = format_datetime(changed.astimezone(UTC), usegmt=True)
        if request.headers.get("if-none-match") == etag:
            return Response(304, headers=headers)
        return Response(200, body, headers)

    def hub(self, request: Request) -> Response:
        """Who asks is believed: the check back is `Pusher.verify`."""
        topic = first(request.form.get("hub.topic"))
        account = self.world.accounts.get(("feed", topic))
        if account is None:
            return Response(404)
        if first(request.form.get("hub.mode")) == "unsubscribe":
            account.callback = account.secret = ""
        else:
            account.callback = first(request.form.get("hub.callback"))
            account.secret = first(request.form.get("hub.secret"))
        return Response(202)


def atom(account: Account, posts: Sequence[Post], world: World) -> bytes:
    entries = "".join(_entry(post, world) for post in posts)
    updated = max((post.edited_at or post.created_at for post in posts), default=world.clock())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<title>{escape(account.name)}</title><id>{escape(account.id)}</id>"
        f"<link rel='self' href={quoteattr(account.id)}/>"
        f"<link rel='hub' href={quoteattr(f'{world.base}/feed/hub')}/>"
        f"<link href={quoteattr(f'{world.base}/site/{account.handle}')}/>"
        f"<updated>{_moment(updated)}</updated>{entries}</feed>"
    ).encode()


def rss(account: Account, posts: Sequence[Post], world: World) -> bytes:
    items = "".join(
        f"<item><title>{escape(_title(post))}</title>"
        f"<description>{escape(_html(post, world))}</description>"
        f"<link>{world.base}/site/{post.id}</link>"
        f"<guid isPermaLink='false'>{escape(post.id)}</guid>"
        f"<pubDate>{format_datetime(post.created_at.astimezone(UTC))}</pubDate></item>"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(account.name)}</title><link>{world.base}/site/{account.handle}</link>"
        f"<description>News</description>{items}</channel></rss>"
    ).encode()


def _entry(post: Post, world: World) -> str:
    pictures = "".join(
        f"<media:content medium='image' url={quoteattr(f'{world.base}/media/{picture.name}')} "
        f"width='{picture.width}' height='{picture.height}'/>"
        for picture in post.pictures
    )
    return (
        f"<entry><id>{escape(post.id)}</id><title>{escape(_title(post))}</title>"
        f"<content type='html'>{escape(_html(post, world))}</content>"
        f"<link href={quoteattr(f'{world.base}/site/{post.id}')}/>"
        f"<published>{_moment(post.first_at)}</published>"
        f"<updated>{_moment(post.edited_at or post.first_at)}</updated>{pictures}</entry>"
    )


def _title(post: Post) -> str:
    head = post.text.split("\n")[0]
    return head if len(head) <= 80 else f"{head[:79].rstrip()}…"


def _html(post: Post, world: World) -> str:
    pictures = "".join(
        f"<img src={quoteattr(f'{world.base}/media/{picture.name}')} "
        f"alt={quoteattr(picture.alternative_text)}>"
        for picture in post.pictures
    )
    return "".join(f"<p>{escape(part)}</p>" for part in post.text.split("\n\n")) + pictures


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
