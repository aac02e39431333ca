"""What lint reports."""

from dataclasses import dataclass
from enum import StrEnum


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
    message: str
    """What is wrong and how to mend it, in one or two sentences to an editor."""


def error(id: str, place: Place, message: str) -> Finding:
    return Finding(id=id, severity=Severity.ERROR, place=place, message=message)


def warning(id: str, place: Place, message: str) -> Finding:
    return Finding(id=id, severity=Severity.WARNING, place=place, message=message)
