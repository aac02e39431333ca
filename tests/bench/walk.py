"""What a visitor's every request pays for deriving the journey anew."""

import time
from collections.abc import Iterator

from cms_forms.engine.answers import Answers
from cms_forms.engine.definition import Form
from cms_forms.engine.walk import walk
from tests.bench.harness import Figure, Result, benchmark
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    before,
    condition,
    contains,
    day,
    does_not_contain,
    either,
    form,
    greater_than,
    is_,
    is_answered,
    is_not,
    one_of,
    several,
    short_text,
    whole_number,
)

WALK_40 = Figure(name="walk_40", unit="µs", target=120)

STEPS = 40
ROUNDS, WALKS = 80, 200


@benchmark(WALK_40)
def walk_40() -> Iterator[Result]:
    """A complete journey of 40 steps, with 60 conditions worked out on the way."""
    service, answers = long_service()
    journey = walk(service, answers, TODAY)
    assert journey.complete
    assert (len(journey.path), len(service.conditions)) == (STEPS, 60)
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(WALKS):
            walk(service, answers, TODAY)
        rounds.append((time.process_time() - start) / WALKS * 1e6)
    # The quickest round is the one that other processes disturbed least.
    yield WALK_40.measured(min(rounds))


def long_service() -> tuple[Form, Answers]:
    """Steps of five types in turn. Each has a rule that fails on its own answer; every second one
    is shown on a condition of three tests, which are all read.
    """
    steps, conditions, answers = [], [], {}
    for number in range(STEPS):
        name = f"q{number}"
        question, answer, refusing = (
            (one_of(name, "a", "b", "c"), "a", is_not(name, "a")),
            (several(name, "a", "b", "c"), ["a", "b"], does_not_contain(name, "a")),
            (whole_number(name), "12", greater_than(name, 12)),
            (day(name), "2026-11-20", before(name, "2020-01-01")),
            (short_text(name), "Outside the library", contains(name, "station")),
        )[number % 5]
        conditions.append(condition(f"leave {name}", refusing))
        answers[name] = {name: answer}
        shown = None
        if number % 2:
            shown = f"show {name}"
            early = either(is_("q0", "b"), is_not("q0", "c"))
            conditions.append(condition(shown, is_answered(f"q{number - 1}"), early))
        steps.append(asks(question, rules={f"leave {name}": f"q{STEPS - 1}"}, show_if=shown))
    return form(*steps, conditions=conditions), answers
