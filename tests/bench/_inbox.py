"""What `inbox` measures. Runs inside Django, on a database of its own."""

from __future__ import annotations

import json
import time
from typing import Final

from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms_forms.engine.people import Detail, Named
from cms_forms.models import FormVersion, Team
from cms_forms.models.blind_index import fingerprint

CASES, TEAMS, SERVICES, AREAS, ROUNDS = 100_000, 4, 12, 60, 7
NAMES: Final = 2_000
CLOSED: Final = 20_000
"""Beside those that are open."""


def make(user: User) -> None:
    """Open cases of four teams, six in ten with a clock, and closed ones; by SQL."""
    teams = [Team.objects.create(name=f"Team {n}", key=f"team-{n}") for n in range(TEAMS)]
    for team in teams:
        team.members.add(user)
    root = Page.objects.get(depth=1)
    pages = [root.add_child(instance=Page(title=f"Service {n}")) for n in range(SERVICES)]
    versions = [
        FormVersion.objects.create(page=page, number=1, definition={"title": page.title}).pk
        for page in pages
    ]
    prints = [fingerprint(Named(detail=Detail.NAME, word=f"name{n}")) for n in range(NAMES)]
    numbers = {
        "cases": CASES + CLOSED,
        "open": CASES,
        "teams": [team.pk for team in teams],
        "versions": versions,
        "pages": [page.pk for page in pages],
        "user": user.pk,
        "areas": AREAS,
        "prints": prints,
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, numbers)
        cursor.execute("ANALYZE")


STATEMENTS: Final = (
    """
    INSERT INTO cms_forms_journey (id, version_id, started_at, touched_at, is_sent)
    SELECT gen_random_uuid(), (%(versions)s::bigint[])[1 + n %% 12], now(), now(), true
    FROM generate_series(1, %(cases)s) n
    """,
    """
    INSERT INTO cms_forms_submission (reference, journey_id, version_id, team_id, sealed_answers,
        sealed_with, signed_with, key_fingerprint, sent_at)
    SELECT translate(lpad(to_hex(n * 7919 %% 4294967291), 8, '2'), '01aeiou', '23WXYZB'), id,
        version_id, (%(teams)s::bigint[])[1 + n %% 4], '\\x00', '', '', '',
        now() - n * interval '5 minutes'
    FROM (SELECT row_number() OVER () n, id, version_id FROM cms_forms_journey) j
    """,
    """
    INSERT INTO cms_forms_case (public_id, submission_id, page_id, service, team_id, area, status,
        assignee_id, opened_at, closed_at, next_due, waiting_since, is_sensitive, on_hold,
        link_number)
    SELECT gen_random_uuid(), id, (%(pages)s::bigint[])[1 + n %% 12], 'Service ' || n %% 12,
        team_id, 'A' || n %% %(areas)s,
        CASE WHEN n > %(open)s THEN 'action_taken' WHEN n %% 3 = 0 THEN 'new'
            ELSE 'under_review' END,
        CASE WHEN n %% 7 = 0 THEN %(user)s END, sent_at,
        CASE WHEN n > %(open)s THEN now() - n * interval '1 minute' END,
        CASE WHEN n %% 10 < 6 THEN current_date + (n * 31 %% 90 - 3)::int END,
        CASE WHEN n %% 11 = 0 THEN now() END, n %% 500 = 0, false, 1
    FROM (SELECT row_number() OVER () n, * FROM cms_forms_submission) s
    """,
    """
    INSERT INTO cms_forms_deadline (case_id, clock, name, source, begins, warns, due, days, unit,
        state)
    SELECT id, 'notice', 'Notice of intended prosecution', '', next_due - 14, next_due - 3,
        next_due, 14, 'days', 'running'
    FROM cms_forms_case WHERE next_due IS NOT NULL
    """,
    """
    INSERT INTO cms_forms_blindindex (case_id, detail, fingerprint)
    SELECT c.id, 'name', (%(prints)s::bytea[])[1 + (c.id * k) %% 2000]
    FROM cms_forms_case c, unnest(ARRAY[1, 17, 131]) k
    """,
)


def asked(client: Client, query: str, typed: str = "") -> None:
    address = f"/admin/cases/{query}"
    response = client.post(address, {"q": typed}) if typed else client.get(address)
    assert response.status_code == 200
    assert b"cf-inbox" in response.content


def measure() -> None:
    """Prints the 95th percentile of milliseconds, and the most queries, as JSON."""
    user = User.objects.create_user("reader", password="x")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "read_submission", "export_case"])
    )
    make(user)
    service = FormVersion.objects.order_by("pk").values_list("page_id", flat=True)[3]
    ways = [
        *(("", ""), ("?tab=new", ""), ("?tab=mine", ""), ("?tab=waiting", ""), ("?tab=late", "")),
        *(("?tab=closed", ""), (f"?service={service}&who=nobody", ""), ("?area=A7", "")),
        *(("?p=40", ""), ("", "name17"), ("", "2222-22")),
    ]
    superuser = User.objects.create_superuser("demo-superuser", password="x")
    took: dict[str, list[float]] = {}
    most = 0
    for who in (user, superuser):
        client = Client()
        client.force_login(who)
        asked(client, "")
        for query, typed in ways:
            for _round in range(ROUNDS):
                start = time.perf_counter()
                asked(client, query, typed)
                took.setdefault(f"{who} {query} {typed}", []).append(
                    (time.perf_counter() - start) * 1_000
                )
            with CaptureQueriesContext(connection) as captured:
                asked(client, query, typed)
            most = max(most, len(captured))
    every = sorted(each for some in took.values() for each in some)
    print(json.dumps({"p95": every[int(len(every) * 0.95)], "queries": most}))


if __name__ == "__main__":
    measure()
