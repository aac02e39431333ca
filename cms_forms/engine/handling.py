"""How staff handle what is sent to a service, as a document states it. Of the page, and not of its
walk: a version has none of it.
"""

from dataclasses import dataclass
from typing import Any, Final

from cms_forms.engine import limits
from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.reading import Malformed, Object, boolean, integer, list_of, placed, text

HANDLING: Final = "handling"
"""The key of a document under which it stands."""


@dataclass(frozen=True, kw_only=True)
class Handling:
    """None: the document does not say, and the page keeps what it has."""

    is_sensitive: bool | None = None
    keep_days: int | None = None
    told_in_alerts: tuple[str, ...] | None = None
    """The ids of questions whose answers the team's alert may carry."""
    offers_return: bool | None = None
    """Whether visitors may save what they wrote and go on in another browser."""


def handling(document: object, form: Form) -> Handling:
    """What a document of that form states. Raises `Malformed`."""
    stated = Object(document, "").take(HANDLING, as_stated, default=Handling())
    for place, question in placed(f"{HANDLING}.told_in_alerts", stated.told_in_alerts or ()):
        if question not in form.placed_questions:
            raise Malformed(place, _("No question of this form has this id."))
    return stated


def as_stated(value: object, place: str) -> Handling:
    """Raises `Malformed`. Whether its questions are there, `handling` says."""
    read = Object(value, place)
    stated = Handling(
        is_sensitive=read.take("sensitive", boolean, default=None),
        keep_days=read.take("keep_days", _days, default=None),
        told_in_alerts=read.take("told_in_alerts", list_of(text), default=None),
        offers_return=read.take("save_and_return", boolean, default=None),
    )
    read.end()
    if stated.is_sensitive and stated.told_in_alerts:
        message = _("No answer to a sensitive service is told in an alert. Remove these.")
        raise Malformed(read.at("told_in_alerts"), message)
    return stated


def encoded(stated: Handling) -> dict[str, Any]:
    """What a document has of it; empty where there is nothing out of the ordinary."""
    values = {
        "sensitive": stated.is_sensitive or None,
        "keep_days": stated.keep_days,
        "told_in_alerts": list(stated.told_in_alerts or ()) or None,
        "save_and_return": False if stated.offers_return is False else None,
    }
    found = {key: value for key, value in values.items() if value is not None}
    return {HANDLING: found} if found else {}


def _days(value: object, place: str) -> int:
    days = integer(value, place)
    if not 1 <= days <= limits.MOST_KEEP_DAYS:
        message = _("A number of days from 1 to {most} is expected here.")
        raise Malformed(place, message.format(most=f"{limits.MOST_KEEP_DAYS:,}"))
    return days
