"""What the app has to do at a certain time. Run it every minute or so, by a worker or a timer."""

from collections.abc import Callable
from typing import Final

from cms_forms.bookings import waiting
from cms_forms.casework import clocks, exporting, link_requests, retention
from cms_forms.deliveries import escalating, resuming, sending
from cms_forms.files import rescanning, sweeping
from cms_forms.models import Journey

JOBS: Final[tuple[Callable[[int], int], ...]] = (
    sending.deliver_due,
    resuming.run,
    escalating.escalate_due,
    clocks.run,
    waiting.run,
    exporting.run,
    link_requests.run,
    retention.run,
    rescanning.run,
    sweeping.run,
    Journey.objects.delete_expired,
)


def run(limit: int) -> int:
    """Do at most so many of the things that are due, of each kind; how many there were.

    Any number of processes may run it at once: each takes rows that no other has. A kind that
    fails keeps no other from its turn, and stays due; its error is raised at the end.
    """
    done = 0
    errors: list[Exception] = []
    for job in JOBS:
        try:
            done += job(limit)
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("What could not be done stays due.", errors)
    return done
