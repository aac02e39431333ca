"""For the public. Refuses to start until everything that it needs is set."""

from station.settings import environment

environment.require()

from station.settings.base import *
from station.settings.base import SILENCED_SYSTEM_CHECKS

SECRET_KEY = environment.value("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = environment.listed(environment.value("ALLOWED_HOSTS"))
ADMINS = environment.listed(environment.value("ERRORS_TO"))
CSRF_TRUSTED_ORIGINS = [environment.value("BASE_URL")]

CLIENT_ADDRESS_HEADER = environment.value("CLIENT_ADDRESS_HEADER") or ""
SECOND_STEP = environment.value("SECOND_STEP") or ""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# Other sites of the force's domain, and the list built into browsers, are not ours to commit.
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers take cookies of such names from this host alone, not from others of its domain.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "station.reports.Formatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"cut_paths": {"()": "station.reports.CutPaths"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["cut_paths"],
        },
        "mail": {
            "class": "django.utils.log.AdminEmailHandler",
            "level": "ERROR",
            "filters": ["cut_paths"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers print exceptions with all that they quote.
        "django": {"handlers": ["mail"], "level": "INFO", "propagate": True},
        # Every scanner on the internet asks for a host that is not ours.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
