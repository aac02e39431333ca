"""The first and the last day that a date may be, as an editor writes them."""

import re
from collections.abc import Iterator
from typing import Final

from cms_forms.engine.definition import Question
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions.base import Setting

HOW: Final = gettext_noop("Write a day as 31/3/2026, or: today, 14 days ago, in 3 months.")
EARLIEST: Final = Setting(key="earliest", label=gettext_noop("Not before"), kind="text", help=HOW)
LATEST: Final = Setting(key="latest", label=gettext_noop("Not after"), kind="text", help=HOW)
_AWAY: Final = re.compile(
    r"(?P<ahead>in )?(?P<number>[0-9]{1,4}) (?P<unit>day|week|month|year)s?(?P<ago> ago)?"
)
_DAY: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_UNITS: Final = {"day": (1, ""), "week": (7, ""), "month": (1, "m"), "year": (1, "y")}


def moment_of(question: Question, setting: Setting) -> str | None:
    """The limit as a test compares with it: "today-14", "2026-03-31". None where there is none, or
    none that can be read.
    """
    words = " ".join(str(question.settings.get(setting.key) or "").casefold().split())
    if words == "today":
        return words
    if day := _DAY.fullmatch(words):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    away = _AWAY.fullmatch(words)
    if away is None or (away["ahead"] is None) is (away["ago"] is None):
        return words if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words) else None
    times, unit = _UNITS[away["unit"]]
    return f"today{'+' if away['ahead'] else '-'}{int(away['number']) * times}{unit}"


def unreadable(question: Question) -> Iterator[str]:
    """Each limit that cannot be read, in one sentence to an editor."""
    for setting in (EARLIEST, LATEST):
        if question.settings.get(setting.key) and moment_of(question, setting) is None:
            message = _("“{setting}” is no day. {how}")
            yield message.format(setting=_(setting.label), how=_(HOW))
