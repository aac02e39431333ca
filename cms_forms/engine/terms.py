"""What a condition is made of: tests on answers, joined, and other conditions by reference."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Operator(StrEnum):
    """How a test compares the answer with its values."""

    IS = "is"
    IS_NOT = "is_not"
    IS_ONE_OF = "is_one_of"
    CONTAINS = "contains"
    DOES_NOT_CONTAIN = "does_not_contain"
    IS_ANSWERED = "is_answered"
    IS_NOT_ANSWERED = "is_not_answered"
    IS_UNKNOWN = "is_unknown"
    GREATER_THAN = "greater_than"
    LESS_THAN = "less_than"
    BEFORE = "before"
    AFTER = "after"
    WITHIN_LAST_DAYS = "within_last_days"


WITHOUT_VALUES: Final = frozenset(
    {Operator.IS_ANSWERED, Operator.IS_NOT_ANSWERED, Operator.IS_UNKNOWN}
)
"""The operators that compare the answer with nothing."""


class Join(StrEnum):
    ALL = "all"
    """AND: each term holds."""
    ANY = "any"
    """OR: at least one term holds."""


@dataclass(frozen=True, kw_only=True)
class Test:
    """Compares the answer to one question: "Was anyone hurt?" is "No"."""

    __test__ = False  # pytest would collect a class of this name

    question: str
    """A question's id."""
    operator: Operator
    values: tuple[str, ...] = ()
    """Option ids, or one number, date (YYYY-MM-DD), text or number of days, by the question's
    type. Empty for "is answered" and "is not answered"."""
    other: str = ""
    """The id of another question of the same type, whose answer stands in place of `values`."""
    negated: bool = False
    """Turned round by "not". As long as the question was not asked, neither holds."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Holds when the named condition holds."""

    condition: str
    """A condition's id."""
    negated: bool = False
    """Turned round by "not", which turns each test of the condition: see `conditions`."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """The one nested level of a condition: (A or B) inside an AND."""

    join: Join
    terms: tuple[Test | Reference, ...]
    negated: bool = False
    """Turned round by "not", as a reference."""


type Term = Test | Reference | Group


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A named test on answers, reused by routes, "show only if" and triage."""

    id: str
    name: str
    join: Join = Join.ALL
    terms: tuple[Term, ...] = ()
