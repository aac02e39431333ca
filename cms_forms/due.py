"""What the app has to do at a certain time. Run it every minute or so, by a worker or a timer."""

from django.db import transaction

from cms_forms.models import Journey


def run(limit: int) -> int:
    """Do at most so many of the things that are due; how many there were.

    Any number of processes may run it at once: each takes rows that no other has.
    """
    with transaction.atomic():
        expired = Journey.objects.expired().select_for_update(of=("self",), skip_locked=True)
        found = list(expired.values_list("pk", flat=True)[:limit])
        Journey.objects.filter(pk__in=found).delete()
    return len(found)
