"""The benchmarks: `make bench`, or `make bench ONLY=name`.

A module of this package declares its figures and the function that measures them::

    WALK_40 = Figure(name="walk_40", unit="µs", target=200)

    @benchmark(WALK_40)
    def walk_40() -> Iterator[Result]:
        yield WALK_40.measured(time_of(walk))

A figure beside a baseline is measured with `alternate`, so that both meet the same machine, and
its target then bounds the ratio: `yield STEP_GET.measured(ours, baseline=theirs)`. The target of an
`absolute` figure bounds the value all the same.

Nothing else registers a benchmark: every module here is imported, and the names are what `ONLY`
takes. `tests.bench.servers` starts what a benchmark needs; `tests.bench.processes` weighs it.
"""
