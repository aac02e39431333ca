"""On the page of a case, a delivery says which message it was and what became of it."""

import pytest

from cms_forms.casework.timeline import Teller
from cms_forms.models import Case, CaseEvent, Happened


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "alert", "to": "", "arrived": True}, "Alert to the team: arrived"),
        (
            {"kind": "records", "to": "Niche", "arrived": False},
            "To a records system “Niche”: was refused",
        ),
        ({"kind": "receipt", "again": True}, "Receipt to the reporter: Demo has it tried again"),
        ({"kind": "unknown", "arrived": True}, "Delivery: arrived"),
        ({}, "Delivery: was refused"),
    ],
)
def test_it_is_told_in_words(data: dict[str, object], said: str) -> None:
    event = CaseEvent(case=Case(pk=1), happened=Happened.DELIVERY, name="Demo", data=data)

    assert Teller(Case(pk=1)).said(event) == said
