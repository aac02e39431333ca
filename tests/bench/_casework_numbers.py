"""What `casework_numbers` measures. Runs inside Django, on a database of its own."""

from __future__ import annotations

import json
import time
from typing import Final

from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench._inbox import make

DEADLINES, ROUNDS = 100_000, 7
STATEMENTS: Final = (
    # Over two years, and after today: what the dashboard counts, and what it does not.
    """
    DELETE FROM cms_forms_deadline
    """,
    """
    INSERT INTO cms_forms_deadline (case_id, clock, name, source, begins, warns, due, days, unit,
        state, settled_at)
    SELECT id, 'clock-' || n %% 3, 'Clock ' || n %% 3, '',
        current_date - 800 + (n %% 860)::int - 14,
        current_date - 800 + (n %% 860)::int - 3, current_date - 800 + (n %% 860)::int, 14, 'days',
        CASE WHEN n %% 860 > 790 THEN 'running' WHEN n %% 5 = 0 THEN 'missed' ELSE 'met' END,
        CASE WHEN n %% 860 > 790 OR n %% 100 = 0 THEN NULL ELSE now() END
    FROM (SELECT row_number() OVER () n, id FROM cms_forms_case LIMIT %(deadlines)s) c
    """,
    """
    INSERT INTO cms_forms_caseevent (case_id, at, happened, user_id, name, data)
    SELECT id, opened_at, 'read', %(user)s, 'reader', '{}' FROM cms_forms_case
    """,
    """
    UPDATE cms_forms_case SET closed_at = opened_at, purge_on = current_date + (id %% 900)::int,
        on_hold = id %% 300 = 0 WHERE id %% 6 <> 0
    """,
    """
    INSERT INTO cms_forms_delivery (case_id, kind, about, key, created_at, due_at, attempts, state,
        escalated, last_answer)
    SELECT id, 'alert', '{}', gen_random_uuid(), opened_at, opened_at, 1,
        CASE WHEN id %% 2000 = 0 THEN 'waiting' ELSE 'delivered' END, 0, '' FROM cms_forms_case
    """,
)
SCREENS: Final = {
    "deadlines": ("deadlines/", "deadlines/?clock=Clock+1"),
    "audit": ("audit/", "audit/?what=read", "audit/?person=reader", "audit/?what=purged"),
    "retention": ("retention/", "retention/?held=1", "retention/?p=200"),
}


def measure() -> None:
    """Prints of each screen the 95th percentile of milliseconds, and the most queries, as JSON."""
    user = User.objects.create_user("reader", password="x")
    codenames = ["access_admin", "read_submission", "hold_case", "read_audit"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    make(user)
    fill(user)
    print(json.dumps(timed(user)))


def fill(user: User) -> None:
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, {"deadlines": DEADLINES, "user": user.pk})
        cursor.execute("VACUUM ANALYZE")


def timed(user: User) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, addresses in SCREENS.items():
        took: list[float] = []
        for who in (user, User.objects.create_superuser(f"demo-{name}", password="x")):
            client = Client()
            client.force_login(who)
            for address in addresses:
                client.get(f"/admin/{address}")
                for _round in range(ROUNDS):
                    start = time.perf_counter()
                    response = client.get(f"/admin/{address}")
                    took.append((time.perf_counter() - start) * 1_000)
                    assert response.status_code == 200
                with CaptureQueriesContext(connection) as captured:
                    client.get(f"/admin/{address}")
                most = max(found.get(f"{name}_queries", 0), len(captured))
                found[f"{name}_queries"] = most
        found[name] = sorted(took)[int(len(took) * 0.95)]
    return found
