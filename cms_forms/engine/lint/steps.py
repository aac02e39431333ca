"""Findings on steps, their routes and their questions."""

from collections.abc import Iterator

from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Form,
    Operator,
    Question,
    Route,
    Step,
    StepKind,
    Test,
)
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph, live_routes, routed_question
from cms_forms.engine.questions.base import question_types


def step_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    if not form.steps:
        yield error("no-steps", Place(), "The form has no steps. Add the first one.")
        return
    for step in form.steps:
        yield from _content(step)
        yield from _targets(form, step)
        yield from _unused_routes(step)
        for question in step.questions:
            yield from _question(step, question)
        if step.id not in graph.reachable:
            yield error(
                "unreachable-step",
                Place(step=step.id),
                f"No answer leads to “{step.title}”. Let an option or a step go to it, move it, "
                "or delete it.",
            )
        elif step.id not in graph.ends:
            yield error(
                "dead-end",
                Place(step=step.id),
                f"From “{step.title}” nobody reaches check answers or an exit. Change where it, "
                "or a step after it, goes to.",
            )
    for loop in graph.loops:
        titles = " → ".join(f"“{step.title}”" for step in loop)
        yield error(
            "loop",
            Place(step=loop[-2].id),
            f"These steps lead back to each other: {titles}. Change where one of them goes to.",
        )


def _content(step: Step) -> Iterator[Finding]:
    place = Place(step=step.id)
    if not step.title.strip():
        yield error("no-title", place, "A step has no title. Give it one.")
    if step.kind in (StepKind.QUESTION, StepKind.REPEAT) and not step.questions:
        yield error(
            "no-questions",
            place,
            f"“{step.title}” asks nothing. Add a question, or make it an information step.",
        )
    if step.kind in (StepKind.EXIT, StepKind.INFORMATION) and not step.body.strip():
        yield error("no-advice", place, f"“{step.title}” says nothing. Write what to do next.")
    if step.kind is StepKind.REPEAT:
        if step.minimum > step.maximum:
            yield error(
                "repeat-limits",
                place,
                f"“{step.title}” asks for at least {step.minimum} and at most {step.maximum}, so "
                "nobody can finish it. Change one of the two.",
            )
        if step.maximum < 1:
            yield error("repeat-limits", place, f"“{step.title}” allows none. Allow at least 1.")
        if not step.item_name.strip():
            yield warning(
                "no-item-name", place, f"Say what one item of “{step.title}” is called: “vehicle”."
            )


def _targets(form: Form, step: Step) -> Iterator[Finding]:
    targets: list[tuple[str, Route | None]] = [(route.target, route) for route in step.routes]
    if step.next is not None:
        targets.append((step.next, None))
    for target, route in targets:
        if target != CHECK_ANSWERS and target not in form.steps_by_id:
            option, words = _option_of(step, route)
            yield error(
                "missing-target",
                Place(step=step.id, option=option),
                f"{words} of “{step.title}” goes to a step that is not there. Choose another one.",
            )
    for route in step.routes:
        if isinstance(route.when, Test) and not _is_option_route(step, route):
            yield error(
                "wrong-route",
                Place(step=step.id),
                f"A “go to” of “{step.title}” belongs to no option of its own choice questions. "
                "Use a rule with a condition instead.",
            )
    if step.kind is StepKind.REPEAT and any(isinstance(route.when, Test) for route in step.routes):
        yield error(
            "wrong-route",
            Place(step=step.id),
            f"“{step.title}” is asked several times, so an option cannot say where to go. Use a "
            "rule with a condition instead.",
        )


def _is_option_route(step: Step, route: Route) -> bool:
    question = routed_question(step, route)
    if question is None or question.type not in question_types():
        return False
    assert isinstance(route.when, Test)
    return (
        question_types()[question.type].has_routes
        and route.when.operator is Operator.IS
        and len(route.when.values) == 1
        and route.when.values[0] in question.options_by_id
    )


def _option_of(step: Step, route: Route | None) -> tuple[str | None, str]:
    if route is None:
        return None, "“Otherwise go to”"
    question = routed_question(step, route)
    if question is None:
        return None, "A rule"
    assert isinstance(route.when, Test)
    option = question.options_by_id.get(route.when.values[0]) if route.when.values else None
    return (option.id, f"The option “{option.label}”") if option else (None, "An option")


def _unused_routes(step: Step) -> Iterator[Finding]:
    live, _ = live_routes(step)
    for route in step.routes[len(live) :]:
        option, words = _option_of(step, route)
        yield warning(
            "unused-option" if option else "overlapping-rules",
            Place(step=step.id, option=option),
            f"{words} of “{step.title}” never decides: every answer before it already goes "
            "somewhere. Remove its “go to”.",
        )
    rules = [route for route in live if not isinstance(route.when, Test)]
    for number, route in enumerate(rules):
        if route.when in [earlier.when for earlier in rules[:number]]:
            yield warning(
                "overlapping-rules",
                Place(step=step.id),
                f"Two rules of “{step.title}” have the same condition; the first one decides. "
                "Delete the other.",
            )


def _question(step: Step, question: Question) -> Iterator[Finding]:
    place = Place(step=step.id, question=question.id)
    kind = question_types().get(question.type)
    if kind is None:
        yield error(
            "unknown-type",
            place,
            f"“{question.label}” has the type “{question.type}”, which this site does not know.",
        )
        return
    if not question.label.strip():
        yield error("no-label", place, f"A question of “{step.title}” has no words. Write it.")
    for problem in kind.problems(question):
        yield error("wrong-settings", place, f"“{question.label}”: {problem}")
