"""What a site without a worker of its own runs on a timer."""

import pytest

from local_areas import due


def test_a_kind_that_fails_keeps_no_other_from_its_turn_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[int] = []

    def fails(limit: int) -> int:
        raise OSError("No connection")

    def does(limit: int) -> int:
        done.append(limit)
        return limit

    monkeypatch.setattr(due, "JOBS", (fails, does))

    with pytest.raises(ExceptionGroup) as told:
        due.run(7)

    assert done == [7]
    assert [str(error) for error in told.value.exceptions] == ["No connection"]
