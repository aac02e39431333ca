"""What the station itself has to do at a certain time: Wagtail's schedule."""

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Revision

ONE_AT_A_TIME = 0x626C7565
"""The number of PostgreSQL's advisory lock, which only publishing on schedule takes."""


def run(limit: int) -> int:
    """Publish and withdraw what its editors have scheduled until now; how many there were.

    Wagtail's own command does it, whole, and locks nothing: a second worker leaves it to the first.
    """
    now = timezone.now()
    revisions = Revision.objects.filter(approved_go_live_at__lt=now)
    expired = Page.objects.filter(live=True, expire_at__lt=now)
    if not (revisions.exists() or expired.exists()):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        try:
            count = revisions.count() + expired.count()
            call_command("publish_scheduled")
            return count
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
