"""What `hub_page` and `area_slot` measure. Runs inside Django, on a database of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Final

import psutil
from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from social_hub.models import Account, Post
from social_hub.pages import slot
from social_hub.pages.hub_page import HubPage

AREAS, POSTS, ROUNDS = 1_280, 100_000, 31
PLAIN: Final = """
{% for post in posts %}<article><h3>{{ post.account.name }}</h3><p>{{ post.created_at|date }}</p>
{{ post.html|safe }}{% for picture in post.media.all %}<img src="{{ picture.file.url }}" alt="">
{% endfor %}</article>{% endfor %}
"""


def make() -> HubPage:
    """100,000 posts of 2,560 accounts, every tenth with a picture, on a station with its menus."""
    call_command(
        "seed_demo",
        without_areas=True,
        without_cases=True,
        without_publications=True,
        without_hub=True,
        verbosity=0,
    )
    Account.objects.bulk_create(
        Account(
            network=("facebook", "x", "bluesky", "mastodon")[number % 4],
            remote_id=str(number),
            handle=f"team{number}",
            name=f"Team {number}",
            url=f"https://network.example/team{number}",
            area=f"A{number // 2}",
            area_name=f"Area {number // 2}",
            is_corporate=number < 4,
        )
        for number in range(2 * AREAS)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO social_hub_post (account_id, remote_id, earlier_ids, kind, text, entities,
                html, topics, url, created_at, data, arrived_at, changed_at, deletion,
                hidden_reason)
            SELECT first.id + n %% %s, n::text, '{}', 'post', 'We are at the market.', '[]',
                '<p dir="auto">We are at the market until 4pm.</p>',
                CASE WHEN n %% 7 = 0 THEN ARRAY['roadsafety'] ELSE '{}' END,
                'https://network.example/' || n, now() - n * interval '1 minute', '{}', now(),
                now(), '', ''
            FROM generate_series(1, %s) n, (SELECT min(id) id FROM social_hub_account) first
            """,
            [2 * AREAS, POSTS],
        )
        cursor.execute(
            """
            INSERT INTO social_hub_postmedia (post_id, position, kind, remote_url, file, width,
                height, alternative_text, alternative_text_by_us, state, due_at, attempts, error)
            SELECT id, 0, 'image', 'https://media.example/' || id, 'social/demo/a.png', 600, 340,
                'A stall', '', 'stored', now(), 0, ''
            FROM social_hub_post WHERE id %% 10 = 0
            """,
            [],
        )
        cursor.execute("ANALYZE")
    home = Site.objects.get(is_default_site=True).root_page
    page: HubPage = Page.objects.get(pk=home.pk).add_child(
        instance=HubPage(title="From our teams", slug="teams")
    )
    return page


def measure() -> None:
    """Prints medians of milliseconds, and the most queries, as JSON."""
    page = make()
    backend = psutil.Process(connection.connection.info.backend_pid)
    client = Client(headers={"host": "localhost"})
    url = page.get_url() or ""
    request = RequestFactory().get("/", headers={"host": "localhost"})
    account = Account.objects.get(handle="team700")

    def hub(query: str = "") -> None:
        assert client.get(url + query).status_code == 200

    def plain(number: int, **only: object) -> None:
        """As one writes it first, in the site's own base template."""
        posts = Post.objects.filter(**only).order_by("-created_at")[:number]
        body = engines["django"].from_string(
            '{% extends "base.html" %}{% block main %}' + PLAIN + "{% endblock %}"
        )
        body.render({"posts": posts, "page": page}, request)

    def bare(number: int, **only: object) -> None:
        posts = Post.objects.filter(**only).order_by("-created_at")[:number]
        engines["django"].from_string(PLAIN).render({"posts": posts}, request)

    def of_area() -> None:
        assert slot.render(request, account.area, account.area_name)

    def spent(work: Callable[[], None]) -> float:
        rounds = []
        for _ in range(ROUNDS):
            before = backend.cpu_times()
            start = time.process_time()
            work()
            after = backend.cpu_times()
            own = time.process_time() - start
            rounds.append(own + after.user - before.user + after.system - before.system)
        return sorted(rounds[1:])[ROUNDS // 2] * 1_000

    def queries(work: Callable[[], None]) -> int:
        """The least of three: what the process remembers (menus, services) is read again at times
        by whichever request comes then.
        """
        counts = []
        for _ in range(4):
            with CaptureQueriesContext(connection) as captured:
                work()
            counts.append(len(captured))
        return min(counts[1:])

    choices = ["", "?network=x", "?topic=roadsafety", f"?area={account.area}"]
    print(
        json.dumps(
            {
                "hub_queries": max(queries(lambda c=each: hub(c)) for each in choices),
                "slot_queries": queries(of_area),
                "hub": spent(hub),
                "plain_hub": spent(lambda: plain(20)),
                "slot": spent(of_area),
                "plain_slot": spent(lambda: bare(3, account__area=account.area)),
            }
        )
    )
