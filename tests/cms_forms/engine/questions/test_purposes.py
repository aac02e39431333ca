"""What a browser may fill in for the visitor, in the words of HTML's `autocomplete`."""

from collections.abc import Mapping
from typing import Any

import pytest

from cms_forms.engine.questions.base import question_type, question_types
from tests.cms_forms.engine.entries import question

PURPOSES = {
    "name": {"": "name"},
    "email": {"": "email"},
    "phone": {"": "tel"},
    "address": {
        "line1": "address-line1",
        "line2": "address-line2",
        "town": "address-level2",
        "postcode": "postal-code",
    },
    "address_abroad": {
        "line1": "address-line1",
        "line2": "address-line2",
        "town": "address-level2",
        "region": "address-level1",
        "code": "postal-code",
        "country": "country-name",
    },
}


@pytest.mark.parametrize("type", question_types())
def test_only_what_is_said_to_be_the_visitors_own_is_named(type: str) -> None:
    def purposes(**settings: str) -> Mapping[str, str]:
        return question_type(type).purposes(question(type, settings=settings))

    assert purposes() == {}
    assert purposes(whose="other") == {}
    assert purposes(whose="own") == PURPOSES.get(type, {})


@pytest.mark.parametrize("type", PURPOSES)
def test_nobody_else_can_be_meant(type: str) -> None:
    kind = question_type(type)

    assert list(kind.problems(question(type, settings={"whose": "mine"}))) == [
        "“Whose it is” must be one of its choices. Choose it again."
    ]
    for settings in ({}, {"whose": "own"}, {"whose": "other"}):
        assert list(kind.problems(question(type, settings=settings))) == []


@pytest.mark.parametrize(
    ("setting", "purposes"),
    [
        (True, {"day": "bday-day", "month": "bday-month", "year": "bday-year"}),
        (False, {}),
        ("yes", {}),
    ],
)
def test_a_date_is_a_birthday_where_its_editor_says_so(
    setting: Any, purposes: Mapping[str, str]
) -> None:
    asked = question("date", settings={"is_birthday": setting})

    assert question_type("date").purposes(asked) == purposes
