"""What a document says beside its steps: conditions, triage and clocks, and the ids of all."""

import re
from collections.abc import Mapping
from typing import Final

from cms_forms.engine import limits
from cms_forms.engine.definition import (
    Clock,
    Condition,
    Group,
    Join,
    Operator,
    Reference,
    Term,
    Test,
    Triage,
    TriageRule,
    Unit,
)
from cms_forms.engine.language import gettext as _
from cms_forms.engine.reading import Malformed, Object, boolean, integer, list_of, member_of, text

ID: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{limits.LONGEST_ID}}}")


def an_id(value: object, place: str) -> str:
    read = text(value, place)
    if not ID.fullmatch(read):
        message = _("An id is 1 to {most} letters, digits, hyphens and underscores.")
        raise Malformed(place, message.format(most=limits.LONGEST_ID))
    return read


def reference_id(value: object, place: str) -> str:
    """An id that something else has; empty where a draft has not chosen yet."""
    return an_id(value, place) if value != "" else ""


def condition(value: object, place: str) -> Condition:
    taken = Object(value, place)
    read = Condition(
        id=taken.take("id", an_id),
        name=taken.take("name", text, default=""),
        join=taken.take("join", member_of(Join), default=Join.ALL),
        terms=taken.take("terms", list_of(_term), default=()),
    )
    taken.end()
    return read


def _term(value: object, place: str) -> Term:
    if isinstance(value, Mapping) and "terms" in value:
        group = Object(value, place)
        read = Group(
            join=group.take("join", member_of(Join)),
            terms=group.take("terms", list_of(_plain_term)),
            negated=group.take("negated", boolean, default=False),
        )
        group.end()
        return read
    return _plain_term(value, place)


def _plain_term(value: object, place: str) -> Test | Reference:
    term = Object(value, place)
    read = _test_or_reference(term, negated=term.take("negated", boolean, default=False))
    term.end()
    return read


def when(value: object, place: str) -> Test | Reference:
    """What takes a route: there is no "not" before it."""
    taken = Object(value, place)
    read = _test_or_reference(taken)
    taken.end()
    return read


def _test_or_reference(term: Object, *, negated: bool = False) -> Test | Reference:
    if "condition" in term.rest:
        return Reference(condition=term.take("condition", reference_id), negated=negated)
    test = Test(
        question=term.take("question", reference_id),
        operator=term.take("operator", member_of(Operator)),
        values=term.take("values", list_of(text), default=()),
        other=term.take("other", reference_id, default=""),
        negated=negated,
    )
    if test.other and test.values:
        message = _("Compare with the answer to another question or with values, not with both.")
        raise Malformed(term.at("other"), message)
    return test


def triage(value: object, place: str) -> Triage:
    taken = Object(value, place)
    read = Triage(
        rules=taken.take("rules", list_of(_triage_rule), default=()),
        default=taken.take("default", text, default=""),
    )
    taken.end()
    return read


def _triage_rule(value: object, place: str) -> TriageRule:
    rule = Object(value, place)
    read = TriageRule(
        condition=rule.take("condition", reference_id),
        team=rule.take("team", reference_id),
        what_happens_next=rule.take("what_happens_next", text, default=""),
        is_urgent=rule.take("urgent", boolean, default=False),
    )
    rule.end()
    return read


def clock(value: object, place: str) -> Clock:
    taken = Object(value, place)
    read = Clock(
        id=taken.take("id", an_id),
        name=taken.take("name", text, default=""),
        days=taken.take("days", integer),
        unit=taken.take("unit", member_of(Unit), default=Unit.DAYS),
        begins=taken.take("begins", reference_id, default=""),
        only_if=taken.take("only_if", an_id, default=None),
        warning=taken.take("warning", integer, default=limits.DEFAULT_WARNING),
        source=taken.take("source", text, default=""),
        only_staff=taken.take("only_staff", boolean, default=False),
        may_stop=taken.take("may_stop", boolean, default=False),
    )
    taken.end()
    return read
