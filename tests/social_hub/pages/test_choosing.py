from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_hub.pages.choosing import Choice, Place

AT = datetime(2026, 11, 20, 9, 30, 1, 25, tzinfo=UTC)


def test_a_choice_is_its_address_and_comes_back_from_it():
    choice = Choice(borough="R09000001", network="x", topic="quay", before=Place(AT, 7))

    assert choice.query() == "?borough=R09000001&network=x&topic=quay&before=1795167001000025-7"
    assert Choice.of({"borough": "R09000001", "network": "x", "topic": "quay",
                      "before": "1795167001000025-7"}) == choice  # fmt: skip


def test_nothing_chosen_has_the_page_s_own_address():
    assert Choice.of({}).query() == ""
    assert Choice(before=Place(AT, 7)).is_everything
    assert not Choice(topic="quay").is_everything


def test_a_hashtag_is_a_topic_in_any_letters():
    assert Choice.of({"topic": "#SwingBridge"}).topic == "swingbridge"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "7",
        "a-1",
        "-1-1",
        "1-",
        "9" * 17 + "-1",
        "1-" + "9" * 18 + "9",
        "1-2-3",
        "１-１",
        "1-1\n",
    ],
)
def test_a_place_that_is_none_of_ours_is_the_beginning(before):
    assert Choice.of({"before": before}).before is None


@given(at=st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1),
                       max_value=datetime(2200, 1, 1)), pk=st.integers(1, 10**18 - 1))  # fmt: skip
def test_a_place_survives_its_address(at, pk):
    assert Place.of(str(Place(at, pk))) == Place(at, pk)


@given(query=st.dictionaries(st.sampled_from(["borough", "area", "network", "topic", "before"]),
                             st.text(max_size=120)))  # fmt: skip
def test_any_query_is_a_choice_that_the_database_can_be_asked_for(query):
    choice = Choice.of(query)

    assert "\x00" not in choice.query()
    assert Choice.of({}).query() == ""
    choice.query().encode()
