"""Two editors at the same moment, in real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from tests.cms_forms.casework.working import wait_until_somebody_waits


def while_it_waits[T](do: Callable[[], T], change: Callable[[], object]) -> T:
    """What comes of `do`, which begins before `change` is committed and waits for its lock."""

    def done() -> T:
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            change()
            begun = thread.submit(done)
            wait_until_somebody_waits()
        return begun.result(10)
