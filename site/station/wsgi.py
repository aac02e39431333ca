"""The entry of a web server: `gunicorn station.wsgi`, with `site` on the path."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "station.settings.production")
django.setup(set_prefix=False)

from station.unreadable import Handler  # noqa: E402  (needs the settings)

application = Handler()
