"""The periods that the demonstration asks for do not end before they begin."""

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


def test_the_hours_of_one_day_are_in_order() -> None:
    form = codec.decode(json.loads((DOCUMENTS / "report-a-crime.json").read_text()))
    asking, _ = form.placed_questions["between-from"]
    day = "2026-11-20"

    def problems(begin: str, end: str) -> list[str]:
        days = {"between-from": day, "between-to": day}
        given = {**days, "between-from-time": begin, "between-to-time": end}
        return list(check_again(asking, given, NOW.date(), NOW).problems)

    assert problems("21:00", "07:30") == ["between-to-time"]
    assert problems("07:30", "21:00") == []
