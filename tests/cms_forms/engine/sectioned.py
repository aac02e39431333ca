"""Forms of several sections that may be answered in any order, for property-based tests.

Each section is a small form of its own, whose ends lead to the next one. Some read an answer of
another section, and some ways lead past the next one or end the service.
"""

from dataclasses import replace

from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Check,
    Condition,
    Form,
    Group,
    Guidance,
    Question,
    Reference,
    Route,
    Section,
    Step,
    StepKind,
    Term,
    Test,
    Triage,
    Under,
)
from tests.cms_forms.engine.strategies import Dice, _form, _rolls


def sectioned(dice: Dice) -> Form:
    parts = [_named(_form(dice, most=4), f"{letter}-") for letter in "abcd"[: 2 + dice.below(3)]]
    firsts = [part.steps[0].id for part in parts]
    onward = [*firsts[1:], CHECK_ANSWERS]
    steps = [
        _led_on(step, part, following)
        for part, following in zip(parts, onward, strict=True)
        for step in part.steps
    ]
    conditions = [condition for part in parts for condition in part.conditions]
    # One in a few has something to do with another section.
    for place, step in enumerate(steps):
        if conditions and dice.one_in(20):
            steps[place] = replace(step, show_if=dice.pick(conditions).id)
        elif step.kind is not StepKind.EXIT and conditions and dice.one_in(25):
            later = [each.id for each in steps[place + 1 :]] + [CHECK_ANSWERS]
            rule = Route(
                when=Reference(condition=dice.pick(conditions).id), target=dice.pick(later)
            )
            steps[place] = replace(step, routes=(*step.routes, rule))
    before = () if dice.one_in(2) else firsts[:1]
    return Form(
        title="A service",
        steps=tuple(steps),
        sections=tuple(
            Section(id=f"section-{id}", name=id, begins=id) for id in firsts if id not in before
        ),
        has_tasks=True,
        any_order=True,
        conditions=tuple(conditions),
        triage=Triage(
            rules=tuple(rule for part in parts for rule in part.triage.rules), default="front desk"
        ),
    )


def _led_on(step: Step, part: Form, following: str) -> Step:
    """Out of its part to where that leads."""

    def led(target: str) -> str:
        return following if target == CHECK_ANSWERS else target

    routes = tuple(replace(route, target=led(route.target)) for route in step.routes)
    if step.kind is StepKind.EXIT:
        return step
    return replace(step, routes=routes, next=led(part.following[step.id]))


def _named(form: Form, prefix: str) -> Form:
    """The form with every id behind a prefix."""

    def term(each: Term) -> Term:
        if isinstance(each, Group):
            return replace(each, terms=tuple(term(inner) for inner in each.terms))  # type: ignore[misc]
        if isinstance(each, Reference):
            return Reference(condition=prefix + each.condition, negated=each.negated)
        other = prefix + each.other if each.other else ""
        return replace(each, question=prefix + each.question, other=other)

    def plain(each: Test | Reference) -> Test | Reference:
        named = term(each)
        assert not isinstance(named, Group)
        return named

    def named(id: str | None) -> str | None:
        return prefix + id if id else id

    def question(each: Question) -> Question:
        under = each.under and Under(
            question=prefix + each.under.question, option=each.under.option
        )
        return replace(each, id=prefix + each.id, show_if=named(each.show_if), under=under)

    def target(id: str) -> str:
        return id if id == CHECK_ANSWERS else prefix + id

    def step(each: Step) -> Step:
        return replace(
            each,
            id=prefix + each.id,
            slug=prefix + each.slug,
            title=prefix + each.title,
            questions=tuple(map(question, each.questions)),
            guidance=tuple(
                Guidance(body=part.body, show_if=named(part.show_if)) for part in each.guidance
            ),
            routes=tuple(
                Route(when=plain(route.when), target=target(route.target)) for route in each.routes
            ),
            next=target(each.next) if each.next else None,
            show_if=named(each.show_if),
            checks=tuple(
                Check(
                    condition=prefix + check.condition,
                    message=check.message,
                    question=prefix + check.question if check.question else "",
                )
                for check in each.checks
            ),
            count_from=prefix + each.count_from if each.count_from else "",
            named_by=prefix + each.named_by if each.named_by else "",
        )

    def condition(each: Condition) -> Condition:
        return replace(
            each,
            id=prefix + each.id,
            name=prefix + each.name,
            terms=tuple(map(term, each.terms)),
        )

    return replace(
        form,
        steps=tuple(map(step, form.steps)),
        conditions=tuple(map(condition, form.conditions)),
        triage=replace(
            form.triage,
            rules=tuple(
                replace(rule, condition=prefix + rule.condition) for rule in form.triage.rules
            ),
        ),
    )


SECTION_ROLLS = 500
sectioned_forms = _rolls(SECTION_ROLLS).map(sectioned)
