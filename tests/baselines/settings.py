"""The station as it serves in production, without TLS, with a formtools wizard beside it."""

from pathlib import Path

from station.settings.base import *
from station.settings.base import INSTALLED_APPS, TEMPLATES

SECRET_KEY = "benchmarks-only"
DEBUG = False
# On loopback, with a database that is thrown away.
DEMONSTRATION = True
LOCAL_AREAS_POSTCODE_LETTERS = CMS_FORMS_POSTCODE_LETTERS = ["XR"]
CMS_FORMS_ADDRESS_LOOKUP = {"BACKEND": "cms_forms.lookups.fictional.Fictional"}
ALLOWED_HOSTS = ["*"]
CLIENT_ADDRESS_HEADER = "X-Real-IP"  # one machine plays many visitors
ROOT_URLCONF = "tests.baselines.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "formtools", "wagtail.contrib.forms", "tests.baselines"]
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
SUBMISSION_PRIVATE_KEYS = ["t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"]
SUBMISSION_SIGNING_KEY = "AaWkN3yQpO8vZr2sLkXh6TgFnEwP1Ky0Cj4mW7xQd5s"
BLIND_INDEX_KEY = "Vq3sYt9Ky1mCj2mW7xQdvbq0o5Zr8uLkXhTgFnEwPaA"
