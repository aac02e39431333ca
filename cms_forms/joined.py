"""What a site joins to the app: functions that its settings name by their dotted paths.

A mistake in one costs what it would have given, and nothing else: a report is taken in, and a page
is shown, without it. The log says which setting and why, without a word of what it was asked, which
may be somebody's own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from traceback import extract_tb
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Unusable(ValueError):
    """What is named, or what it gave, is not what is wanted. Its words have nothing of a visitor's
    in them.
    """


def ask[T](
    setting: str,
    *given: object,
    reads: Callable[[Any], T],
    otherwise: T,
    named: object = None,
    is_within: bool = False,
) -> T:
    """What the function says of `given`, as `reads` makes it of what it returned. `otherwise` where
    the setting is empty, or anything goes wrong. `reads` raises `Unusable` for what cannot be used.

    `named`: the function or its dotted path, where the setting names more than one. `is_within`:
    whether it is asked in the middle of a transaction, which goes on.
    """
    named = named or getattr(settings, setting, "")
    if not named:
        return otherwise
    try:
        asked = function(named)
        # A statement that fails would take along all that the transaction is to commit.
        with transaction.atomic() if is_within else nullcontext():
            return reads(asked(*given))
    except Exception as error:
        logger.error("%s does not work, and is done without. %s", setting, _told(error))
        return otherwise


def function(named: object) -> Callable[..., Any]:
    """The function of a dotted path; a function stands for itself. Raises `Unusable`."""
    if isinstance(named, str):
        try:
            named = import_string(named)
        except Exception as error:
            # Whatever the module raises while it is read.
            raise Unusable(f"{type(error).__name__}: {error}") from error
    if not callable(named):
        raise Unusable("It is neither a function nor the dotted path of one.")
    return named


def _told(error: Exception) -> str:
    """What went wrong and where. Words that are not ours may quote what somebody wrote."""
    if isinstance(error, Unusable):
        return str(error)
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.filename}, line {last.lineno}."
