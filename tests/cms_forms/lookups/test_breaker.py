"""When a register that failed is asked again."""

from cms_forms.lookups.breaker import FIRST_PAUSE, LONGEST_PAUSE, TRIAL, Breaker


def test_the_first_failure_opens_it_for_a_while() -> None:
    breaker = Breaker().failed(100)

    assert not Breaker().is_open(100)
    assert breaker.is_open(100 + FIRST_PAUSE - 1)
    assert not breaker.is_open(100 + FIRST_PAUSE)


def test_calls_that_fail_together_are_one_failure() -> None:
    once = Breaker().failed(100)

    assert once.failed(100.5) is once


def test_after_the_pause_one_call_tries_and_all_others_wait() -> None:
    trying = Breaker().failed(0).taken(FIRST_PAUSE)

    assert trying.is_open(FIRST_PAUSE + TRIAL - 1)
    assert not trying.is_open(FIRST_PAUSE + TRIAL)
    assert trying.answered() == Breaker()


def test_each_trial_that_fails_doubles_the_pause_up_to_the_longest() -> None:
    now, pauses = 0.0, []
    breaker = Breaker().failed(now)
    for _ in range(7):
        assert breaker.open_until is not None
        pauses.append(breaker.open_until - now)
        now = breaker.open_until
        breaker = breaker.taken(now).failed(now)

    assert pauses[:4] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, 8 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_register_that_never_failed_is_always_asked() -> None:
    assert Breaker().taken(5) == Breaker()
