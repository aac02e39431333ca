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
from cms_forms.engine.references import called

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
    told = set()
    for step, question in _placed(steps):
        kind = question_types().get(question.type)
        if kind is None or not _looks_back(kind, question):
            continue
        by_moments = type(kind).check_beside in (Date.check_beside, Time.check_beside)
        if by_moments in told or (by_moments and own.has_begin(step, question)):
            # All that look back see the same.
            continue
        told.add(by_moments)
        for asking, other in before:
            if not by_moments or _is_moment(other):
                yield step, called(question), asking, called(other)


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
        here = (step, question)
        moments, opening = self._moments(step if step.kind is StepKind.REPEAT else None)
        if not any(self._always_before(date, here) for date in opening):
            return False
        if _tells(question) == "day" or question.settings.get(UNTIL) is not True:
            return True
        times = [each for each in moments if _tells(each[1]) == "hour"]
        return any(self._always_before(time, here) for time in times)

    def _moments(self, items_of: Step | None) -> tuple[Sequence[Placed], Sequence[Placed]]:
        """Those that are seen from a step, or from an item of the repeat step, and the dates of
        them that come before all others.
        """
        key = items_of.id if items_of is not None else ""
        if key not in self._seen:
            moments = [
                each
                for each in _placed(self.steps)
                if _is_moment(each[1])
                and (each[0] is items_of or each[0].kind is StepKind.QUESTION)
            ]
            opening = [
                date
                for date in moments
                if _tells(date[1]) == "day"
                and date[1].settings.get(UNTIL) is not True
                and all(
                    other[1] is date[1] or self._always_before(date, other) for other in moments
                )
            ]
            self._seen[key] = moments, opening
        return self._seen[key]

    @cached_property
    def _seen(self) -> dict[str, tuple[Sequence[Placed], Sequence[Placed]]]:
        return {}

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
