"""What the screens cost that count or list all there is: 100,000 deadlines, events and cases."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

DEADLINES = Figure(name="deadlines", unit="ms", target=300)
AUDIT = Figure(name="audit", unit="ms", target=300)
RETENTION = Figure(name="retention", unit="ms", target=300)


@benchmark(DEADLINES, AUDIT, RETENTION)
def casework_numbers() -> Iterator[Result]:
    """95 of 100 answers come within it, by the clock, with filters and the last page, of somebody
    in all teams and of a superuser.
    """
    found = servers.measured_in_django("tests.bench._casework_numbers")
    for figure in (DEADLINES, AUDIT, RETENTION):
        yield figure.measured(found[figure.name])
