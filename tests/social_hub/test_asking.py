"""Networks are asked within what they allow and what they may cost, whoever asks."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from social_hub.asking import THROTTLED_ALL, Call, NotNow, ask, go_on
from social_hub.models import NetworkDay, NetworkState
from social_hub.networks.base import Network
from social_hub.networks.errors import Down, NetworkError, Refused, Spent, Throttled
from social_hub.networks.values import Batch, Limits
from social_hub.pacing.breaker import FAILURES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]

SOON = timedelta(minutes=10)


def answer(**batch: Any) -> Any:
    return lambda network: Batch(**batch)


def failing(error: NetworkError) -> Any:
    def asked(network: Network) -> Batch:
        raise error

    return asked


def day() -> NetworkDay:
    return NetworkDay.objects.get()


def ask_in_vain(error: NetworkError, call: Call = Call.LIST, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(type(error)):
            ask("memory", call, failing(error))


def calling(times: int, then: Any) -> Any:
    """What asks its network so often before it answers."""

    def asked(network: Network) -> Any:
        network.transport.calls += times
        return then(network)

    return asked


def test_calls_and_cost_of_the_day_are_counted() -> None:
    asked = calling(3, answer(cost=Decimal("0.05")))

    ask("memory", Call.LIST, asked, at_most=Decimal(1))

    assert (day().calls, day().spent) == (3, Decimal("0.05"))


def test_calls_that_failed_are_counted_too() -> None:
    with pytest.raises(Refused):
        ask("memory", Call.LIST, calling(4, failing(Refused())))

    assert day().calls == 4


def test_a_call_over_midnight_is_counted_on_the_day_on_which_it_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    NetworkDay.objects.create(network="memory", day=date(2026, 11, 28), spent=Decimal(3))

    def over_midnight(network: Network) -> Batch:
        monkeypatch.setattr(timezone, "now", lambda: late + timedelta(seconds=2))
        return Batch(cost=Decimal("0.25"))

    ask("memory", Call.LIST, over_midnight, at_most=Decimal(1))

    spent = dict(NetworkDay.objects.values_list("day", "spent"))
    assert spent == {date(2026, 11, 27): Decimal("0.25"), date(2026, 11, 28): Decimal(3)}


def test_nobody_asks_within_a_transaction_whose_locks_would_last_as_long() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask("memory", Call.LIST, answer())


def test_an_answer_that_was_on_its_way_does_not_end_the_wait_of_another() -> None:
    until = timezone.now() + SOON

    def overtaken(network: Network) -> Batch:
        ask_in_vain(Throttled(until))
        return Batch()

    ask("memory", Call.LIST, overtaken)

    with pytest.raises(NotNow) as later:
        ask("memory", Call.LIST, answer())
    assert later.value.until == until


def test_the_words_of_a_stop_stay_until_a_person_acts() -> None:
    def overtaken(network: Network) -> Batch:
        ask_in_vain(Spent("No credit."))
        return Batch()

    ask("memory", Call.LIST, overtaken)

    assert NetworkState.objects.get().error == "No credit."


def test_what_a_network_says_of_its_limits_holds_for_the_next_who_asks() -> None:
    ends = timezone.now() + SOON
    ask("memory", Call.LIST, answer(limits=Limits(limit=100, remaining=20, resets_at=ends)))

    with pytest.raises(NotNow) as later:
        ask("memory", Call.LIST, answer())

    assert later.value.until == ends
    ask("memory", Call.LIST, answer(), is_officers=True)
    ask("memory", Call.LOOK_UP, answer())


def test_a_throttle_is_kept_to_and_costs_no_further_call() -> None:
    until = timezone.now() + SOON
    ask_in_vain(Throttled(until))

    with pytest.raises(NotNow) as later:
        ask("memory", Call.LIST, failing(AssertionError()))  # type: ignore[arg-type]

    assert later.value.until == until
    assert day().calls == 1


def test_one_account_that_is_throttled_keeps_no_other_back_and_several_do() -> None:
    ask_in_vain(Throttled(timezone.now() + SOON), Call.ACCOUNT)
    ask("memory", Call.ACCOUNT, answer())

    ask_in_vain(Throttled(timezone.now() + SOON), Call.ACCOUNT, THROTTLED_ALL)

    with pytest.raises(NotNow):
        ask("memory", Call.ACCOUNT, answer())


def test_a_network_that_is_down_is_left_alone_for_all_kinds_of_call() -> None:
    ask_in_vain(Down(), times=FAILURES)

    with pytest.raises(NotNow):
        ask("memory", Call.POST, answer(), is_officers=True)


def test_after_the_pause_one_trial_closes_the_breaker() -> None:
    ask_in_vain(Down(), times=FAILURES)
    NetworkState.objects.update(open_until=timezone.now())

    ask("memory", Call.LIST, answer())
    ask("memory", Call.LIST, answer())

    assert NetworkState.objects.get().failures == 0


def test_a_refusal_is_an_answer_and_opens_nothing() -> None:
    ask_in_vain(Refused(), times=FAILURES + 1)

    ask("memory", Call.LIST, answer())


def test_a_used_up_credit_stops_everything_until_a_person_acts() -> None:
    ask_in_vain(Spent())
    with pytest.raises(NotNow):
        ask("memory", Call.POST, answer(), is_officers=True)

    go_on("memory")

    ask("memory", Call.POST, answer(), is_officers=True)


def test_paid_reading_stops_first_then_what_officers_post(settings: Any) -> None:
    settings.SOCIAL_HUB_LIMITS = {"memory": {"dollars": "1.00"}}
    dear = {"at_most": Decimal("0.40")}
    ask("memory", Call.LIST, answer(cost=Decimal("0.40")), **dear)
    ask("memory", Call.LIST, answer(cost=Decimal("0.40")), **dear)

    with pytest.raises(NotNow):
        ask("memory", Call.LIST, answer(), **dear)
    ask("memory", Call.LIST, answer())
    ask(
        "memory",
        Call.POST,
        answer(cost=Decimal("0.20")),
        at_most=Decimal("0.20"),
        is_officers=True,
    )
    with pytest.raises(NotNow):
        ask("memory", Call.POST, answer(), at_most=Decimal("0.01"), is_officers=True)

    assert day().spent == Decimal("1.00")


def test_the_limit_is_never_passed_though_workers_ask_at_once(settings: Any) -> None:
    settings.SOCIAL_HUB_LIMITS = {"memory": {"dollars": "1.00"}}
    inner: list[str] = []

    def meanwhile(network: Network) -> Batch:
        with pytest.raises(NotNow):
            ask("memory", Call.LIST, answer(), at_most=Decimal("0.50"))
        inner.append("refused")
        return Batch(cost=Decimal("0.10"))

    ask("memory", Call.LIST, meanwhile, at_most=Decimal("0.50"))

    assert inner == ["refused"]
    assert day().spent == Decimal("0.10")


@pytest.mark.parametrize(
    ("error", "spent"),
    [
        (Down(), "0"),
        (Refused(), "0"),
        (Down(perhaps_done=True), "0.50"),
        (ValueError("a fault of ours, before it asked"), "0"),
    ],
    ids=["not reached", "refused", "perhaps done", "ours"],
)
def test_what_did_not_succeed_is_not_counted_unless_nobody_knows(
    error: Exception, spent: str
) -> None:
    with pytest.raises(type(error)):
        ask("memory", Call.LIST, failing(error), at_most=Decimal("0.50"))  # type: ignore[arg-type]

    assert day().spent == Decimal(spent)


def test_a_fault_of_ours_after_the_network_answered_counts_as_if_it_was_billed() -> None:
    asked = calling(1, failing(ValueError("a fault of ours")))  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="ours"):
        ask("memory", Call.LIST, asked, at_most=Decimal("0.50"))

    assert day().spent == Decimal("0.50")


def test_a_limit_in_calls_holds_until_the_day_ends_in_utc(settings: Any) -> None:
    settings.SOCIAL_HUB_LIMITS = {"memory": {"calls": 5}}
    for _ in range(4):
        ask("memory", Call.LIST, answer())

    with pytest.raises(NotNow) as later:
        ask("memory", Call.LIST, answer())

    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert later.value.until == datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=UTC)
