"""What networks push to us, in their own formats and with their own signatures."""

import json
from contextlib import suppress
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Final
from uuid import uuid4

import requests

from social_hub.networks.signatures import base64_sha256, hexadecimal
from social_hub.simulator import feed_api, x_api
from social_hub.simulator.world import Post, World

_SECONDS: Final = 10.0


class Pusher:
    """A thread that sends what happens to whoever asked to be told. Nobody who fails is asked
    again.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.sent = 0
        self.refused = 0
        """Not answered, or with another status than 2xx."""
        self._waiting: Queue[tuple[str, bytes, dict[str, str]]] = Queue()
        self._stopped = Event()
        self._thread = Thread(target=self._run, daemon=True)
        world.told.append(self.told)

    def told(self, what: str, post: Post) -> None:
        """Something happened. What is sent is made now, as it is now."""
        made = message(self.world, what, post)
        if made:
            self._waiting.put(made)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=_SECONDS)

    def flush(self, seconds: float = _SECONDS) -> None:
        """Wait until everything is sent."""
        ends = monotonic() + seconds
        while self._waiting.unfinished_tasks and monotonic() < ends:
            sleep(0.005)

    def _run(self) -> None:
        session = requests.Session()
        session.trust_env = False
        while not self._stopped.is_set():
            try:
                url, body, headers = self._waiting.get(timeout=0.05)
            except Empty:
                continue
            self.sent += 1
            try:
                answer = session.post(url, data=body, headers=headers, timeout=_SECONDS)
                self.refused += not answer.ok
            except requests.RequestException:
                self.refused += 1
            self._waiting.task_done()
        with suppress(requests.RequestException):
            session.close()


def message(world: World, what: str, post: Post) -> tuple[str, bytes, dict[str, str]] | None:
    """The address, the body and the headers of what a network pushes; None where nobody listens."""
    account = post.account
    if not account.callback:
        return None
    secret = account.secret or world.secrets[account.network]
    match account.network:
        case "x":
            body = json.dumps({"data": _x_event(world, what, post)}).encode()
            return (
                account.callback,
                body,
                _json({"x-twitter-webhooks-signature": base64_sha256(secret, body)}),
            )
        case "facebook":
            body = json.dumps(_facebook_event(world, what, post)).encode()
            return account.callback, body, _json({"X-Hub-Signature-256": hexadecimal(secret, body)})
        case "feed" if what != "deleted":
            body = feed_api.atom(account, [post], world)
            headers = {
                "content-type": "application/atom+xml",
                "link": f'<{world.base}/feed/hub>; rel="hub", <{account.id}>; rel="self"',
                "X-Hub-Signature": hexadecimal(secret, body),
            }
            return account.callback, body, headers
    return None


def _x_event(world: World, what: str, post: Post) -> dict[str, Any]:
    event = {
        "event_uuid": str(uuid4().int % 10**19),
        "filter": {"user_id": post.account.id},
        "tag": "posts",
    }
    if what == "deleted":
        payload = {"id": post.id, "author_id": post.account.id}
        return {**event, "event_type": "post.delete", "payload": payload}
    told, includes = x_api.whole([post], world)
    return {**event, "event_type": "post.create", "payload": told[0], "includes": includes}


def _facebook_event(world: World, what: str, post: Post) -> dict[str, Any]:
    now = int(world.clock().timestamp())
    value = {
        "from": {"id": post.account.id, "name": post.account.name},
        "item": "photo" if post.pictures else "status",
        "post_id": post.id,
        "created_time": int(post.first_at.timestamp()),
        "published": 1,
        "verb": {"created": "add", "edited": "edited", "deleted": "remove"}[what],
    }
    if what != "deleted":
        value["message"] = post.text
    change = {"field": "feed", "value": value}
    return {"object": "page", "entry": [{"id": post.account.id, "time": now, "changes": [change]}]}


def _json(headers: dict[str, str]) -> dict[str, str]:
    return {"content-type": "application/json", **headers}
