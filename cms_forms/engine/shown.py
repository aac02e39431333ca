"""A step as one visitor meets it: without the questions and words whose condition does not hold,
and with as many items as an earlier answer says.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cms_forms.engine.conditions import Asked, Holds, Terms
from cms_forms.engine.definition import Form, Question, Step
from cms_forms.engine.limits import MOST_ITEMS
from cms_forms.engine.questions.numbers import decimal


@dataclass(frozen=True, kw_only=True)
class Conditional:
    """A step with parts on conditions. Each of its few forms is made once."""

    step: Step
    tested: Sequence[Holds]
    """Whether each question on a condition is asked, then whether each part of the guidance is
    shown."""
    _made: dict[tuple[bool, ...], Step] = field(default_factory=dict)

    def as_asked(self, asked: Asked) -> Step:
        """The step with what is shown after the steps that were asked so far."""
        key = tuple(holds(asked) for holds in self.tested)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _with_parts(self.step, key)
        return made


def conditional(step: Step, terms: Terms) -> Conditional | None:
    """None for a step that is the same to everybody."""
    conditions = [question.show_if for question in step.questions if question.show_if is not None]
    conditions += [part.show_if for part in step.guidance if part.show_if is not None]
    if not conditions and not step.guidance:
        return None
    return Conditional(step=step, tested=[terms.condition(each) for each in conditions])


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Where the number of a repeat step's items is asked."""

    step: str
    question: str

    def number(self, asked: Asked) -> int:
        """How many items there are after the steps that were asked so far."""
        given = asked.answers.get(self.step)
        number = decimal(given.get(self.question)) if isinstance(given, Mapping) else None
        return max(0, min(int(number), MOST_ITEMS)) if number is not None else 0


def counted(form: Form, step: Step) -> Counted | None:
    """None for a step whose number of items no answer says."""
    if not step.count_from:
        return None
    placed = form.placed_questions.get(step.count_from)
    return Counted(step=placed[0].id if placed else "", question=step.count_from)


def with_as_many(step: Step, number: int) -> Step:
    return replace(step, minimum=number, maximum=number)


def _with_parts(step: Step, held: Sequence[bool]) -> Step:
    holds = iter(held)
    hidden: set[str] = set()
    for question in step.questions:
        if question.show_if is not None and not next(holds):
            hidden.add(question.id)
    bodies = [part.body for part in step.guidance if part.show_if is None or next(holds)]
    for question in step.questions:
        # What an answer would reveal goes with the question that has the answer.
        if question.under is not None and question.under.question in hidden:
            hidden.add(question.id)
    return replace(
        step,
        body="".join([step.body, *bodies]),
        guidance=(),
        questions=_left(step, hidden),
        left_out=frozenset(hidden),
    )


def _left(step: Step, hidden: Container[str]) -> tuple[Question, ...]:
    """Without those that are hidden. The screen that one of them begins begins with the next."""
    left = []
    screen = ""
    for question in step.questions:
        screen = question.screen or screen
        if question.id not in hidden:
            left.append(replace(question, screen=screen) if screen != question.screen else question)
            screen = ""
    return tuple(left)
