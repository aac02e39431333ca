"""Dates and times that lint takes to belong to their own section find nothing outside it."""

from dataclasses import replace
from random import Random

from cms_forms.engine.definition import Question, Step
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.looking_back import looked_back_at
from cms_forms.engine.questions.base import Answered
from cms_forms.engine.questions.moments import UNTIL, begin_of, hour_of
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    form,
    is_answered,
    question,
    short_text,
    shown_if,
)

VALUES = {
    "date": ("2026-01-01", "2026-01-02", None),
    "time": ("10:00", "11:00", None),
    "short_text": ("a", None),
}


def some(chance: Random, id: str) -> Question:
    made = question(id, chance.choice(["date", "time", "date", "time", "short_text"]))
    if made.type != "short_text" and chance.random() < 0.3:
        made = replace(made, settings={UNTIL: True})
    return shown_if("c", made) if chance.random() < 0.2 else made


def steps(chance: Random, letter: str, most: int) -> list[Step]:
    return [
        asks(
            *(some(chance, f"{letter}{place}{number}") for number in range(chance.randint(1, 3))),
            id=f"{letter}{place}",
            rules={"c": f"{letter}{most}"} if place < most and chance.random() < 0.2 else None,
            show_if="c" if chance.random() < 0.2 else None,
        )
        for place in range(most + 1)
    ]


def way(chance: Random, graph: Graph, steps: list[Step]) -> list[Answered]:
    """The questions of one way through, with answers."""
    by_id = {step.id: step for step in steps}
    found: list[Answered] = []
    at = steps[0].id
    while at in by_id:
        if by_id[at].show_if is None or chance.random() < 0.5:
            found += [
                Answered(step=at, question=each, value=chance.choice(VALUES[each.type]))
                for each in by_id[at].questions
                if each.show_if is None or chance.random() < 0.5
            ]
        at = chance.choice(graph.edges[at] or ("check-answers",))
    return found


def test_what_is_not_looked_back_at_changes_nothing() -> None:
    chance = Random(11)
    tried = 0
    for _ in range(500):
        before, own = steps(chance, "e", 2), steps(chance, "o", 2)
        service = form(
            asks(short_text("c")), *before, *own, conditions=[condition("c", is_answered("c"))]
        )
        graph = Graph(service)
        if any(looked_back_at(graph, own, before)):
            continue
        earlier, alone = way(chance, graph, before), way(chance, graph, own)
        for each in alone:
            id = each.question.id
            if each.question.type == "time":
                one, other = hour_of(id, alone), hour_of(id, [*earlier, *alone])
                assert one is not None
                assert other is not None
                assert (one.date, one.earliest) == (other.date, other.earliest)
                tried += 1
            elif each.question.settings.get(UNTIL):
                assert begin_of(id, alone) == begin_of(id, [*earlier, *alone])
                tried += 1

    assert tried > 40
