"""Python's collector of garbage looks through what stays only once a run.

What is imported and collected stays until the end: a million objects, which the collector would
look through again and again, for a tenth of the processor's time.
"""

import gc
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
