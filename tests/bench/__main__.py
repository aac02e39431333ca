"""`python -m tests.bench [NAME …]`: measure, print one table, write bench.json."""

import importlib
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests import bench
from tests.bench import harness

ROOT = Path(__file__).resolve().parents[2]


def _load() -> None:
    for module in pkgutil.iter_modules(bench.__path__):
        if not module.name.startswith(("_", "test_")):
            importlib.import_module(f"{bench.__name__}.{module.name}")


def main(asked: Sequence[str]) -> int:
    _load()
    known = [name for benchmark in harness.BENCHMARKS for name in benchmark.names]
    if unknown := [name for name in asked if name not in known]:
        print(f"There is no figure “{unknown[0]}”. There are: {', '.join(known)}.")
        return 2
    results: list[harness.Result] = []
    errors: list[Exception] = []

    def report(result: harness.Result) -> None:
        results.append(result)
        print(harness.row(result), flush=True)

    print(harness.HEADER)
    for benchmark in harness.BENCHMARKS:
        if not asked or not set(asked).isdisjoint(benchmark.names):
            error = harness.run(benchmark, report)
            if error is not None:
                errors.append(error)
    for error in errors:
        traceback.print_exception(error)
    harness.write(ROOT / "bench.json", results, known=known)
    missed = [result.name for result in results if not result.holds]
    if missed:
        print(f"Missed: {', '.join(missed)}.")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
