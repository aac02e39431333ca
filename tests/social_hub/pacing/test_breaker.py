from datetime import UTC, datetime

from social_hub.pacing.breaker import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, TRIAL, Breaker

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def failed(times: int) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker = breaker.failed(NOW)
    return breaker


def test_a_few_failures_keep_nobody_away() -> None:
    assert failed(FAILURES - 1).opens_at(NOW) is None


def test_failures_in_a_row_leave_the_network_alone_for_longer_and_longer() -> None:
    pauses = [failed(FAILURES + more).opens_at(NOW) for more in (0, 1, 2, 50)]

    assert pauses == [
        NOW + p for p in (FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, LONGEST_PAUSE)
    ]


def test_after_the_pause_one_call_tries_and_the_others_wait_for_it() -> None:
    later = NOW + FIRST_PAUSE
    breaker = failed(FAILURES)
    assert breaker.opens_at(later) is None

    trying = breaker.taken(later)

    assert trying.opens_at(later) == later + TRIAL


def test_a_trial_whose_worker_died_does_not_close_the_network_for_ever() -> None:
    trying = failed(FAILURES).taken(NOW + FIRST_PAUSE)

    assert trying.opens_at(NOW + FIRST_PAUSE + TRIAL) is None


def test_an_answer_closes_the_breaker_and_forgets_the_failures() -> None:
    assert failed(FAILURES + 3).answered() == Breaker()


def test_failures_that_are_not_in_a_row_open_nothing() -> None:
    breaker = failed(FAILURES - 1).answered().failed(NOW)

    assert breaker.opens_at(NOW) is None
