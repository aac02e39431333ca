"""Asking a function that a site joins by a setting, so that a mistake in it costs no page."""

from __future__ import annotations

import logging
from traceback import extract_tb
from types import UnionType
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


def ask(setting: str, *given: object, kind: type | UnionType, otherwise: Any) -> Any:
    """What the function that the setting names says, where it is of a kind; otherwise, or where
    anything goes wrong, something else. The log says what, and nothing of what it was asked.
    """
    path = getattr(settings, setting, "")
    if not path:
        return otherwise
    try:
        said = import_string(path)(*given)
    except Exception as error:
        last = extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__} in {last.filename}, line {last.lineno}"
    else:
        if isinstance(said, kind):
            return said
        why = f"it gave a {type(said).__name__}"
    logger.error("%s does not work, and is done without: %s.", setting, why)
    return otherwise
