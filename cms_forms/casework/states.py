"""Which status of a case may follow which.

New -> under review -> action taken, no further action or passed on. The last three close it. A
closed case is opened again with a reason, and is under review then.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from cms_forms.engine.questions.characters import is_seen
from cms_forms.models.case import OPEN, Status

CLOSING: Final = tuple(status for status in Status if status not in OPEN)
"""With these the team's work ends. Each asks for an outcome, and for words to the reporter."""

FOLLOWING: Final[Mapping[Status, Sequence[Status]]] = {
    Status.NEW: (Status.UNDER_REVIEW,),
    Status.UNDER_REVIEW: CLOSING,
    **dict.fromkeys(CLOSING, (Status.UNDER_REVIEW,)),
}


class NotAllowed(ValueError):
    """A step that a case cannot take. Its words are for the person who tried it."""


def following(status: str, *, is_waiting: bool = False) -> Sequence[Status]:
    """What may come next. A case that waits for its reporter may also go on without an answer."""
    now = Status(status)
    goes_on = is_waiting and now == Status.UNDER_REVIEW
    return (now, *FOLLOWING[now]) if goes_on else FOLLOWING[now]


def closes(status: str) -> bool:
    return status in CLOSING


def opens_again(before: str, after: str) -> bool:
    return closes(before) and not closes(after)


def check(
    before: str, after: str, *, is_waiting: bool = False, words: str = "", for_reporter: str = ""
) -> None:
    """Raises `NotAllowed` for a status that may not follow, or that needs words which are missing.

    `words` are the outcome, or the reason for which it is opened again.
    """
    if after not in following(before, is_waiting=is_waiting):
        labels = dict(Status.choices)
        words = _("“{after}” cannot follow “{before}”. Nothing was changed.")
        raise NotAllowed(words.format(after=labels.get(after, "?"), before=labels[before]))
    if opens_again(before, after) and not is_seen(words):
        raise NotAllowed(_("Say why the case is opened again. Nothing was changed."))
    if closes(after) and not is_seen(words):
        raise NotAllowed(_("Say what the outcome is. Nothing was changed."))
    if closes(after) and not is_seen(for_reporter):
        raise NotAllowed(_("Write what the reporter reads. Nothing was changed."))
