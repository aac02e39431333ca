"""Values keep secrets to themselves, and cursors survive a column."""

from datetime import UTC, datetime

import pytest

from social_hub.networks import errors
from social_hub.networks.values import AccountRef, Cursor, Tokens


@pytest.mark.parametrize(
    "value",
    [
        AccountRef(remote_id="1", token="s3cret", refresh_token="s3cret"),
        Tokens(token="s3cret", refresh_token="s3cret"),
    ],
)
def test_a_token_does_not_stand_in_the_text_of_a_value(value: object) -> None:
    assert "s3cret" not in repr(value) + str(value)


def test_a_cursor_comes_back_from_its_text() -> None:
    cursor = Cursor(newest="17", page="abc", pages=3, etag='W/"x"')
    assert Cursor.of(cursor.as_text()) == cursor
    assert Cursor.of("") is None


def test_every_error_of_a_network_has_words_for_staff() -> None:
    until = datetime(2026, 11, 27, tzinfo=UTC)
    for error in (errors.Throttled(until), errors.Spent(), errors.Suspended("7"), errors.Down()):
        assert error.words == str(error)
        assert error.words.endswith(".")
