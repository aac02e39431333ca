"""What it takes to bring a release of statistics in, beside the usual ways."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

LOAD = Figure(name="statistics_load", unit="s", target=1.5)
LOAD_BULK = Figure(name="statistics_load_bulk", unit="s", target=0.2)
PUBLISH = Figure(name="statistics_publish", unit="s")

MEASURE = "from tests.bench import _statistics_load; _statistics_load.measure()"


@benchmark(LOAD, LOAD_BULK, PUBLISH)
def load() -> Iterator[Result]:
    """604,800 cells, staged with all checks, beside COPY and `bulk_create` of the same cells as
    rows. Processor time of Python and PostgreSQL together. `statistics_publish` is the swap with
    the summaries of 1,233 areas.
    """
    with servers.database() as database:
        environment = {
            "DATABASE_URL": database.address,
            "DJANGO_SETTINGS_MODULE": "station.settings.test",
            "PYTHONPATH": f"{servers.ROOT / 'site'}{os.pathsep}{servers.ROOT}",
        }
        servers.manage("migrate", "--verbosity=0", environment=environment)
        measured = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", MEASURE],
            cwd=servers.ROOT,
            env=os.environ | environment,
            check=True,
            capture_output=True,
            text=True,
        )
    seconds = json.loads(measured.stdout.splitlines()[-1])
    yield LOAD.measured(seconds["ours"], baseline=seconds["copy"])
    yield LOAD_BULK.measured(seconds["ours"], baseline=seconds["bulk"])
    yield PUBLISH.measured(seconds["publish"])
