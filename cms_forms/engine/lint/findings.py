"""What lint reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop

CAUSES: Final[Mapping[str, str]] = {
    "no-steps": gettext_noop("Nothing there yet"),
    "duplicate-id": gettext_noop("Two things under one name"),
    "duplicate-slug": gettext_noop("Two things under one name"),
    "reserved-name": gettext_noop("Two things under one name"),
    "loop": gettext_noop("Steps that lead in a circle"),
    "missing-target": gettext_noop("Steps that lead to a deleted step"),
    "unchosen-target": gettext_noop("Rules to finish"),
    "wrong-route": gettext_noop("Go-tos in the wrong place"),
    "exit-leads-on": gettext_noop("Go-tos in the wrong place"),
    "starts-with-exit": gettext_noop("Steps that lead nowhere"),
    "unreachable-step": gettext_noop("Steps that nobody reaches"),
    "never-sent": gettext_noop("Services that nobody can send"),
    "falls-into-exit": gettext_noop("Steps that fall into an exit"),
    "words-in-advice": gettext_noop("A tool that only advises"),
    "stored-advice": gettext_noop("A tool that only advises"),
    "sensitive-advice": gettext_noop("A tool that only advises"),
    "same-title": gettext_noop("Two things under one name"),
    "no-title": gettext_noop("Missing words"),
    "no-questions": gettext_noop("Missing questions"),
    "needless-questions": gettext_noop("Questions and options in the wrong place"),
    "needless-options": gettext_noop("Questions and options in the wrong place"),
    "files-in-list": gettext_noop("Questions and options in the wrong place"),
    "place-in-list": gettext_noop("Questions and options in the wrong place"),
    "no-advice": gettext_noop("Missing words"),
    "no-label": gettext_noop("Missing words"),
    "no-name": gettext_noop("Missing words"),
    "no-item-name": gettext_noop("Missing words"),
    "too-long": gettext_noop("Texts to shorten"),
    "too-many": gettext_noop("A service to divide"),
    "empty-section": gettext_noop("Sections to finish"),
    "no-sections": gettext_noop("Sections to finish"),
    "section-again": gettext_noop("Sections to finish"),
    "order-without-tasks": gettext_noop("Sections to finish"),
    "only-one-order": gettext_noop("Sections in any order"),
    "misplaced-section": gettext_noop("Sections to finish"),
    "wrong-count": gettext_noop("Repeat steps to finish"),
    "wrong-screen": gettext_noop("Repeat steps to finish"),
    "wrong-item-name": gettext_noop("Repeat steps to finish"),
    "repeat-limits": gettext_noop("Limits that contradict each other"),
    "wrong-settings": gettext_noop("Questions to finish"),
    "unknown-type": gettext_noop("Questions of an unknown type"),
    "unchosen-condition": gettext_noop("Conditions to choose"),
    "missing-condition": gettext_noop("Conditions that are not there"),
    "missing-question": gettext_noop("Conditions on deleted questions"),
    "missing-option": gettext_noop("Conditions on deleted answers"),
    "wrong-operator": gettext_noop("Conditions that do not fit their question"),
    "no-value": gettext_noop("Conditions to finish"),
    "several-values": gettext_noop("Conditions to finish"),
    "empty-condition": gettext_noop("Conditions to finish"),
    "circular-condition": gettext_noop("Conditions that refer to themselves"),
    "deep-condition": gettext_noop("Conditions that refer to too many others"),
    "later-question": gettext_noop("Conditions on questions that come later"),
    "never-reached-question": gettext_noop("Conditions on questions that nobody reaches"),
    "never-true": gettext_noop("Conditions that can never hold"),
    "always-true": gettext_noop("Conditions that always hold"),
    "overlapping-rules": gettext_noop("Rules that overlap"),
    "unused-option": gettext_noop("Go-tos that never decide"),
    "unused-otherwise": gettext_noop("Go-tos that never decide"),
    "unused-condition": gettext_noop("Conditions that nothing uses"),
    "no-message": gettext_noop("Missing words"),
    "misplaced-check": gettext_noop("Checks that nobody could put right"),
    "unasked-question": gettext_noop("Questions that nobody is asked"),
    "always-asked": gettext_noop("Conditions that always hold"),
    "unread-guidance": gettext_noop("Words that nobody reads"),
    "wrong-reveal": gettext_noop("Questions and options in the wrong place"),
    "idle-check": gettext_noop("Checks that refuse nothing"),
    "never-passes": gettext_noop("Checks that nobody could put right"),
    "mistyped-span": gettext_noop("Days that visitors would not read"),
    "span-elsewhere": gettext_noop("Days that visitors would not read"),
    "unfinished-set": gettext_noop("Missing questions"),
    "words-in-brackets": gettext_noop("Words to replace"),
    "unnamed": gettext_noop("Words to replace"),
    "unfinished-clock": gettext_noop("Clocks to finish"),
    "clock-never-begins": gettext_noop("Clocks that never begin"),
    "no-default-team": gettext_noop("Triage"),
    "no-team": gettext_noop("Triage"),
    "missing-body": gettext_noop("Bodies that are not there"),
    "dead-link": gettext_noop("Links that lead nowhere"),
    "missing-team": gettext_noop("Triage"),
    "missing-timetable": gettext_noop("Timetables that are not there"),
    "unread-team": gettext_noop("Teams that nobody can read for"),
    "unread-sensitive": gettext_noop("Sensitive services that nobody can read"),
    "told-sensitive": gettext_noop("What alerts may tell"),
    "address-not-found": gettext_noop("Help that visitors are not offered"),
    "not-translated": gettext_noop("Texts to translate"),
    "language-address": gettext_noop("Two things under one name"),
    "same-answers": gettext_noop("Two things under one name"),
}
"""Finding id -> the cause under which an editor reads it, with others of the same kind. In English:
`causes` translates it. First stands what others may follow from: where the steps lead."""

_RANKS: Final[Mapping[str, int]] = {
    cause: rank for rank, cause in enumerate(dict.fromkeys(CAUSES.values()))
}


class Severity(StrEnum):
    ERROR = "error"
    """The form cannot be published."""
    WARNING = "warning"
    """The form works, and is probably not what was meant."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it is, by ids. All None: the form as a whole.

    A condition beside a step or triage is the one that is used there. `field` is the one at fault,
    by its name: of the question, the step, or the service itself, as in "summary".
    """

    step: str | None = None
    question: str | None = None
    option: str | None = None
    condition: str | None = None
    section: str | None = None
    clock: str | None = None
    triage: bool = False
    field: str | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    id: str
    """Names the cause: "unreachable-step". Never reworded."""
    severity: Severity
    place: Place
    cause: str
    """One of `CAUSES`."""
    message: str
    """What is wrong and how to mend it, in one or two sentences to an editor."""


def error(id: str, place: Place, message: str) -> Finding:
    return _finding(id, Severity.ERROR, place, message)


def warning(id: str, place: Place, message: str) -> Finding:
    return _finding(id, Severity.WARNING, place, message)


def _finding(id: str, severity: Severity, place: Place, message: str) -> Finding:
    return Finding(id=id, severity=severity, place=place, cause=CAUSES[id], message=message)


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Findings of one cause."""

    heading: str
    findings: Sequence[Finding]
    is_error: bool


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """Findings grouped by cause: those that stop publishing first, and of those what others may
    follow from.
    """
    ordered = sorted(findings, key=lambda each: (each.severity.value, _RANKS[each.cause]))
    return [
        Cause(heading=_(heading), findings=list(group), is_error=severity == "error")
        for (severity, heading), group in groupby(
            ordered, key=lambda each: (each.severity.value, each.cause)
        )
    ]
