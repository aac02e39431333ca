"""Findings on steps, their routes and their questions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
from cms_forms.engine.language import at_start
from cms_forms.engine.language import gettext as _
from cms_forms.engine.limits import LONGEST_TEXT, too_many
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.repeats import repeat_findings
from cms_forms.engine.lint.words import place_of
from cms_forms.engine.questions.base import question_type, question_types
from cms_forms.engine.references import called, quoted, words_of_route

ASKING = frozenset({StepKind.QUESTION, StepKind.REPEAT})
NAMED_AT_AN_END = 6
"""Steps named at either end of a long circle: hundreds of circles of hundreds are megabytes."""


def step_findings(form: Form, graph: Graph) -> Iterator[Finding]:
    if not form.steps:
        yield error("no-steps", Place(), _("The form has no steps. Add the first one."))
        return
    if form.steps[0].kind is StepKind.EXIT:
        message = _("The form starts with the exit “{title}”. Put a step before it.")
        title = called(form.steps[0])
        yield error("starts-with-exit", Place(step=form.steps[0].id), message.format(title=title))
    yield from _long_texts(form)
    for counted, most in too_many(form):
        message = _(
            "The form has {counted}, and may have {most}. Make two services of it, one of which "
            "leads to the other."
        )
        yield error("too-many", Place(), message.format(counted=counted, most=f"{most:,}"))
    named: set[str] = set()
    names = form.step_names
    for step in form.steps:
        yield from _content(step)
        if step.kind is StepKind.REPEAT:
            yield from repeat_findings(form, graph, step)
        name = plain(names[step.id])
        if name and name in named:
            message = _(
                "Another step is called “{title}” too, and nothing else in a list of steps tells "
                "them apart. Reword one of the titles."
            )
            yield warning("same-title", Place(step=step.id), message.format(title=called(step)))
        named.add(name)
        yield from _routes(form, step)
        for question in step.questions:
            yield from _question(step, question)
            yield from _revealed(step, question)
    yield from _unreached(form, graph)
    for loop in graph.loops:
        way = " → ".join(_named(loop))
        message = _("These steps lead back to each other: {way}. Change where one of them goes to.")
        yield error("loop", Place(step=loop[-2].id), message.format(way=way))


def _long_texts(form: Form) -> Iterator[Finding]:
    texts = [
        (Place(field="introduction"), form.introduction, _("The introduction")),
        (Place(field="declaration"), form.declaration, _("The declaration")),
        (
            Place(field="what_happens_next"),
            form.what_happens_next,
            _("The text about what happens next"),
        ),
    ]
    of_rule = _("The text about what happens next of triage rule {number}")
    for number, rule in enumerate(form.triage.rules, 1):
        texts.append((Place(triage=True), rule.what_happens_next, of_rule.format(number=number)))
    for place, text, name in texts:
        if len(text) > LONGEST_TEXT:
            yield _too_long(place, name)


def _named(loop: Sequence[Step]) -> Iterator[str]:
    """The steps of a circle. Of a long one its ends, which is where it is mended."""
    left_out = len(loop) - 2 * NAMED_AT_AN_END
    for number, step in enumerate(loop):
        if left_out <= 1 or not NAMED_AT_AN_END <= number < len(loop) - NAMED_AT_AN_END:
            yield quoted(called(step))
        elif number == NAMED_AT_AN_END:
            yield _("{count} more").format(count=left_out)


def _content(step: Step) -> Iterator[Finding]:
    place = Place(step=step.id)
    if not step.title.strip():
        yield error("no-title", place, _("A step has no title. Give it one."))
    if len(step.body) > LONGEST_TEXT:
        yield _too_long(place, _("The guidance of “{title}”").format(title=called(step)))
    for part in step.guidance:
        if len(part.body) > LONGEST_TEXT:
            yield _too_long(place, _("The guidance of “{title}”").format(title=called(step)))
        elif not part.body.strip():
            message = _("A part of the guidance of “{title}” says nothing. Write it or delete it.")
            yield error("no-advice", place, message.format(title=called(step)))
    if step.kind in ASKING and not step.questions:
        message = _(
            "“{title}” asks nothing. Open it and add a question. If it should only inform, delete "
            "it and add an information step."
        )
        if step.kind is StepKind.REPEAT:
            message = _("“{title}” asks nothing. Open it and add what it asks of each item.")
        yield error("no-questions", place, message.format(title=called(step)))
    if step.kind not in ASKING and step.questions:
        message = _("“{title}” has a question, but only informs. Make it a question step.")
        yield error("needless-questions", place, message.format(title=called(step)))
    if step.kind not in ASKING and not step.body.strip():
        message = _("“{title}” says nothing. Write what to do next.")
        yield error("no-advice", place, message.format(title=called(step)))
    if step.kind is StepKind.EXIT and (step.routes or step.next is not None):
        message = _("“{title}” ends the journey, so it cannot lead on. Clear its “go to”.")
        yield error("exit-leads-on", place, message.format(title=called(step)))


def _too_long(place: Place, name: str) -> Finding:
    message = _("{name} is longer than {most} characters. Shorten it.")
    return error("too-long", place, message.format(name=name, most=f"{LONGEST_TEXT:,}"))


def _routes(form: Form, step: Step) -> Iterator[Finding]:
    ways: list[tuple[str, Route | None]] = [(route.target, route) for route in step.routes]
    if step.next is not None:
        ways.append((step.next, None))
    for target, route in ways:
        if not target:
            message = _("{route} leads nowhere yet. Choose where it leads.")
            yield _on_route("unchosen-target", form, step, route, message)
        elif target != CHECK_ANSWERS and target not in form.steps_by_id:
            message = _("{route} leads to a step that is not there. Choose another one.")
            yield _on_route("missing-target", form, step, route, message)
        if route is None or not isinstance(route.when, Test):
            continue
        if step.kind is StepKind.REPEAT:
            message = _(
                "{route} cannot lead anywhere, because the step is asked for each item. Use a rule "
                "with a condition instead."
            )
            yield _on_route("wrong-route", form, step, route, message)
        elif not _is_single_choice(step, route.when):
            message = _(
                "{route} belongs to no option of a question with one answer. Use a rule with a "
                "condition instead."
            )
            yield _on_route("wrong-route", form, step, route, message)


def _on_route(id: str, form: Form, step: Step, route: Route | None, message: str) -> Finding:
    place = place_of(step, route) if route else Place(step=step.id)
    return error(id, place, message.format(route=at_start(words_of_route(form, step, route))))


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
        message = _(
            "“{question}” is of a type that this site does not know, {type}. Choose another type."
        ).format(question=called(question), type=question.type)
        yield error("unknown-type", place, message)
        return
    if not question.label.strip():
        message = _("A question of “{title}” has no words. Write what the visitor reads.")
        yield error("no-label", place, message.format(title=called(step)))
    for problem in kind.problems(question):
        message = _("“{question}”: {problem}")
        yield error(
            "wrong-settings",
            replace(place, field="settings"),
            message.format(question=called(question), problem=problem),
        )
    if question.screen and step.kind is not StepKind.REPEAT:
        message = _(
            "“{question}” begins a screen, which only the questions of a repeat step can. Clear it."
        )
        yield error(
            "wrong-screen",
            replace(place, field="screen"),
            message.format(question=called(question)),
        )
    if kind.takes_files and step.kind is StepKind.REPEAT:
        message = _(
            "“{question}” asks for files in a step that is asked for each item. Ask for them in a "
            "step of its own, after the list."
        )
        yield error("files-in-list", place, message.format(question=called(question)))
    if kind.books and step.kind is StepKind.REPEAT:
        message = _(
            "“{question}” takes a place in a session in a step that is asked for each item. Ask "
            "for it in a step of its own."
        )
        yield error("place-in-list", place, message.format(question=called(question)))
    if question.options and not kind.has_options:
        message = _("“{question}” has options that its type does not offer. Delete them.")
        yield error("needless-options", place, message.format(question=called(question)))


def _revealed(step: Step, question: Question) -> Iterator[Finding]:
    if question.under is None:
        return
    before = step.questions[: step.questions.index(question)]
    revealing = next((each for each in before if each.id == question.under.question), None)
    words = ""
    if revealing is None:
        words = _("“{question}” is revealed by a question that is not above it on the same step.")
    elif not question_type(revealing.type).reveals or revealing.under is not None:
        words = _("“{question}” is revealed by a question whose answers cannot reveal another one.")
    elif question.under.option not in revealing.options_by_id:
        words = _("“{question}” is revealed by an answer that is not there.")
    elif question.show_if is not None:
        words = _("“{question}” is revealed by an answer, and has a condition too. Clear one.")
    if words:
        message = words.format(question=called(question))
        place = Place(step=step.id, question=question.id, field="under")
        advice = _("Choose under which answer it is asked, or clear that.")
        yield error("wrong-reveal", place, f"{message} {advice}")


def _unreached(form: Form, graph: Graph) -> Iterator[Finding]:
    """The steps that no answer leads to. Those behind one of them follow from it, and are not told
    until it is mended.
    """
    behind = graph.behind_unreached
    for step in form.steps:
        if step.id in graph.reachable or step.id in behind:
            continue
        message = _(
            "No answer leads to “{title}”. Let an option or a step go to it, move it, or delete it."
        )
        if any(target in behind for target in graph.edges[step.id]):
            message = _(
                "No answer leads to “{title}”, nor to what follows it. Let an option or a step go "
                "to it, move it, or delete it."
            )
        yield error("unreachable-step", Place(step=step.id), message.format(title=called(step)))
