"""The entry of a web server: `gunicorn station.wsgi`, with `site` on the path."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "station.settings.production")
# Nearly all that is made while modules are imported stays. To look through it for what is not
# needed any more, again and again as it grows, is a sixth of the time that starting takes.
gc.disable()
django.setup(set_prefix=False)

from station.unreadable import Handler  # noqa: E402  (needs the settings)

application = Handler()
gc.freeze()
gc.enable()
