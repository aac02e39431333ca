"""The settings of somebody else's plain Wagtail site, for `test_wheel`."""

import os
import sys

# What only the station needs is installed beside these tests, and not on somebody else's machine:
# None makes an import fail as if it were not there.
for module in ("allauth", "django_redis", "environ", "gunicorn", "wagtailmenus", "whitenoise"):
    sys.modules[module] = None  # type: ignore[assignment]

INSTALLED_APPS = [
    "elsewhere",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.snippets",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"NAME": os.environ["PGDATABASE"]}}
SECRET_KEY = "elsewhere"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "cms_forms_files": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WAGTAIL_SITE_NAME = "Elsewhere"
WAGTAILADMIN_BASE_URL = "https://elsewhere.example"

SUBMISSION_PUBLIC_KEY = os.environ.get("SUBMISSION_PUBLIC_KEY", "")
SUBMISSION_SIGNING_KEY = os.environ.get("SUBMISSION_SIGNING_KEY", "")
BLIND_INDEX_KEY = os.environ.get("BLIND_INDEX_KEY", "")
SUBMISSION_PRIVATE_KEYS = os.environ.get("SUBMISSION_PRIVATE_KEYS", "").split(",")

ROOT_URLCONF = "elsewhere.urls"
