#!/usr/bin/env python
"""Django's command line for the police station."""

import os
import sys
from pathlib import Path

# `site` is a source root, not a package: the standard library has a module of that name.
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "station.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
