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
}


@pytest.mark.parametrize("type", question_types())
def test_what_is_about_every_visitor_is_named(type: str) -> None:
    assert question_type(type).purposes(question(type)) == PURPOSES.get(type, {})


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
