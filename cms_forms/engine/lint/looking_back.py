"""Which questions are checked beside answers from before their section.

A date or time finds what it belongs to among those asked before it: see `questions.moments`. It
finds that in its own section for certain where a date that ends nothing opens the section's dates
and times: everybody comes to it, before any other of them. What a further type reads there, nobody
can tell, so it may be all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from cms_forms.engine.definition import Question, Step, StepKind
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.questions.base import QuestionType, question_types
from cms_forms.engine.questions.dates import Date
from cms_forms.engine.questions.moments import APART, UNTIL
from cms_forms.engine.questions.times import Time

type Placed = tuple[Step, Question]


def looked_back_at(
    graph: Graph, steps: Sequence[Step], earlier: Sequence[Step]
) -> Iterator[tuple[Step, str, Step, str]]:
    """(step, question, earlier step, its question), by labels, of what is read by `steps`, all
    those of one section, in any of the `earlier` ones.
    """
    own = _Own(graph, steps)
    # The screens before are looked at without the items of repeat steps.
    before = [placed for placed in _placed(earlier) if placed[0].kind is StepKind.QUESTION]
    for step, question in _placed(steps):
        kind = question_types().get(question.type)
        if kind is None or not _looks_back(kind, question):
            continue
        by_moments = type(kind).check_beside in (Date.check_beside, Time.check_beside)
        if by_moments and own.has_begin(step, question):
            continue
        for asking, other in before:
            if not by_moments or _is_moment(other):
                yield step, question.label, asking, other.label


def _placed(steps: Iterable[Step]) -> Iterator[Placed]:
    return ((step, question) for step in steps for question in step.questions)


def _looks_back(kind: QuestionType, question: Question) -> bool:
    match type(kind).check_beside:
        case QuestionType.check_beside:
            return False
        case Date.check_beside:
            return question.settings.get(UNTIL) is True
        case Time.check_beside:
            return question.settings.get(APART) is not True
    return True


def _tells(question: Question) -> str:
    kind = question_types().get(question.type)
    return kind.tells if kind else ""


def _is_moment(question: Question) -> bool:
    tells = _tells(question)
    return tells == "day" or (tells == "hour" and question.settings.get(APART) is not True)


@dataclass(frozen=True)
class _Own:
    """The dates and times of one section."""

    graph: Graph
    steps: Sequence[Step]

    def has_begin(self, step: Step, question: Question) -> bool:
        """Whether all that a date or time may belong to is asked in the section."""
        others = [
            other
            for other in _placed(self.steps)
            if _is_moment(other[1]) and (other[0] is step or other[0].kind is StepKind.QUESTION)
        ]
        here = (step, question)
        dates = [each for each in others if _tells(each[1]) == "day"]
        if not any(
            date[1].settings.get(UNTIL) is not True
            and self._always_before(date, here)
            and all(other == date or self._always_before(date, other) for other in others)
            for date in dates
        ):
            return False
        if _tells(question) == "day" or question.settings.get(UNTIL) is not True:
            return True
        times = [each for each in others if _tells(each[1]) == "hour"]
        return any(self._always_before(time, here) for time in times)

    def _always_before(self, one: Placed, other: Placed) -> bool:
        """Whether everybody who is asked `other` was asked `one` before it."""
        (step, question), (other_step, later) = one, other
        if question.show_if is not None or question.under is not None:
            return False
        if step is other_step:
            return step.questions.index(question) < step.questions.index(later)
        return step.show_if is None and other_step.id not in self._reached_without(step.id)

    def _reached_without(self, avoided: str) -> set[str]:
        if avoided not in self._known:
            self._known[avoided] = self._reach(avoided)
        return self._known[avoided]

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        return {}

    def _reach(self, avoided: str) -> set[str]:
        own = {step.id for step in self.steps}
        todo = [id for id in self._entries if id != avoided]
        found = set(todo)
        while todo:
            for target in self.graph.edges[todo.pop()]:
                if target in own and target != avoided and target not in found:
                    found.add(target)
                    todo.append(target)
        return found

    @cached_property
    def _entries(self) -> set[str]:
        """Where the way may come into the section."""
        own = {step.id for step in self.steps}
        outside = (targets for id, targets in self.graph.edges.items() if id not in own)
        return {self.steps[0].id} | {id for targets in outside for id in targets if id in own}
