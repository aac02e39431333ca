"""The settings of the two processes of `roles`, whose fixtures set ROLE and VAR_ROOT."""

from station.settings.environment import PUBLIC
from station.settings.test import *
from station.settings.test import ROLE, STORAGES, VAR

MEDIA_ROOT = VAR / "media"
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "cms_forms_files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
}
SUBMISSION_VERIFY_KEYS = ["AIMLdEo0Sx0MLlY1UvkPpoE5yyErfko-HCivTNmbHtw"]
if ROLE == PUBLIC:
    SECRET_KEY = "tests-only, of the public"
    SUBMISSION_PUBLIC_KEY = "emgme-6mus-ahI4rTFQ1sSpneB92K9OQOQdBUOclawg"
    BLIND_INDEX_KEY = "Vq3sYt9Ky1mCj2mW7xQdvbq0o5Zr8uLkXhTgFnEwPaA"
    SUBMISSION_SIGNING_KEY = "4u5LPnondxiWs5kZHXX5KJDLZOAhB1ycw4Cr8M_JEUk"
    SUBMISSION_PRIVATE_KEYS = []
