"""Findings on steps, their routes and their questions."""

from collections.abc import Iterator, Sequence

from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Form,
    Operator,
    Question,
    Route,
    Step,
    StepKind,
    Test,
    plain,
)
from cms_forms.engine.limits import LONGEST_TEXT, too_many
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.words import at_start, place_of
from cms_forms.engine.questions.base import question_types
from cms_forms.engine.references import words_of_route

ASKING = frozenset({StepKind.QUESTION, StepKind.REPEAT})
NAMED_AT_AN_END = 6
"""Steps named at either end of a long circle: hundreds of circles of hundreds are megabytes."""


def step_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    if not form.steps:
        yield error("no-steps", Place(), "The form has no steps. Add the first one.")
        return
    if form.steps[0].kind is StepKind.EXIT:
        message = f"The form starts with the exit “{form.steps[0].title}”. Put a step before it."
        yield error("starts-with-exit", Place(step=form.steps[0].id), message)
    texts = {
        "introduction": form.introduction,
        "declaration": form.declaration,
        "text about what happens next": form.what_happens_next,
        **{
            f"text about what happens next of triage rule {number}": rule.what_happens_next
            for number, rule in enumerate(form.triage.rules, 1)
        },
    }
    for name, words in texts.items():
        if len(words) > LONGEST_TEXT:
            yield _too_long(Place(), f"The {name}")
    for what, count, most in too_many(form):
        message = (
            f"The form has {count:,} {what}, and may have {most:,}. Make two services of it, "
            "one of which leads to the other."
        )
        yield error("too-many", Place(), message)
    named: set[str] = set()
    for step in form.steps:
        yield from _content(step)
        if step.kind is StepKind.REPEAT:
            yield from _limits(step)
        name = plain(form.step_names[step.id])
        if name in named - {""}:
            message = (
                f"Another step is called “{step.title}” too, and nothing else in a list of steps "
                "tells them apart. Reword one of the titles."
            )
            yield warning("same-title", Place(step=step.id), message)
        named.add(name)
        yield from _routes(form, step)
        for question in step.questions:
            yield from _question(step, question)
        yield from _reach(step, graph)
    for loop in graph.loops:
        way = " → ".join(_named(loop))
        message = f"These steps lead back to each other: {way}. Change where one of them goes to."
        yield error("loop", Place(step=loop[-2].id), message)


def _named(loop: Sequence[Step]) -> Iterator[str]:
    """The steps of a circle. Of a long one its ends, which is where it is mended."""
    left_out = len(loop) - 2 * NAMED_AT_AN_END
    for number, step in enumerate(loop):
        if left_out <= 1 or not NAMED_AT_AN_END <= number < len(loop) - NAMED_AT_AN_END:
            yield f"“{step.title}”"
        elif number == NAMED_AT_AN_END:
            yield f"{left_out} more"


def _content(step: Step) -> Iterator[Finding]:
    place = Place(step=step.id)
    if not step.title.strip():
        yield error("no-title", place, "A step has no title. Give it one.")
    if len(step.body) > LONGEST_TEXT:
        yield _too_long(place, f"The guidance of “{step.title}”")
    if step.kind in ASKING and not step.questions:
        message = f"“{step.title}” asks nothing. Add a question, or make it an information step."
        yield error("no-questions", place, message)
    if step.kind not in ASKING and step.questions:
        message = f"“{step.title}” has a question, but only informs. Make it a question step."
        yield error("needless-questions", place, message)
    if step.kind not in ASKING and not step.body.strip():
        yield error("no-advice", place, f"“{step.title}” says nothing. Write what to do next.")
    if step.kind is StepKind.EXIT and (step.routes or step.next is not None):
        message = f"“{step.title}” ends the journey, so it cannot lead on. Clear its “go to”."
        yield error("exit-leads-on", place, message)


def _too_long(place: Place, name: str) -> Finding:
    message = f"{name} is longer than {LONGEST_TEXT:,} characters. Shorten it."
    return error("too-long", place, message)


def _limits(step: Step) -> Iterator[Finding]:
    place = Place(step=step.id)
    if step.maximum < 1:
        yield error("repeat-limits", place, f"“{step.title}” allows none. Allow at least 1.")
    elif step.minimum > step.maximum:
        message = (
            f"“{step.title}” asks for at least {step.minimum} and at most {step.maximum}, so "
            "nobody can finish it. Change one of the two."
        )
        yield error("repeat-limits", place, message)
    if not step.item_name.strip():
        message = f"Say what one item of “{step.title}” is called: “vehicle”."
        yield warning("no-item-name", place, message)


def _routes(form: Form, step: Step) -> Iterator[Finding]:
    ways: list[tuple[str, Route | None]] = [(route.target, route) for route in step.routes]
    if step.next is not None:
        ways.append((step.next, None))
    for target, route in ways:
        place = place_of(step, route) if route else Place(step=step.id)
        words = at_start(words_of_route(form, step, route))
        if target != CHECK_ANSWERS and target not in form.steps_by_id:
            message = f"{words} leads to a step that is not there. Choose another one."
            yield error("missing-target", place, message)
        if route is None or not isinstance(route.when, Test):
            continue
        if step.kind is StepKind.REPEAT:
            message = (
                f"{words} cannot lead anywhere, because the step is asked for each item. Use a "
                "rule with a condition instead."
            )
            yield error("wrong-route", place, message)
        elif not _is_single_choice(step, route.when):
            message = (
                f"{words} belongs to no option of a question with one answer. Use a rule with a "
                "condition instead."
            )
            yield error("wrong-route", place, message)


def _is_single_choice(step: Step, test: Test) -> bool:
    question = next((each for each in step.questions if each.id == test.question), None)
    kind = question_types().get(question.type) if question else None
    return bool(
        question
        and kind
        and kind.has_routes
        and test.operator is Operator.IS
        and len(test.values) == 1
        and test.values[0] in question.options_by_id
    )


def _question(step: Step, question: Question) -> Iterator[Finding]:
    place = Place(step=step.id, question=question.id)
    kind = question_types().get(question.type)
    if kind is None:
        message = (
            f"“{question.label}” is of a type that this site does not know, {question.type}. "
            "Choose another type."
        )
        yield error("unknown-type", place, message)
        return
    if not question.label.strip():
        message = f"A question of “{step.title}” has no words. Write what the visitor reads."
        yield error("no-label", place, message)
    for problem in kind.problems(question):
        yield error("wrong-settings", place, f"“{question.label}”: {problem}")
    if question.options and not kind.has_options:
        message = f"“{question.label}” has options that its type does not offer. Delete them."
        yield error("needless-options", place, message)


def _reach(step: Step, graph: Graph) -> Iterator[Finding]:
    place = Place(step=step.id)
    if step.id not in graph.reachable:
        message = (
            f"No answer leads to “{step.title}”. Let an option or a step go to it, move it, or "
            "delete it."
        )
        yield error("unreachable-step", place, message)
    elif step.id not in graph.ends:
        message = (
            f"From “{step.title}” nobody reaches check answers or an exit. Change where it, or a "
            "step after it, goes to."
        )
        yield error("dead-end", place, message)
