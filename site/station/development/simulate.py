"""`make simulate`: a database of its own, a day of the social hub in it, and nothing left of it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from station.development import postgres

ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        server = postgres.start(Path(folder) / "postgres", options=postgres.FAST)
        try:
            postgres.make_database(server, "simulation")
            environment = os.environ | {
                "DATABASE_URL": server.url("simulation"),
                "VAR_ROOT": folder,
                "DJANGO_SETTINGS_MODULE": "station.settings.dev",
            }
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
            simulate = [sys.executable, "manage.py", "simulate", *sys.argv[1:]]
            return subprocess.run(simulate, cwd=ROOT, env=environment, check=False).returncode
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
