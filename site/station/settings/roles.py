"""What the public’s process does without: who breaks into it finds no admin and no log-in."""

from collections.abc import Sequence
from typing import Any, Final

STAFF_ONLY: Final = frozenset(
    {
        "station.accounts.after.do_after_response",
        "allauth.account.middleware.AccountMiddleware",
        "station.accounts.middleware.PasswordsInTurn",
        "station.accounts.middleware.SecondStep",
        "station.admin_input.RefuseStrangeInput",
        "station.middleware.admin_content_security_policy",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "cms_forms.editor.refusals.BrokenFormMiddleware",
        "station.publications.refusals.HiddenDataMiddleware",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    }
)
LOGGING_IN: Final = frozenset({"allauth", "allauth.account", "allauth.mfa", "station.accounts"})
SESSIONS: Final = "django.contrib.sessions.middleware.SessionMiddleware"
NOBODY: Final = "station.middleware.nobody_is_logged_in"


def public_apps(apps: Sequence[str]) -> list[str]:
    """Without those that log people in."""
    return [each for each in apps if each not in LOGGING_IN]


def public_middleware(middleware: Sequence[str]) -> list[str]:
    """Without what knows users. What asks who somebody is learns that it is nobody.

    Sessions stay, and only a page with a password of its own begins one: SESSION_ENGINE keeps them
    in a signed cookie, as the public's process reads no session from the database.
    """
    kept = [each for each in middleware if each not in STAFF_ONLY]
    kept.insert(kept.index(SESSIONS) + 1, NOBODY)
    return kept


def public_templates(templates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the context of users and their messages."""
    return [
        engine
        | {
            "OPTIONS": engine["OPTIONS"]
            | {
                "context_processors": [
                    each
                    for each in engine["OPTIONS"]["context_processors"]
                    if each not in STAFF_ONLY
                ]
            }
        }
        for engine in templates
    ]
