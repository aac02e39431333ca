"""Who refers to what inside a form, by id, in words that an editor knows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from cms_forms.engine.definition import (
    Check,
    Clock,
    Condition,
    Form,
    Group,
    Option,
    Question,
    Reference,
    Route,
    Step,
    Test,
    TriageRule,
)
from cms_forms.engine.language import gettext as _

type Sort = Literal["step", "question", "option", "condition"]

type Thing = tuple[Sort, str]
"""What is referred to: its sort and its id, which things of different sorts may share. An option's
id has its question's before it, as in "colour/other": many questions may have an option "other"."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """A place that refers to something."""

    of: Thing
    by: Step | Condition | TriageRule | Clock
    named: Callable[[], str]
    """Makes `words`. Most uses are counted, and never named."""
    field: str = ""
    """Where it is one of several things in a field of its step: "rules" or "checks"."""
    is_rule: bool = False
    """Whether a step's answers are given before the condition is worked out: not so for its "show
    only if"."""

    @property
    def words(self) -> str:
        """The place, to stand inside a sentence: "the answer “No” of “Was anyone hurt?”"."""
        return self.named()


def things(form: Form) -> Mapping[Thing, str]:
    """Everything that may be referred to -> its words."""
    found: dict[Thing, str] = {}
    for step in form.steps:
        found["step", step.id] = step.title
        for question in step.questions:
            found["question", question.id] = question.label
            for option in question.options:
                found[_option(question.id, option.id)] = option.label
    for condition in form.conditions:
        found["condition", condition.id] = condition.name
    return found


def uses(form: Form) -> Iterator[Use]:
    """Every reference, whether or not what it refers to is there, in the order of the form."""
    for step in form.steps:
        yield from _uses_by_step(form, step)
    for condition in form.conditions:
        yield from _uses_by_condition(condition)
    for rule in form.triage.rules:
        yield Use(of=("condition", rule.condition), by=rule, named=partial(_words_of_rule, rule))
    for clock in form.clocks:
        named = partial(_words_of_clock, clock)
        if clock.begins:
            yield Use(of=("question", clock.begins), by=clock, named=named)
        if clock.only_if is not None:
            yield Use(of=("condition", clock.only_if), by=clock, named=named)


def _uses_by_step(form: Form, step: Step) -> Iterator[Use]:
    if step.show_if is not None:
        named = partial(_words_of_show_if, step)
        yield Use(of=("condition", step.show_if), by=step, named=named)
    for question in step.questions:
        if question.show_if is not None:
            named = partial(_words_of_question, question)
            yield Use(of=("condition", question.show_if), by=step, named=named)
    for part in step.guidance:
        if part.show_if is not None:
            named = partial(_words_of_guidance, step)
            yield Use(of=("condition", part.show_if), by=step, named=named)
    for route in step.routes:
        named = partial(words_of_route, form, step, route)
        yield Use(of=("step", route.target), by=step, named=named)
        if isinstance(route.when, Reference):
            of: Thing = ("condition", route.when.condition)
            yield Use(of=of, by=step, named=named, field="rules", is_rule=True)
    if step.next is not None:
        named = partial(words_of_route, form, step, None)
        yield Use(of=("step", step.next), by=step, named=named)
    if step.count_from:
        named = partial(_words_of_count, step)
        yield Use(of=("question", step.count_from), by=step, named=named)
    if step.named_by:
        named = partial(_words_of_item_name, step)
        yield Use(of=("question", step.named_by), by=step, named=named)
    for check in step.checks:
        named = partial(_words_of_check, step, check)
        of_check: Thing = ("condition", check.condition)
        yield Use(of=of_check, by=step, named=named, field="checks", is_rule=True)
        if check.question:
            yield Use(of=("question", check.question), by=step, named=named)


def _uses_by_condition(condition: Condition) -> Iterator[Use]:
    named = partial(_words_of_condition, condition)
    for term in plain_terms(condition):
        if isinstance(term, Reference):
            yield Use(of=("condition", term.condition), by=condition, named=named)
            continue
        yield Use(of=("question", term.question), by=condition, named=named)
        if term.other:
            yield Use(of=("question", term.other), by=condition, named=named)
        for value in term.values:
            yield Use(of=_option(term.question, value), by=condition, named=named)


def plain_terms(condition: Condition) -> Iterator[Test | Reference]:
    """The terms of a condition, those of its groups included."""
    for term in condition.terms:
        if isinstance(term, Group):
            yield from term.terms
        else:
            yield term


def option_of(step: Step, route: Route) -> Option | None:
    """The option of the step's own questions that a route belongs to; None for a rule."""
    if not isinstance(route.when, Test) or len(route.when.values) != 1:
        return None
    for question in step.questions:
        if question.id == route.when.question:
            return question.options_by_id.get(route.when.values[0])
    return None


def words_of_route(form: Form, step: Step, route: Route | None) -> str:
    """How a message names a route; `None` is where the step leads when no route holds."""
    step_name = _name(step)
    if route is None:
        return _("“Otherwise go to” of {step}").format(step=step_name)
    option = option_of(step, route)
    if option is not None:
        words = _("the answer “{answer}” of {step}")
        return words.format(answer=option.label, step=step_name)
    if isinstance(route.when, Reference) and route.when.condition in form.conditions_by_id:
        name = form.conditions_by_id[route.when.condition].name
        words = _("the rule on “{condition}” of {step}")
        return words.format(condition=name, step=step_name)
    return _("a rule of {step}").format(step=step_name)


def _words_of_show_if(step: Step) -> str:
    return _("“Show only if” of {step}").format(step=_name(step))


def _words_of_question(question: Question) -> str:
    return _("“Ask only if” of {question}").format(question=quoted(question.label))


def _words_of_guidance(step: Step) -> str:
    return _("the guidance for some of {step}").format(step=_name(step))


def _words_of_count(step: Step) -> str:
    return _("the number of items of {step}").format(step=_name(step))


def _words_of_item_name(step: Step) -> str:
    return _("the name of each item of {step}").format(step=_name(step))


def _words_of_check(step: Step, check: Check) -> str:
    if not check.message.strip():
        return _("a check of {step}").format(step=_name(step))
    words = _("the check {message} of {step}")
    return words.format(message=quoted(check.message), step=_name(step))


def _words_of_condition(condition: Condition) -> str:
    return _("the condition “{name}”").format(name=condition.name)


def _words_of_rule(rule: TriageRule) -> str:
    return _("the triage rule for the team “{team}”").format(team=rule.team or _("nobody yet"))


def _words_of_clock(clock: Clock) -> str:
    return _("the clock “{name}”").format(name=clock.name)


def _name(step: Step) -> str:
    return quoted(step.title) if step.title.strip() else _("a step without a title")


def called(named: Step | Question) -> str:
    """What editors call it: its words, or what a list of steps shows in place of none."""
    if isinstance(named, Step):
        return named.title.strip() or _("Untitled")
    return named.label.strip() or _("No words yet")


def quoted(words: str) -> str:
    """A name as it stands inside a sentence, in the quotation marks of the language."""
    return _("“{words}”").format(words=words)


def _option(question: str, option: str) -> Thing:
    return "option", f"{question}/{option}"
