"""A step as one visitor meets it: without the questions and words whose condition does not hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cms_forms.engine.conditions import Asked, Holds, Terms
from cms_forms.engine.definition import Step


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
        questions=tuple(each for each in step.questions if each.id not in hidden),
        left_out=frozenset(hidden),
    )
