"""The measuring of `webhook`, in a process that has Django and an empty database."""

import json
import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Final

from django.urls import reverse

from social_hub.models import Work
from social_hub.networks.signatures import base64_sha256
from social_hub.simulator.world import World
from social_hub.simulator.x_api import whole
from tests.bench import servers

REQUESTS: Final = 2_000
AT_ONCE: Final = 8
SECRET: Final = "bench"


def measure() -> None:
    """Prints the figures as JSON: pushes a second, and milliseconds."""
    body = _body()
    networks = json.dumps({"x": {"consumer_secret": SECRET, "token": "t"}})
    environment = {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DJANGO_SETTINGS_MODULE": "tests.bench._social_settings",
        "BENCH_NETWORKS": networks,
    }
    with servers.web_server(environment=environment) as running:
        host = running.address.removeprefix("http://")
        _send(host, body, 100)
        begun = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            share = REQUESTS // AT_ONCE
            each = list(pool.map(lambda _n: _send(host, body, share), range(AT_ONCE)))
        seconds = time.perf_counter() - begun
    times = [taken for some in each for taken in some]
    if Work.objects.count() != REQUESTS + 100:
        sys.exit(f"{Work.objects.count()} of {REQUESTS + 100} pushes were noted.")
    figures = {"a second": REQUESTS / seconds, "p99": statistics.quantiles(times, n=100)[-1]}
    print(json.dumps(figures))


def _body() -> bytes:
    world = World()
    post = world.post(world.add_account("x", "northteam"), "We are at the market until noon")
    told, includes = whole([post], world)
    event = {
        "event_uuid": "1",
        "filter": {"user_id": post.account.id},
        "tag": "posts",
        "event_type": "post.create",
        "payload": told[0],
        "includes": includes,
    }
    return json.dumps({"data": event}).encode()


def _send(host: str, body: bytes, times: int) -> list[float]:
    """Milliseconds of each, over one connection."""
    path = reverse("social_hub:push", args=["x"])
    headers = {
        "Content-Type": "application/json",
        "x-twitter-webhooks-signature": base64_sha256(SECRET, body),
    }
    taken = []
    connection = HTTPConnection(host)
    for _ in range(times):
        begun = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"A push was answered with {answer.status}.")
        taken.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return taken
