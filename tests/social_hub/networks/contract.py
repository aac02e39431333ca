"""What the tests of the contract have in common: a new network has to pass them as they are."""

from collections.abc import Callable

import pytest

from social_hub.networks.values import Batch, CopyText, Cursor
from tests.social_hub.networks.conftest import Place

TEXT = "Café 👮🏽 in Rose & Crown Lane <today>: see https://example.org/a/long/path?b=c#d #Safer"
MEET = "An officer is at the library until 5 pm."


def copy(here: Place, text: str = MEET, **more: object) -> CopyText:
    return CopyText(text=text, created_at=here.clock(), **more)  # type: ignore[arg-type]


def read_all(read: Callable[[Cursor | None], Batch], cursor: Cursor | None = None) -> list[Batch]:
    batches = [read(cursor)]
    while not batches[-1].complete:
        batches.append(read(batches[-1].cursor))
        assert len(batches) < 50
    return batches


def account_reader(here: Place) -> Callable[[Cursor | None], Batch]:
    return lambda cursor: here.network.read_account(here.ref, cursor)


def ids(batches: list[Batch]) -> list[str]:
    return [post.remote_id for batch in batches for post in batch.posts]


def needs(here: Place, capability: str) -> None:
    if not getattr(here.network.capabilities, capability):
        pytest.skip(f"{here.network.label} cannot")
