"""What the app has to do at a certain time. Run it every minute or so, by a worker or a timer."""

from cms_forms.casework import link_requests
from cms_forms.models import Journey


def run(limit: int) -> int:
    """Do at most so many of the things that are due; how many there were.

    Any number of processes may run it at once: each takes rows that no other has.
    """
    return Journey.objects.delete_expired(limit) + link_requests.run(limit)
