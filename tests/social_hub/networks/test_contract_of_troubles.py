"""What every network has to do when it is throttled, out of order, or may not do what was asked."""

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest

from social_hub.networks.errors import Down, NetworkError, Spent, Suspended, Throttled, Unknown
from tests.social_hub.networks.conftest import NOW, Place
from tests.social_hub.networks.contract import account_reader, copy


def test_a_throttle_says_when_to_ask_again(here: Place) -> None:
    here.world.knobs[here.name].calls = 2
    for _ in range(2):
        account_reader(here)(None)
    with pytest.raises(Throttled) as caught:
        account_reader(here)(None)
    assert caught.value.until
    assert NOW < caught.value.until <= NOW + timedelta(minutes=16)
    here.clock.now = caught.value.until
    account_reader(here)(None)


def test_what_is_left_of_a_limit_is_told(here: Place) -> None:
    if here.name == "feed":
        pytest.skip("Feeds tell no limits")
    here.world.knobs[here.name].calls = 10
    limits = account_reader(here)(None).limits
    assert limits
    if here.name == "facebook":
        assert limits.used == pytest.approx(0.1)
    else:
        assert (limits.limit, limits.remaining) == (10, 9)
        assert limits.resets_at


@pytest.mark.parametrize(
    "broken", [{"down": True}, {"hangs_up": True}, {"seconds": 1.5}, {"garbled": True}]
)
def test_an_outage_is_an_outage_and_takes_no_longer_than_it_may(
    here: Place, broken: dict[str, object]
) -> None:
    if here.name == "feed" and "garbled" in broken:
        pytest.skip("What is no feed is refused")
    for name, value in broken.items():
        setattr(here.world.knobs[here.name], name, value)
    with pytest.raises(Down):
        account_reader(here)(None)


def test_an_account_that_is_suspended_or_gone_is_no_outage(here: Place) -> None:
    here.world.suspend(here.team)
    with pytest.raises((Suspended, Unknown)) as caught:
        account_reader(here)(None)
    if here.name not in {"facebook", "feed"}:
        assert isinstance(caught.value, Suspended)


def test_what_a_network_cannot_do_is_refused_without_a_call(here: Place) -> None:
    attempts: dict[str, Callable[[], object]] = {
        "read_list": lambda: here.network.read_list(None),
        "publish": lambda: here.network.publish(here.ref, copy(here), "k"),
        "edit": lambda: here.network.edit(here.ref, "1", copy(here), "k"),
        "delete": lambda: here.network.delete(here.ref, "1"),
        "push": lambda: here.network.read_push(b"", {}),
    }
    for capability, attempt in attempts.items():
        if not getattr(here.network.capabilities, capability):
            with pytest.raises(NetworkError, match=here.network.label):
                attempt()
    assert here.world.calls.total() == 0


@pytest.mark.parametrize("broken", ["down", "hangs_up", "garbled", "token", "throttle"])
def test_no_secret_stands_in_an_error_or_a_log(
    here: Place, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    here.team.token = "s3cret-token"
    if broken == "token":
        here.world.expire_token(here.team)
    elif broken == "throttle":
        here.world.knobs[here.name].calls = 0
    else:
        setattr(here.world.knobs[here.name], broken, True)
    calls: list[Callable[[], object]] = [lambda: account_reader(here)(None)]
    if here.network.capabilities.publish:
        calls.append(lambda: here.network.publish(here.ref, copy(here), "key-1"))
    said = ""
    for call in calls:
        try:
            call()
        except NetworkError as error:
            said += "".join(traceback.format_exception(error))
    assert "s3cret" not in said
    assert "s3cret" not in caplog.text


def test_used_up_credit_stops_reading_and_is_no_throttle(here: Place) -> None:
    if here.network.capabilities.free:
        pytest.skip("Reading costs nothing")
    here.world.post(here.team, "Dear words")
    here.world.knobs[here.name].capped = True
    with pytest.raises(Spent):
        account_reader(here)(None)
