"""For `make run`: no configuration needed, nothing here is secret."""

from station.settings.base import *
from station.settings.base import MIDDLEWARE, STORAGES, VAR

SECRET_KEY = "development-only-never-use-this-key-where-the-public-can-reach-it"  # noqa: S105
DEBUG = True
DEMONSTRATION = True
# Those of the demonstration’s city, which no post office uses.
LOCAL_AREAS_POSTCODE_LETTERS = CMS_FORMS_POSTCODE_LETTERS = ["XR"]
CMS_FORMS_ADDRESS_LOOKUP = {"BACKEND": "cms_forms.lookups.fictional.Fictional"}
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]
COMMON = "django.middleware.common.CommonMiddleware"
MIDDLEWARE = [
    "station.middleware.OutageAsInProduction",
    *("station.middleware.SlashAsInProduction" if each == COMMON else each for each in MIDDLEWARE),
    "station.middleware.NotFoundAsInProduction",
]
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR / "mail")},
    }
}

# WhiteNoise serves the sources as they change; hashed names are for tests and production.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

SUBMISSION_KEY_FILE = VAR / "submission.key"
# What officers post in the demonstration leaves this machine for nowhere.
SOCIAL_HUB_NETWORKS = {
    name.lower(): {"class": f"station.demo.practice.{name}"}
    for name in ("X", "Facebook", "Bluesky", "Mastodon")
}
SOCIAL_HUB_LIMITS = {"x": {"dollars": "5"}}
# Seals tokens of simulated accounts only.
SOCIAL_HUB_TOKEN_KEYS = ["t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"]
