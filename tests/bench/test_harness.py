"""What bench.json says, and that a run tells the truth about what it could not measure."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import harness
from tests.bench.harness import Benchmark, Figure, Result, alternate


def test_a_target_bounds_the_value_where_there_is_no_baseline() -> None:
    figure = Figure(name="walk", unit="µs", target=200)

    assert figure.measured(200).holds
    assert not figure.measured(201).holds


def test_a_target_bounds_the_ratio_where_there_is_a_baseline() -> None:
    figure = Figure(name="step", unit="ms", target=0.4)

    result = figure.measured(2.0, baseline=8.0)

    assert (result.ratio, result.holds) == (0.25, True)
    assert not figure.measured(4.0, baseline=8.0).holds


def test_a_target_of_an_absolute_figure_bounds_the_value_whatever_the_baseline() -> None:
    figure = Figure(name="page", unit="ms", target=40, absolute=True)

    assert figure.measured(40, baseline=1).holds
    assert not figure.measured(41, baseline=1000).holds


def test_a_figure_without_a_target_holds() -> None:
    assert Figure(name="submit", unit="ms").measured(5).holds


def test_a_baseline_is_measured_by_turns_with_ours() -> None:
    turns: list[str] = []

    def ours() -> float:
        turns.append("ours")
        return 1.0

    def baseline() -> float:
        turns.append("baseline")
        return 2.0

    assert alternate(ours, baseline, rounds=2) == (1.0, 2.0)
    assert turns == ["ours", "baseline"] * 3


def test_a_benchmark_that_fails_reports_what_it_did_not_measure_as_broken() -> None:
    first, second = Figure(name="first", unit="ms"), Figure(name="second", unit="ms")

    def measure() -> Iterator[Result]:
        yield first.measured(1)
        raise ZeroDivisionError

    reported: list[Result] = []
    error = harness.run(Benchmark(figures=(first, second), measure=measure), reported.append)

    assert isinstance(error, ZeroDivisionError)
    assert [(result.name, result.value, result.holds) for result in reported] == [
        ("first", 1, True),
        ("second", None, False),
    ]


def test_a_benchmark_that_forgets_a_figure_is_an_error() -> None:
    forgotten = Figure(name="forgotten", unit="ms")
    reported: list[Result] = []

    error = harness.run(Benchmark(figures=(forgotten,), measure=lambda: iter(())), reported.append)

    assert "forgotten" in str(error)
    assert not reported[0].holds


def test_a_name_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "BENCHMARKS", [])
    figure = Figure(name="walk", unit="µs")
    harness.benchmark(figure)(lambda: iter(()))

    with pytest.raises(ValueError, match="walk"):
        harness.benchmark(figure)


def test_the_file_keeps_other_figures_and_drops_those_that_are_gone(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    figures = [Figure(name=name, unit="ms") for name in ("kept", "renewed", "gone")]
    harness.write(
        path, [figure.measured(1) for figure in figures], known=["kept", "renewed", "gone"]
    )

    harness.write(path, [figures[1].measured(2)], known=["kept", "renewed"])

    entries = json.loads(path.read_text())
    assert [(entry["name"], entry["value"]) for entry in entries] == [("kept", 1), ("renewed", 2)]
    assert set(entries[0]) == {"name", "value", "unit", "baseline", "ratio", "target", "holds"}
