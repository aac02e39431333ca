"""What the app has to do at a certain time. Run it every minute or so, by a worker or a timer."""

from collections.abc import Callable
from typing import Final

from cms_forms.casework import clocks, exporting, link_requests
from cms_forms.models import Journey

JOBS: Final[tuple[Callable[[int], int], ...]] = (
    Journey.objects.delete_expired,
    clocks.run,
    link_requests.run,
    exporting.run,
)


def run(limit: int) -> int:
    """Do at most so many of the things that are due, of each kind; how many there were.

    Any number of processes may run it at once: each takes rows that no other has.
    """
    return sum(job(limit) for job in JOBS)
