"""A mail server from its address, as Django's MAILERS has it."""

from typing import Any, Final

import environ

SECONDS: Final = 10
"""That it gets to answer."""


def mailer(url: str) -> dict[str, Any]:
    """Of an address such as smtp+tls://user:password@host:587."""
    parts = environ.Env.email_url_config(url)
    return {
        "BACKEND": parts["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": parts["EMAIL_HOST"],
            "port": parts["EMAIL_PORT"],
            "username": parts["EMAIL_HOST_USER"] or "",
            "password": parts["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": parts.get("EMAIL_USE_TLS", False),
            "use_ssl": parts.get("EMAIL_USE_SSL", False),
            "timeout": SECONDS,
        },
    }
