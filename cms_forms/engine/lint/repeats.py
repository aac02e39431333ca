"""Findings on repeat steps: how many items they take, and what these are called."""

from collections.abc import Iterator

from cms_forms.engine.definition import Form, Question, Step, StepKind
from cms_forms.engine.item_screens import parted
from cms_forms.engine.language import at_start
from cms_forms.engine.language import gettext as _
from cms_forms.engine.limits import MOST_ITEMS
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.questions.numbers import decimal
from cms_forms.engine.references import called, quoted


def repeat_findings(form: Form, graph: Graph, step: Step) -> Iterator[Finding]:
    place = Place(step=step.id)
    yield from _limits(step) if not step.count_from else _count(form, graph, step)
    if not step.item_name.strip():
        message = _("Say what one item of “{title}” is called: “vehicle”.")
        yield warning("no-item-name", place, message.format(title=called(step)))
    yield from _screens(step)
    if step.named_by and step.named_by not in {question.id for question in step.questions}:
        message = _(
            "The items of “{title}” are named by a question that the step does not ask. Choose one "
            "of its own, or none."
        )
        yield error("wrong-item-name", place, message.format(title=called(step)))


def _count(form: Form, graph: Graph, step: Step) -> Iterator[Finding]:
    """Where no answer says a number, the step is passed over: so whoever is asked must answer."""
    place = Place(step=step.id)
    placed = form.placed_questions.get(step.count_from)
    if placed is None:
        message = _(
            "“{title}” takes as many as a question says that is not there. Choose another one."
        )
        yield error("missing-question", place, message.format(title=called(step)))
        return
    asking, question = placed
    words = _wrong_number(asking, question)
    if not words and step.id in graph.reachable and asking.id not in graph.before[step.id]:
        words = _("{question} is never asked before it. Move a step, or choose another question.")
    if words:
        head = _("{title} takes as many as {question} says.").format(
            title=at_start(quoted(called(step))), question=quoted(called(question))
        )
        reason = words.format(
            question=at_start(quoted(called(question))), item=asking.item_name, most=MOST_ITEMS
        )
        yield error("wrong-count", place, f"{head} {reason}")


def _screens(step: Step) -> Iterator[Finding]:
    """Without a question that must be answered, nobody could tell whether a screen was seen."""
    for questions in parted(step)[1:]:
        here = {question.id for question in questions}
        heads = [
            each for each in questions if each.under is None or each.under.question not in here
        ]
        conditions = {(each.show_if, each.under) for each in heads}
        is_sure = any(
            each.required and (len(conditions) == 1 or each.is_always_answered) for each in heads
        )
        if not is_sure:
            message = _(
                "The screen “{screen}” of “{title}” has no question that everybody must answer who "
                "comes to it. Make one of them required."
            ).format(screen=questions[0].screen, title=called(step))
            place = Place(step=step.id, question=questions[0].id)
            yield error("wrong-screen", place, message)


def _wrong_number(asking: Step, question: Question) -> str:
    """Why a question cannot say how many there are; empty when it can."""
    if not question_type(question.type).counts:
        return _("{question} asks for no whole number. Choose another question.")
    if asking.kind is StepKind.REPEAT:
        return _(
            "{question} is asked once for each “{item}”. Choose a question that is asked once."
        )
    if not question.required or question.may_not_know:
        return _(
            "{question} may be left without a number. Make it required, without “I don’t know”."
        )
    least, most = (decimal(question.settings.get(key, 0)) for key in ("minimum", "maximum"))
    if least is None or least < 0 or "minimum" not in question.settings:
        return _("{question} takes numbers below nought. Set its “Not less than” to 0 or more.")
    if most is None or not 1 <= most <= MOST_ITEMS:
        return _("{question} takes too many, or none. Set its “Not more than” from 1 to {most}.")
    return ""


def _limits(step: Step) -> Iterator[Finding]:
    place = Place(step=step.id)
    if step.maximum < 1:
        message = _("“{title}” allows none. Allow at least 1.")
        yield error("repeat-limits", place, message.format(title=called(step)))
    elif step.minimum > step.maximum:
        message = _(
            "“{title}” asks for at least {minimum} and at most {maximum}, so nobody can finish it. "
            "Change one of the two."
        ).format(title=called(step), minimum=step.minimum, maximum=step.maximum)
        yield error("repeat-limits", place, message)
