"""What a definition says of what was sent: which team gets it, and by when it must have acted."""

from dataclasses import dataclass
from enum import StrEnum

from cms_forms.engine import limits


@dataclass(frozen=True, kw_only=True)
class TriageRule:
    """Sends submissions for which the condition holds to a team."""

    condition: str
    """A condition's id."""
    team: str
    """The key of a team."""
    what_happens_next: str = ""
    """Replaces that of the form on the page after sending. HTML, as `Step.body`."""
    is_urgent: bool = False
    """Whether the team is told by a second channel too, at once."""


@dataclass(frozen=True, kw_only=True)
class Triage:
    """Which team gets the submission: the first rule that holds, else the default."""

    rules: tuple[TriageRule, ...] = ()
    default: str = ""
    """The key of a team. `lint` refuses a form that can be sent without one."""

    @property
    def teams(self) -> frozenset[str]:
        """The keys of all teams that it names."""
        return frozenset({*(rule.team for rule in self.rules), self.default} - {""})


class Unit(StrEnum):
    """What a clock counts."""

    DAYS = "days"
    """Calendar days."""
    WORKING_DAYS = "working_days"
    """Without weekends and the bank holidays of England and Wales."""
    FOI_WORKING_DAYS = "foi_working_days"
    """As the Freedom of Information Act 2000 counts, section 10(6): a bank holiday in any part of
    the United Kingdom is none."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """By when staff must have done something: serve a notice within 14 days of the collision."""

    id: str
    """Survives renaming. Unique within the form."""
    name: str
    """What must be done, as staff read it: "Notice of intended prosecution"."""
    days: int
    unit: Unit = Unit.DAYS
    begins: str = ""
    """The id of the date question from whose answer it counts. Empty for the day of sending."""
    only_if: str | None = None
    """A condition's id. The clock runs only for submissions for which it holds."""
    warning: int = limits.DEFAULT_WARNING
    """So many days before the last one, staff are warned; counted as `days` are."""
    source: str = ""
    """The rule that sets it: "Road Traffic Offenders Act 1988, section 1"."""
    only_staff: bool = False
    """Whether the reporter, who else follows what is due next, is not shown it."""
    may_stop: bool = False
    """Whether staff may let it stand while the reporter owes an answer, as section 1(3) of the
    Freedom of Information Act 2000 does. The time in most laws runs on whatever happens."""
