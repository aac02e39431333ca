"""The rules of a journey, written down a second time: slowly, by recursion, without an index.

Every question is looked for in the trail anew, every condition is worked out anew, and comparisons
are spelt out for the types that `strategies` uses. It shares no code with the engine.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Condition,
    Form,
    Group,
    Guidance,
    Join,
    Operator,
    Question,
    Reference,
    Step,
    StepKind,
    Test,
)

NOT_KNOWN = {"unknown": True}
ANSWERED_OR_NOT = (Operator.IS_ANSWERED, Operator.IS_NOT_ANSWERED, Operator.IS_UNKNOWN)
type Row = dict[str, object]


@dataclass(frozen=True)
class Way:
    """Where the answers lead."""

    steps: tuple[str, ...]
    end: str
    """"check-answers", "gap" or "exit"; "loop", "stranded" or "circular" for a broken form."""
    answers: tuple[tuple[str, object], ...] = ()
    team: str = ""
    words: tuple[str, ...] = ()
    """The guidance of each step as it is read."""
    sections: tuple[str, ...] = ()
    """The name of the section of each step; empty for none."""


class Broken(Exception):
    """Carries the end of a way through a broken form."""


def way(form: Form, answers: dict[str, object], today: date) -> Way:
    first = form.steps[0].id if form.steps else CHECK_ANSWERS
    try:
        found = _from(form, answers, today, first, [], [])
        return replace(found, sections=tuple(_section(form, id) for id in found.steps))
    except Broken as broken:
        return Way(steps=(), end=str(broken))


def _section(form: Form, step_id: str) -> str:
    """The last that begins above the step or with it."""
    ids = [step.id for step in form.steps]
    above = ids[: ids.index(step_id) + 1]
    return ([section.name for section in form.sections if section.begins in above] or [""])[-1]


def _from(
    form: Form,
    answers: dict[str, object],
    today: date,
    at: str,
    trail: list[tuple[Step, list[Row]]],
    met: list[str],
) -> Way:
    """The way from one step on, after a trail of steps that were shown and answered."""
    so_far = tuple(step.id for step, _ in trail)
    counted = tuple(
        (step.id, rows if step.kind is StepKind.REPEAT else rows[0]) for step, rows in trail
    )
    if at == CHECK_ANSWERS:
        teams = (
            rule.team
            for rule in form.triage.rules
            if _condition_holds(form, rule.condition, trail, today, [])
        )
        team = next(teams, form.triage.default)
        words = tuple(step.body for step, _ in trail)
        return Way(steps=so_far, end="check-answers", answers=counted, team=team, words=words)
    if at in met:
        raise Broken("loop")
    step = next((step for step in form.steps if step.id == at), None)
    if step is None:
        raise Broken("stranded")
    met = [*met, at]
    if step.show_if and not _condition_holds(form, step.show_if, trail, today, []):
        return _from(form, answers, today, _default(form, step), trail, met)
    visible = [
        question
        for question in step.questions
        if question.show_if is None or _condition_holds(form, question.show_if, trail, today, [])
    ]
    there = [question.id for question in visible]
    visible = [each for each in visible if each.under is None or each.under.question in there]
    is_empty = step.questions != () and visible == []
    read = [part.body for part in step.guidance if _is_read(form, part, trail, today)]
    if step.count_from:
        number = _number(step.count_from, trail)
        is_empty = is_empty or number == 0
        step = replace(step, minimum=number, maximum=number)
    if is_empty:
        return _from(form, answers, today, _default(form, step), trail, met)
    step = replace(step, questions=tuple(visible), body=step.body + "".join(read))
    words = (*(each.body for each, _ in trail), step.body)
    if step.kind is StepKind.EXIT:
        return Way(steps=(*so_far, at), end="exit", answers=counted, words=words)
    rows = _rows(step, answers.get(at))
    if rows is None:
        return Way(steps=(*so_far, at), end="gap", answers=counted, words=words)
    for row in rows:
        beside = [*trail, (step, [row])]
        for check in step.checks:
            if _condition_holds(form, check.condition, beside, today, []):
                return Way(steps=(*so_far, at), end="gap", answers=counted, words=words)
    trail = [*trail, (step, rows)]
    onward = (route.target for route in step.routes if _holds(form, route.when, trail, today, []))
    return _from(form, answers, today, next(onward, _default(form, step)), trail, met)


def _number(question: str, trail: list[tuple[Step, list[Row]]]) -> int:
    """What was answered to a question that is asked once; nought where it was not."""
    said = [rows[0].get(question) for step, rows in trail if step.kind is not StepKind.REPEAT]
    return max([int(str(each)) for each in said if str(each).isdigit()] or [0])


def _is_read(form: Form, part: Guidance, trail: list[tuple[Step, list[Row]]], today: date) -> bool:
    return part.show_if is None or _condition_holds(form, part.show_if, trail, today, [])


def _default(form: Form, step: Step) -> str:
    if step.next:
        return step.next
    place = [each.id for each in form.steps].index(step.id) + 1
    return CHECK_ANSWERS if place == len(form.steps) else form.steps[place].id


def _rows(step: Step, given: object) -> list[Row] | None:
    """The items of a repeat step, the one row of another; None when something is missing."""
    if step.kind is StepKind.REPEAT:
        if not isinstance(given, list) or not step.minimum <= len(given) <= step.maximum:
            return None
        rows = [_row(step, item) for item in given]
    else:
        rows = [_row(step, given)]
    return None if None in rows else [row for row in rows if row is not None]


def _row(step: Step, given: object) -> Row | None:
    if not isinstance(given, dict):
        return None
    row: Row = {}
    for question in step.questions:
        if not _is_revealed(question, row):
            continue
        if question.id in given and _could_answer(question, given[question.id]):
            row[question.id] = given[question.id]
        elif question.required:
            return None
    return row


def _is_revealed(question: Question, row: Row) -> bool:
    if question.under is None:
        return True
    chosen = row.get(question.under.question)
    return question.under.option in (chosen if isinstance(chosen, list) else [chosen])


def _could_answer(question: Question, value: object) -> bool:
    if value == NOT_KNOWN:
        return question.may_not_know
    option_ids = [option.id for option in question.options]
    if question.type in ("yes_no", "one_of"):
        return isinstance(value, str) and value in option_ids
    if question.type == "several":
        return (
            isinstance(value, list)
            and value != []
            and all(isinstance(each, str) and each in option_ids for each in value)
        ) or (isinstance(value, str) and value in option_ids)
    return isinstance(value, str) and value != ""


def _condition_holds(
    form: Form,
    condition_id: str,
    trail: list[tuple[Step, list[Row]]],
    today: date,
    inside: list[str],
    turned: bool = False,
) -> bool:
    if condition_id in inside:
        raise Broken("circular")
    found = [condition for condition in form.conditions if condition.id == condition_id]
    return bool(found) and _holds(form, found[0], trail, today, [*inside, condition_id], turned)


def _holds(
    form: Form,
    term: Test | Reference | Group | Condition,
    trail: list[tuple[Step, list[Row]]],
    today: date,
    inside: list[str],
    turned: bool = False,
) -> bool:
    """Whether a term holds for certain, or when `turned`, whether it fails for certain."""
    if not isinstance(term, Condition) and term.negated:
        turned = not turned
    if isinstance(term, Reference):
        return _condition_holds(form, term.condition, trail, today, inside, turned)
    if isinstance(term, Group | Condition):
        held = (_holds(form, each, trail, today, inside, turned) for each in term.terms)
        by_all = term.join is (Join.ANY if turned else Join.ALL)
        return term.terms != () and (all(held) if by_all else any(held))
    if term.other:
        return _compared(term, trail, today, turned)
    for step, rows in trail:
        for question in step.questions:
            asked = [row for row in rows if _is_revealed(question, row)]
            if term.operator not in ANSWERED_OR_NOT:
                asked = [row for row in asked if row.get(question.id) != NOT_KNOWN]
            if question.id == term.question and asked:
                return (True in [_passes(question, row, term, today) for row in asked]) != turned
    return False


def _compared(test: Test, trail: list[tuple[Step, list[Row]]], today: date, turned: bool) -> bool:
    found = []
    for step, rows in trail:
        for other_step, other_rows in trail:
            for row in rows:
                for other_row in other_rows:
                    is_pair = step is not other_step or row is other_row
                    there = test.question in row and test.other in other_row
                    known = NOT_KNOWN not in (row.get(test.question), other_row.get(test.other))
                    if is_pair and there and known:
                        found.append(_lies(step, test, row[test.question], other_row[test.other]))
    return found != [] and None not in found and (True in found) != turned


def _lies(step: Step, test: Test, value: object, other: object) -> bool | None:
    """None where the values cannot be compared at all."""
    [question] = [each for each in step.questions if each.id == test.question]
    by = {
        Operator.IS: value == other,
        Operator.IS_NOT: value != other,
        Operator.BEFORE: str(value) < str(other),
        Operator.AFTER: str(value) > str(other),
    }
    match question.type:
        case "whole_number":
            one, two = int(str(value)), int(str(other))
            return one > two if test.operator is Operator.GREATER_THAN else one < two
        case "date" | "yes_no" | "short_text":
            return by[test.operator]
    return None


def _passes(question: Question, row: Row, test: Test, today: date) -> bool:
    if question.id not in row:
        return test.operator in (
            Operator.IS_NOT,
            Operator.DOES_NOT_CONTAIN,
            Operator.IS_NOT_ANSWERED,
        )
    if test.operator is Operator.IS_NOT_ANSWERED:
        return False
    if test.operator is Operator.IS_ANSWERED:
        return True
    if test.operator is Operator.IS_UNKNOWN:
        return row[question.id] == NOT_KNOWN
    value, named = row[question.id], test.values
    if question.type == "several":
        contains = any(each in value for each in named)  # type: ignore[operator]
        return contains if test.operator is Operator.CONTAINS else not contains
    if not isinstance(value, str):
        return False
    match question.type, test.operator:
        case "yes_no" | "one_of", Operator.IS | Operator.IS_ONE_OF:
            return value in named
        case "yes_no" | "one_of", Operator.IS_NOT:
            return value not in named
        case "short_text", Operator.IS:
            return value.lower() == named[0].lower()
        case "short_text", Operator.IS_NOT:
            return value.lower() != named[0].lower()
        case "short_text", Operator.CONTAINS:
            return named[0] in value
        case "short_text", Operator.DOES_NOT_CONTAIN:
            return named[0] not in value
        case "whole_number", operator if value.isdigit():
            return {
                Operator.IS: int(value) == int(named[0]),
                Operator.IS_NOT: int(value) != int(named[0]),
                Operator.GREATER_THAN: int(value) > int(named[0]),
                Operator.LESS_THAN: int(value) < int(named[0]),
            }[operator]
        case "date", operator if value[:4].isdigit():
            return _date_passes(date.fromisoformat(value), operator, named[0], today)
    return False


def _date_passes(value: date, operator: Operator, named: str, today: date) -> bool:
    if operator is Operator.WITHIN_LAST_DAYS:
        return today - timedelta(int(named)) <= value <= today
    ago = named.removeprefix("today-")
    other = date.fromisoformat(named) if ago == named else today - timedelta(int(ago))
    return {
        Operator.IS_NOT: value != other,
        Operator.BEFORE: value < other,
        Operator.AFTER: value > other,
    }[operator]
