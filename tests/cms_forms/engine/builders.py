"""Short ways to write forms and answers in tests, so that a test reads like its drawing.

    form(
        asks(yes_no("hurt"), goes={"yes": "call999"}),
        asks(short_text("where")),
        exits("call999"),
    )

A step is named for its first question unless it has an `id` of its own; a text in the place of a
term refers to a named condition; titles, labels and names default to ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import cms_forms.engine.questions  # noqa: F401  (registers the built-in question types)
from cms_forms.engine.answers import Answers, StepAnswers, Value
from cms_forms.engine.definition import (
    Check,
    Clock,
    Condition,
    Form,
    Group,
    Join,
    Operator,
    Option,
    Question,
    Reference,
    Route,
    Section,
    Step,
    StepKind,
    Term,
    Test,
    Triage,
    TriageRule,
    Under,
    Unit,
)

TODAY = date(2026, 11, 23)


def form(
    *steps: Step,
    conditions: Sequence[Condition] = (),
    triage: Mapping[str, str] | None = None,
    default_team: str = "front-desk",
    clocks: Sequence[Clock] = (),
    sections: Mapping[str, str] | None = None,
    has_tasks: bool = False,
    any_order: bool = False,
) -> Form:
    """`triage` is condition id -> team, `sections` id of the first step -> name: both in order."""
    rules = tuple(TriageRule(condition=key, team=team) for key, team in (triage or {}).items())
    return Form(
        title="A service",
        steps=steps,
        has_tasks=has_tasks,
        any_order=any_order,
        sections=tuple(
            Section(id=f"section-{begins}", name=name, begins=begins)
            for begins, name in (sections or {}).items()
        ),
        conditions=tuple(conditions),
        triage=Triage(rules=rules, default=default_team),
        clocks=tuple(clocks),
    )


def clock(
    id: str,
    days: int = 14,
    *,
    begins: str = "",
    only_if: str | None = None,
    warning: int = 2,
    unit: Unit = Unit.DAYS,
    may_stop: bool = False,
) -> Clock:
    """Named as its id."""
    return Clock(
        id=id,
        name=id,
        days=days,
        unit=unit,
        begins=begins,
        only_if=only_if,
        warning=warning,
        may_stop=may_stop,
    )


# Steps


def step(
    id: str,
    kind: StepKind,
    *questions: Question,
    goes: Mapping[str, str] | None = None,
    rules: Mapping[str, str] | None = None,
    next: str | None = None,
    show_if: str | None = None,
    minimum: int = 1,
    maximum: int = 20,
    count_from: str = "",
    named_by: str = "",
    checks: Sequence[str] = (),
) -> Step:
    """`goes` is option id of the first question -> target; `rules` is condition id -> target;
    `checks` are conditions, which are also their messages.
    """
    routes = [
        Route(when=is_(questions[0].id, option), target=target)
        for option, target in (goes or {}).items()
    ]
    routes += [Route(when=Reference(condition=key), target=to) for key, to in (rules or {}).items()]
    return Step(
        id=id,
        slug=id,
        kind=kind,
        title=id,
        body="" if questions else "<p>What to know.</p>",
        questions=questions,
        routes=tuple(routes),
        next=next,
        show_if=show_if,
        checks=tuple(Check(condition=each, message=each) for each in checks),
        item_name="item" if kind is StepKind.REPEAT else "",
        minimum=minimum,
        maximum=maximum,
        count_from=count_from,
        named_by=named_by,
    )


def asks(
    *questions: Question,
    id: str = "",
    goes: Mapping[str, str] | None = None,
    rules: Mapping[str, str] | None = None,
    next: str | None = None,
    show_if: str | None = None,
    checks: Sequence[str] = (),
) -> Step:
    return step(
        id or questions[0].id,
        StepKind.QUESTION,
        *questions,
        checks=checks,
        goes=goes,
        rules=rules,
        next=next,
        show_if=show_if,
    )


def repeats(
    *questions: Question,
    id: str = "",
    minimum: int = 1,
    maximum: int = 20,
    count_from: str = "",
    named_by: str = "",
    rules: Mapping[str, str] | None = None,
    next: str | None = None,
    show_if: str | None = None,
    checks: Sequence[str] = (),
) -> Step:
    return step(
        id or questions[0].id,
        StepKind.REPEAT,
        *questions,
        checks=checks,
        rules=rules,
        next=next,
        show_if=show_if,
        minimum=minimum,
        maximum=maximum,
        count_from=count_from,
        named_by=named_by,
    )


def informs(
    id: str,
    *,
    rules: Mapping[str, str] | None = None,
    next: str | None = None,
    show_if: str | None = None,
) -> Step:
    return step(id, StepKind.INFORMATION, rules=rules, next=next, show_if=show_if)


def exits(id: str, *, show_if: str | None = None) -> Step:
    return step(id, StepKind.EXIT, show_if=show_if)


# Questions


def question(
    id: str, type: str, *options: Option | str, required: bool = True, **settings: object
) -> Question:
    return Question(
        id=id,
        type=type,
        label=id,
        required=required,
        options=tuple(
            option if isinstance(option, Option) else Option(id=option, label=option)
            for option in options
        ),
        settings=settings,
    )


def yes_no(id: str, *, required: bool = True) -> Question:
    return question(id, "yes_no", "yes", "no", required=required)


def one_of(id: str, *options: Option | str, required: bool = True) -> Question:
    return question(id, "one_of", *options, required=required)


def several(id: str, *options: Option | str, required: bool = True) -> Question:
    return question(id, "several", *options, required=required)


def shown_if(condition_id: str, asked: Question) -> Question:
    return replace(asked, show_if=condition_id)


def may_not_know(asked: Question) -> Question:
    return replace(asked, may_not_know=True)


def under(revealing: str, option: str, asked: Question) -> Question:
    return replace(asked, under=Under(question=revealing, option=option))


def none_of_these(id: str = "none") -> Option:
    return Option(id=id, label=id, exclusive=True)


def short_text(id: str, *, required: bool = True) -> Question:
    return question(id, "short_text", required=required)


def whole_number(id: str, *, required: bool = True, **settings: object) -> Question:
    return question(id, "whole_number", required=required, **settings)


def day(id: str, *, required: bool = True, **settings: object) -> Question:
    return question(id, "date", required=required, **settings)


# Conditions


def condition(id: str, *terms: Term | str, join: Join = Join.ALL) -> Condition:
    return Condition(id=id, name=id, join=join, terms=tuple(map(_term, terms)))


def either(*terms: Test | Reference | str) -> Group:
    return Group(join=Join.ANY, terms=tuple(map(_plain_term, terms)))


def both(*terms: Test | Reference | str) -> Group:
    return Group(join=Join.ALL, terms=tuple(map(_plain_term, terms)))


def not_[T: (Test, Reference, Group)](term: T | str) -> T | Reference:
    return replace(_plain(term), negated=True)


def _plain[T: (Test, Reference, Group)](term: T | str) -> T | Reference:
    return Reference(condition=term) if isinstance(term, str) else term


def _term(term: Term | str) -> Term:
    return term if isinstance(term, Group) else _plain_term(term)


def _plain_term(term: Test | Reference | str) -> Test | Reference:
    return Reference(condition=term) if isinstance(term, str) else term


def check(question_id: str, operator: Operator, *values: str) -> Test:
    return Test(question=question_id, operator=operator, values=values)


def is_(question_id: str, value: str) -> Test:
    return check(question_id, Operator.IS, value)


def is_not(question_id: str, value: str) -> Test:
    return check(question_id, Operator.IS_NOT, value)


def is_one_of(question_id: str, *values: str) -> Test:
    return check(question_id, Operator.IS_ONE_OF, *values)


def contains(question_id: str, *values: str) -> Test:
    return check(question_id, Operator.CONTAINS, *values)


def does_not_contain(question_id: str, *values: str) -> Test:
    return check(question_id, Operator.DOES_NOT_CONTAIN, *values)


def is_answered(question_id: str) -> Test:
    return check(question_id, Operator.IS_ANSWERED)


def is_not_answered(question_id: str) -> Test:
    return check(question_id, Operator.IS_NOT_ANSWERED)


def is_unknown(question_id: str) -> Test:
    return check(question_id, Operator.IS_UNKNOWN)


def greater_than(question_id: str, number: int) -> Test:
    return check(question_id, Operator.GREATER_THAN, str(number))


def less_than(question_id: str, number: int) -> Test:
    return check(question_id, Operator.LESS_THAN, str(number))


def before(question_id: str, moment: str) -> Test:
    return check(question_id, Operator.BEFORE, moment)


def after(question_id: str, moment: str) -> Test:
    return check(question_id, Operator.AFTER, moment)


def compared(question_id: str, operator: Operator, other: str) -> Test:
    return Test(question=question_id, operator=operator, other=other)


def within_last(question_id: str, days: int) -> Test:
    return check(question_id, Operator.WITHIN_LAST_DAYS, str(days))


# Answers


def given(**values: Value | Sequence[StepAnswers] | None) -> Answers:
    """Answers to steps that ask one question of the same id: `given(hurt="no", where="A road")`.

    None for an information step that was read or a question left empty; a list of rows as it is.
    """
    return {key: _row(key, value) for key, value in values.items()}


def _row(
    key: str, value: Value | Sequence[StepAnswers] | None
) -> StepAnswers | Sequence[StepAnswers]:
    if value is None:
        return {}
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        return value
    return {key: value}  # type: ignore[dict-item]


def ids(path: Sequence[Step]) -> list[str]:
    return [step.id for step in path]
