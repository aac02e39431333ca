"""What lint reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

CAUSES: Final[Mapping[str, str]] = {
    "no-steps": "Nothing there yet",
    "unreachable-step": "Steps that nobody reaches",
    "starts-with-exit": "Steps that lead nowhere",
    "dead-end": "Steps that lead nowhere",
    "loop": "Steps that lead in a circle",
    "never-sent": "Services that nobody can send",
    "falls-into-exit": "Steps that fall into an exit",
    "missing-target": "Steps that lead to a deleted step",
    "wrong-route": "Go-tos in the wrong place",
    "exit-leads-on": "Go-tos in the wrong place",
    "duplicate-id": "Two things under one name",
    "duplicate-slug": "Two things under one name",
    "reserved-name": "Two things under one name",
    "same-title": "Two things under one name",
    "no-title": "Missing words",
    "no-questions": "Missing questions",
    "needless-questions": "Questions and options in the wrong place",
    "needless-options": "Questions and options in the wrong place",
    "no-advice": "Missing words",
    "no-label": "Missing words",
    "no-name": "Missing words",
    "no-item-name": "Missing words",
    "too-long": "Texts to shorten",
    "too-many": "A service to divide",
    "repeat-limits": "Limits that contradict each other",
    "wrong-settings": "Questions to finish",
    "unknown-type": "Questions of an unknown type",
    "missing-condition": "Conditions that are not there",
    "missing-question": "Conditions on deleted questions",
    "missing-option": "Conditions on deleted answers",
    "wrong-operator": "Conditions that do not fit their question",
    "no-value": "Conditions to finish",
    "several-values": "Conditions to finish",
    "empty-condition": "Conditions to finish",
    "circular-condition": "Conditions that refer to themselves",
    "deep-condition": "Conditions that refer to too many others",
    "later-question": "Conditions on questions that come later",
    "never-reached-question": "Conditions on questions that nobody reaches",
    "never-true": "Conditions that can never hold",
    "always-true": "Conditions that always hold",
    "overlapping-rules": "Rules that overlap",
    "unused-option": "Go-tos that never decide",
    "unused-otherwise": "Go-tos that never decide",
    "unused-condition": "Conditions that nothing uses",
    "no-default-team": "Triage",
    "no-team": "Triage",
    "missing-team": "Triage",
    "unread-team": "Teams that nobody can read for",
}
"""Finding id -> the cause under which an editor reads it, with others of the same kind."""


class Severity(StrEnum):
    ERROR = "error"
    """The form cannot be published."""
    WARNING = "warning"
    """The form works, and is probably not what was meant."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it is, by ids. All None: the form as a whole.

    A condition beside a step or triage is the one that is used there.
    """

    step: str | None = None
    question: str | None = None
    option: str | None = None
    condition: str | None = None
    triage: bool = False


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
    """Findings grouped by cause, those that stop publishing first."""
    ordered = sorted(findings, key=lambda each: (each.severity.value, each.cause))
    return [
        Cause(heading=heading, findings=list(group), is_error=severity == "error")
        for (severity, heading), group in groupby(
            ordered, key=lambda each: (each.severity.value, each.cause)
        )
    ]
