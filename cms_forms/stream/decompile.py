"""Engine definition -> StreamField: what an import writes into a page."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from cms_forms.engine.definition import (
    Clock,
    Condition,
    Form,
    Group,
    Question,
    Reference,
    Route,
    Section,
    Step,
    StepKind,
    Term,
    Test,
)
from cms_forms.engine.questions.base import question_type
from cms_forms.stream.blocks import CLOCK, CONDITION, ITEM, SECTION, TRIAGE_RULE
from cms_forms.stream.conditions import GROUP, REFERENCE, TEST
from cms_forms.stream.sets import QUESTION_SET

type Raw = dict[str, Any]
"""One stored part, question, option or term: {"type", "id", "value"}."""


def parts_of(form: Form) -> list[Raw]:
    """The stored stream that compiles to the form's steps, conditions, triage rules and clocks."""
    return [
        *_listed(form),
        *(_condition(condition) for condition in form.conditions),
        *(
            _block(
                TRIAGE_RULE,
                {
                    "condition": rule.condition,
                    "team": rule.team,
                    "what_happens_next": rule.what_happens_next,
                    "is_urgent": rule.is_urgent,
                },
            )
            for rule in form.triage.rules
        ),
        *(_clock(clock) for clock in form.clocks),
    ]


def _listed(form: Form) -> Iterator[Raw]:
    """Steps, each section above its first one; a section without one above the next section."""
    waiting = list(form.sections)
    for step in form.steps:
        begins = [section.begins == step.id for section in waiting]
        if any(begins):
            place = begins.index(True) + 1
            yield from map(_section, waiting[:place])
            waiting = waiting[place:]
        yield _step(step)
    yield from map(_section, waiting)


def _section(section: Section) -> Raw:
    return _block(SECTION, {"title": section.name}, section.id)


def _clock(clock: Clock) -> Raw:
    value = {
        "name": clock.name,
        "days": clock.days,
        "unit": clock.unit.value,
        "begins": clock.begins,
        "only_if": clock.only_if or "",
        "warning": clock.warning,
        "source": clock.source,
        "only_staff": clock.only_staff,
        "may_stop": clock.may_stop,
    }
    return _block(CLOCK, value, clock.id)


def _block(kind: str, value: Mapping[str, Any], id: str | None = None) -> Raw:
    return {"type": kind, "id": id or str(uuid4()), "value": dict(value)}


def _step(step: Step) -> Raw:
    value: dict[str, Any] = {
        "title": step.title,
        "slug": step.slug,
        "body": step.body,
        "guidance": [
            _block(ITEM, {"body": part.body, "show_if": part.show_if or ""})
            for part in step.guidance
        ],
        "show_if": step.show_if or "",
    }
    if step.kind is not StepKind.EXIT:
        value["next"] = step.next or ""
        value["rules"] = [
            _block(ITEM, {"condition": route.when.condition, "target": route.target})
            for route in step.routes
            if isinstance(route.when, Reference)
        ]
    else:
        value["bodies"] = [{"type": ITEM, "id": str(uuid4()), "value": key} for key in step.bodies]
    if step.kind in (StepKind.QUESTION, StepKind.REPEAT):
        targets = _option_targets(step.routes)
        value["questions"] = _questions(step, targets)
        value["checks"] = [_block(ITEM, asdict(check)) for check in step.checks]
    if step.kind is StepKind.REPEAT:
        value |= {
            "item_name": step.item_name,
            "minimum": step.minimum,
            "maximum": step.maximum,
            "count_from": step.count_from,
            "named_by": step.named_by,
        }
    return _block(step.kind.value, value, step.id)


def _questions(step: Step, targets: Mapping[tuple[str, str], str]) -> list[Raw]:
    """With those of each set inside the reference to it."""
    plain = {question.id: _question(question, targets) for question in step.questions}
    stored: list[Raw] = []
    begin = 0
    order = list(plain)
    for each in step.sets:
        first = order.index(each.questions[0]) if each.questions else begin
        stored += [plain[id] for id in order[begin:first]]
        inside = [plain[id] for id in each.questions]
        value = {"set": each.key, "version": each.version, "questions": inside}
        stored.append(_block(QUESTION_SET, value, each.id))
        begin = first + len(inside)
    return stored + [plain[id] for id in order[begin:]]


def _option_targets(routes: tuple[Route, ...]) -> dict[tuple[str, str], str]:
    return {
        (route.when.question, route.when.values[0]): route.target
        for route in routes
        if isinstance(route.when, Test)
    }


def _question(question: Question, targets: Mapping[tuple[str, str], str]) -> Raw:
    kind = question_type(question.type)
    value: dict[str, Any] = {
        "label": question.label,
        "name": question.name,
        "hint": question.hint,
        "required": question.required,
        "required_message": question.required_message,
        "may_not_know": question.may_not_know,
        "show_if": question.show_if or "",
        "screen": question.screen,
        "under": f"{question.under.question}/{question.under.option}" if question.under else "",
    }
    if kind.settings:
        value["settings"] = dict(question.settings)
    if kind.has_options:
        options = []
        for option in question.options:
            stored: dict[str, Any] = {"label": option.label, "hint": option.hint}
            if kind.has_routes:
                stored["target"] = targets.get((question.id, option.id), "")
            else:
                stored["exclusive"] = option.exclusive
            options.append((option.id, stored))
        value["options"] = (
            dict(options)
            if kind.fixed_options
            else [_block(ITEM, stored, option_id) for option_id, stored in options]
        )
    return _block(question.type, value, question.id)


def _condition(condition: Condition) -> Raw:
    value = {
        "name": condition.name,
        "join": condition.join.value,
        "terms": [_term(term) for term in condition.terms],
    }
    return _block(CONDITION, value, condition.id)


def _term(term: Term) -> Raw:
    match term:
        case Group():
            terms = [_term(inner) for inner in term.terms]
            group = {"join": term.join.value, "terms": terms, "negated": term.negated}
            return _block(GROUP, group)
        case Reference():
            return _block(REFERENCE, {"condition": term.condition, "negated": term.negated})
        case Test():
            return _block(
                TEST,
                {
                    "question": term.question,
                    "operator": term.operator.value,
                    "values": list(term.values),
                    "other": term.other,
                    "negated": term.negated,
                },
            )
