"""What a benchmark is made of, and how a run of them is told."""

import json
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Result:
    """One entry of bench.json."""

    name: str
    value: float | None
    """None: the benchmark failed before it measured this."""
    unit: str
    baseline: float | None
    """What it is compared with, in the same unit, measured in the same run."""
    ratio: float | None
    """`value` in parts of `baseline`."""
    target: float | None
    """The most that `ratio` may be where there is a baseline, else the most that `value` may. Of an
    `absolute` figure always the latter."""
    holds: bool
    """Whether the target is met. Without a target everything that was measured holds."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number that is promised or watched."""

    name: str
    unit: str
    target: float | None = None
    """See `Result.target`."""
    absolute: bool = False
    """Whether the target bounds the value also where there is a baseline to compare it with."""

    def measured(self, value: float, *, baseline: float | None = None) -> Result:
        ratio = None if baseline is None else value / baseline
        judged = value if ratio is None or self.absolute else ratio
        return Result(
            name=self.name,
            value=value,
            unit=self.unit,
            baseline=baseline,
            ratio=ratio,
            target=self.target,
            holds=self.target is None or judged <= self.target,
        )

    def failed(self) -> Result:
        return Result(
            name=self.name,
            value=None,
            unit=self.unit,
            baseline=None,
            ratio=None,
            target=self.target,
            holds=False,
        )


type Measure = Callable[[], Iterator[Result]]


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    figures: tuple[Figure, ...]
    measure: Measure

    @property
    def names(self) -> list[str]:
        return [figure.name for figure in self.figures]


BENCHMARKS: list[Benchmark] = []


def benchmark(*figures: Figure) -> Callable[[Measure], Measure]:
    """Register a function that yields a result for each of these figures."""
    taken = {name for known in BENCHMARKS for name in known.names}
    for figure in figures:
        if figure.name in taken:
            raise ValueError(f"The figure “{figure.name}” is measured twice.")
        taken.add(figure.name)

    def register(measure: Measure) -> Measure:
        BENCHMARKS.append(Benchmark(figures=figures, measure=measure))
        return measure

    return register


def alternate(
    ours: Callable[[], float], baseline: Callable[[], float], *, rounds: int
) -> tuple[float, float]:
    """The medians of two measurements taken by turns, after one uncounted round.

    Each function measures once and returns its figure.
    """
    ours()
    baseline()
    pairs = [(ours(), baseline()) for _ in range(rounds)]
    return (
        statistics.median(value for value, _ in pairs),
        statistics.median(value for _, value in pairs),
    )


def run(benchmark: Benchmark, report: Callable[[Result], None]) -> Exception | None:
    """Measure, reporting every figure once. What went wrong, if anything did."""
    missing = {figure.name: figure for figure in benchmark.figures}
    error = None
    try:
        for result in benchmark.measure():
            del missing[result.name]
            report(result)
    except Exception as raised:
        error = raised
    if missing and error is None:
        error = RuntimeError(f"Not measured: {', '.join(missing)}.")
    for figure in missing.values():
        report(figure.failed())
    return error


COLUMNS = "{:<24}{:>12}{:>12}{:>9}{:>9}  {:<6} {}"
HEADER = COLUMNS.format("name", "value", "baseline", "ratio", "target", "unit", "holds")


def row(result: Result) -> str:
    return COLUMNS.format(
        result.name,
        _number(result.value),
        _number(result.baseline),
        _number(result.ratio),
        _number(result.target),
        result.unit,
        "yes" if result.holds else "NO",
    )


def _number(number: float | None) -> str:
    if number is None:
        return "–"
    return f"{number:,.0f}" if number >= 1000 else f"{number:.3g}"


def write(path: Path, results: Sequence[Result], *, known: Iterable[str]) -> None:
    """Put the results into the file. Entries of other known figures stay as they were."""
    entries = (
        {entry["name"]: entry for entry in json.loads(path.read_text())} if path.exists() else {}
    )
    entries |= {result.name: asdict(result) for result in results}
    kept = [entries[name] for name in known if name in entries]
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
