"""Whoever reads at the level of an eleven-year-old can use every service."""

import pytest

from cms_forms.engine.definition import Form
from tests.bench.reading_grade import grade, graded, syllables_of
from tests.station.demo_walk import SERVICES


@pytest.mark.parametrize("form", SERVICES.values(), ids=SERVICES)
def test_no_screen_of_a_service_is_too_hard_to_read(form: Form) -> None:
    assert [each for each in graded(form) if each.grade > each.most] == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("safe", 1), ("called", 1), ("somebody", 3), ("people", 2), ("wanted", 2)),
        *(("being", 2), ("area", 3), ("police", 2), ("evidence", 3), ("every", 2)),
    ],
)
def test_syllables_are_counted_as_they_are_heard(word: str, count: int) -> None:
    assert syllables_of(word) == count


def test_a_hard_sentence_has_a_high_grade() -> None:
    assert grade("Notification of intended prosecution necessitates corroborating evidence.") > 15
    assert grade("Call us when you can.") < 2


@pytest.mark.parametrize(
    "text",
    ["", "020 7946 0001", "(source: nhs.uk)", "(Road Traffic Offenders Act 1988, section 1)"],
)
def test_numbers_sources_and_laws_do_not_count(text: str) -> None:
    assert grade(f"<p>We tell you soon {text}.</p>") == grade("We tell you soon.")
