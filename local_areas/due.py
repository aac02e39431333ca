"""What the app has to do at a certain time. Run it every minute or so, by a worker or a timer."""

from collections.abc import Callable
from typing import Final

from local_areas.desk import importing, mailing
from local_areas.following import mails
from local_areas.pages import keeping
from local_areas.updates import photos, posting

JOBS: Final[tuple[Callable[[int], int], ...]] = (
    posting.announce_due,
    mails.answer,
    mails.announce,
    mails.send_letters,
    mails.purge,
    mailing.send_due,
    keeping.keep_if_due,
    importing.take_up,
    photos.clear,
    photos.put_away,
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
