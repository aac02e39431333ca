"""What the app has to do at a certain time. Run it every minute or so, by a worker or a timer."""

from collections.abc import Callable
from typing import Final

from social_hub.accounts import digest, renewing, resolving
from social_hub.ingest import following, lists, pushes, teams
from social_hub.media import avatars, storing
from social_hub.publishing import delivery, pictures, retention

JOBS: Final[tuple[Callable[[int], int], ...]] = (
    delivery.deliver_due,
    pushes.take_in_due,
    lists.read_due,
    teams.read_due,
    storing.fetch_due,
    following.follow_due,
    renewing.renew_due,
    resolving.look_up_due,
    avatars.fetch_due,
    digest.write_due,
    retention.purge,
    pictures.put_away,
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
