"""A form as JSON-ready values: the way out of `codec`."""

from dataclasses import asdict
from typing import Any, Final

from cms_forms.engine.definition import (
    Clock,
    Condition,
    Form,
    Group,
    Question,
    Reference,
    Step,
    StepKind,
    Term,
    Test,
)
from cms_forms.engine.translating import is_current, texts

FORMAT: Final = "bluelamp-form"
VERSION: Final = 1

type Document = dict[str, Any]


def encode(form: Form) -> Document:
    """The form as JSON-ready values, defaults left out."""
    return {"format": FORMAT, "version": VERSION} | _filled(
        title=form.title,
        summary=form.summary,
        introduction=form.introduction,
        minutes=form.minutes,
        steps=[_encode_step(step) for step in form.steps],
        sections=[
            {"id": section.id} | _filled(name=section.name, begins=section.begins)
            for section in form.sections
        ],
        has_tasks=form.has_tasks,
        any_order=form.any_order,
        conditions=[_encode_condition(condition) for condition in form.conditions],
        triage=_filled(
            rules=[
                {"condition": rule.condition, "team": rule.team}
                | _filled(what_happens_next=rule.what_happens_next, urgent=rule.is_urgent)
                for rule in form.triage.rules
            ],
            default=form.triage.default,
        ),
        clocks=[_encode_clock(clock) for clock in form.clocks],
        declaration=form.declaration,
        what_happens_next=form.what_happens_next,
        translations=encode_translations(form),
    )


def encode_translations(form: Form) -> Document:
    """Language -> path -> the text, in the order of the form. One whose original was changed since
    stands with the fingerprint of what it was made of.
    """
    if not form.translations:
        return {}
    return _filled(
        **{
            language: {
                path: given[path].text
                if is_current(text, given[path])
                else {"text": given[path].text, "of": given[path].of}
                for path, text in texts(form).items()
                if path in given and given[path].text
            }
            for language, given in form.translations.items()
        }
    )


def _filled(**values: Any) -> Document:
    return {
        key: value
        for key, value in values.items()
        if value is not False and value not in ("", None, [], {})  # nought is a value
    }


def _encode_step(step: Step) -> Document:
    document: Document = {"id": step.id, "slug": step.slug, "kind": step.kind.value}
    document |= _filled(
        title=step.title,
        body=step.body,
        guidance=[_filled(body=part.body, show_if=part.show_if) for part in step.guidance],
        questions=[_encode_question(question) for question in step.questions],
        sets=[
            {"id": each.id, "set": each.key, "version": each.version}
            | {"questions": list(each.questions)}
            for each in step.sets
        ],
        routes=[
            {"when": _encode_term(route.when), "target": route.target} for route in step.routes
        ],
        next=step.next,
        show_if=step.show_if,
        bodies=list(step.bodies),
        checks=[
            {"condition": check.condition} | _filled(message=check.message, question=check.question)
            for check in step.checks
        ],
    )
    if step.kind is StepKind.REPEAT:
        document |= {"item_name": step.item_name, "minimum": step.minimum, "maximum": step.maximum}
        document |= _filled(count_from=step.count_from, named_by=step.named_by)
    return document


def _encode_question(question: Question) -> Document:
    document = {"id": question.id, "type": question.type} | _filled(
        label=question.label,
        name=question.name,
        hint=question.hint,
        required_message=question.required_message,
        may_not_know=question.may_not_know,
        show_if=question.show_if,
        under=asdict(question.under) if question.under else None,
        screen=question.screen,
        options=[
            {"id": option.id}
            | _filled(label=option.label, hint=option.hint, exclusive=option.exclusive)
            for option in question.options
        ],
        settings=dict(question.settings),
    )
    return document if question.required else document | {"required": False}


def _encode_condition(condition: Condition) -> Document:
    return {
        "id": condition.id,
        "name": condition.name,
        "join": condition.join.value,
        "terms": [_encode_term(term) for term in condition.terms],
    }


def _encode_term(term: Term) -> Document:
    match term:
        case Reference():
            document: Document = {"condition": term.condition}
        case Group():
            terms = [_encode_term(each) for each in term.terms]
            document = {"join": term.join.value, "terms": terms}
        case Test():
            document = {"question": term.question, "operator": term.operator.value}
            document |= _filled(values=list(term.values), other=term.other)
    return document | _filled(negated=term.negated)


def _encode_clock(clock: Clock) -> Document:
    document: Document = {"id": clock.id, "days": clock.days, "unit": clock.unit.value}
    return document | _filled(
        name=clock.name,
        begins=clock.begins,
        only_if=clock.only_if,
        warning=clock.warning,
        source=clock.source,
        only_staff=clock.only_staff,
        may_stop=clock.may_stop,
    )
