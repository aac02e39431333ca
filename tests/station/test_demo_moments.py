"""When it was: periods do not end before they begin, and what is asked roughly takes words."""

import json
from datetime import datetime

import pytest

from cms_forms.engine import codec
from cms_forms.engine.checking import check_again
from station.demo.register import DOCUMENTS

NOW = datetime(2026, 11, 23, 14, 30)


@pytest.mark.parametrize(
    ("service", "step", "given", "refused"),
    [
        ("request-information", "period-from", ["period-from", "period-to"], "period-to"),
        ("report-a-crime", "between-from", ["between-from", "between-to"], "between-to"),
        ("report-a-crime", "crime-date", ["crime-date", "crime-until"], "crime-until"),
    ],
)
def test_no_day_lies_before_the_one_that_begins(
    service: str, step: str, given: list[str], refused: str
) -> None:
    form = codec.decode(json.loads((DOCUMENTS / f"{service}.json").read_text()))
    asking, _ = form.placed_questions[step]
    first, last = given

    def problems(**days: str) -> list[str]:
        answers = {name.replace("_", "-"): day for name, day in days.items()}
        return list(check_again(asking, answers, NOW.date(), NOW).problems)

    ids = [first.replace("-", "_"), last.replace("-", "_")]
    assert refused in problems(**dict(zip(ids, ["2026-11-20", "2026-11-19"], strict=True)))
    assert refused not in problems(**dict(zip(ids, ["2026-11-20", "2026-11-20"], strict=True)))


@pytest.mark.parametrize(
    ("service", "step", "said"),
    [
        ("report-a-crime", "between-from", {"between-from-time": "evening"}),
        ("report-a-crime", "crime-date", {"crime-time": "half past nine, or so"}),
        ("report-a-crime", "fraud-lost", {"fraud-lost": "about 300"}),
        ("report-a-missing-person", "last-day", {"last-time": "after school"}),
        ("report-a-road-traffic-incident", "incident-date", {"incident-time": "about 9pm"}),
        ("message-to-the-community-team", "day", {"hour": "at night"}),
    ],
)
def test_what_is_asked_roughly_takes_words(service: str, step: str, said: dict[str, str]) -> None:
    form = codec.decode(json.loads((DOCUMENTS / f"{service}.json").read_text()))
    asking, _ = form.placed_questions[step]

    assert not check_again(asking, said, NOW.date(), NOW).problems
