"""What a dashboard of a whole force costs where no cache has it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

DASHBOARD = Figure(name="dashboard", unit="ms", target=150)

MEASURE = "from tests.bench import _dashboards; _dashboards.measure()"


@benchmark(DASHBOARD)
def dashboard() -> Iterator[Result]:
    """The slowest of five pages of recorded crime, uncached: 1,280 neighbourhoods, 14 types, 36
    months. Processor time of Python and PostgreSQL together.
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
    milliseconds = json.loads(measured.stdout.splitlines()[-1])
    yield DASHBOARD.measured(max(milliseconds.values()))
