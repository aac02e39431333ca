"""For `make test`: quick hashes, hashed static names off, keys of its own."""

from station.settings.base import *
from station.settings.base import INSTALLED_APPS, STORAGES

SECRET_KEY = "tests-only"  # noqa: S105
DEBUG = False
DEMONSTRATION = True
# Those of the demonstration’s city, which no post office uses.
LOCAL_AREAS_POSTCODE_LETTERS = CMS_FORMS_POSTCODE_LETTERS = ["XR"]
CMS_FORMS_ADDRESS_LOOKUP = {"BACKEND": "cms_forms.lookups.fictional.Fictional"}
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "cms_forms_files": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None  # type: ignore[assignment]  # the finders know every file
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Keys that only ever seal what tests invent.
SUBMISSION_PRIVATE_KEYS = ["t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"]
SUBMISSION_PUBLIC_KEY = ""
SUBMISSION_SIGNING_KEY = "AaWkN3yQpO8vZr2sLkXh6TgFnEwP1Ky0Cj4mW7xQd5s"
BLIND_INDEX_KEY = "Vq3sYt9Ky1mCj2mW7xQdvbq0o5Zr8uLkXhTgFnEwPaA"
SOCIAL_HUB_TOKEN_KEYS = ["t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"]

CMS_FORMS_SENDERS = 0  # messages go out in the thread of the test

INSTALLED_APPS = [*INSTALLED_APPS, "tests.own_site"]
