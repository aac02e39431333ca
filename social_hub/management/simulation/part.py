"""`python -m social_hub.management.simulation.part web PORT`, or `worker`: one process of it."""

import json
import os
import sys
import time
import traceback
from typing import Final

from social_hub.management.simulation.clock import use_that_of_the_environment

NETWORKS: Final = "SIMULATION_NETWORKS"
LIMITS: Final = "SIMULATION_LIMITS"
PAUSE: Final = 0.05


def prepare() -> None:
    """Django on the simulation's clock, with its networks."""
    # Before models are made: the defaults of their fields hold on to the clock.
    use_that_of_the_environment()
    import django
    from django.conf import settings

    django.setup()
    settings.SOCIAL_HUB_NETWORKS = json.loads(os.environ[NETWORKS])
    settings.SOCIAL_HUB_LIMITS = json.loads(os.environ[LIMITS])


def work() -> None:
    """What is due, until it is killed."""
    from django.db import Error, connection

    from social_hub import due

    while True:
        try:
            done = due.run(100)
        except* Error:
            # A day has none of these: whoever reads what it prints sees them.
            traceback.print_exc()
            connection.close()
            done = 0
        if not done:
            time.sleep(PAUSE)


def serve(port: int) -> None:
    """The site's own addresses, for what networks push."""
    from django.core.servers.basehttp import (
        ThreadedWSGIServer,
        WSGIRequestHandler,
        get_internal_wsgi_application,
    )

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Pushes are counted where they are sent."""

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(get_internal_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    prepare()
    if sys.argv[1] == "web":
        serve(int(sys.argv[2]))
    else:
        work()
