"""Example journeys, each walked to its stated end."""

from collections import Counter

import pytest

from cms_forms.engine.clocks import running
from station.demo.register import REGISTER
from tests.station.demo_examples import JOURNEYS
from tests.station.demo_journeys import Journey
from tests.station.demo_walk import SERVICES, TODAY, steps, team, told, way


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: f"{each.service}: {each.who}")
def test_a_journey_ends_where_it_should(journey: Journey) -> None:
    walked = way(journey.service, **journey.answers)

    way_taken = steps(walked)
    if journey.exit:
        assert way_taken[-1] == journey.exit
        assert not walked.complete
    else:
        assert walked.complete
        assert team(journey.service, walked) == journey.team
        clocks = running(SERVICES[journey.service], walked, TODAY)
        assert tuple(each.clock.id for each in clocks) == tuple(journey.clocks)
    assert set(journey.through) <= set(way_taken)
    assert not set(journey.past) & set(way_taken)
    assert journey.says in told(journey.service, walked)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: f"{each.service}: {each.who}")
def test_a_journey_answers_nothing_that_is_not_asked(journey: Journey) -> None:
    form = SERVICES[journey.service]

    for name, value in journey.answers.items():
        _, question = form.placed_questions[name.replace("_", "-")]
        given = value if isinstance(value, list) else [value]
        if question.options:
            assert set(given) <= question.options_by_id.keys()


@pytest.mark.parametrize("service", [each.slug for each in REGISTER])
def test_every_service_has_four_journeys(service: str) -> None:
    assert Counter(each.service for each in JOURNEYS)[service] >= 4


@pytest.mark.parametrize("service", [each.slug for each in REGISTER])
def test_every_step_of_a_service_is_on_the_way_of_a_journey(service: str) -> None:
    reached: set[str] = set()
    for journey in JOURNEYS:
        if journey.service == service:
            reached.update(steps(way(service, **journey.answers)))

    assert reached == set(SERVICES[service].steps_by_id)
