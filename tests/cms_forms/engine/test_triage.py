"""Which team gets a submission."""

from cms_forms.engine.definition import Form
from cms_forms.engine.triage import assign
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    form,
    given,
    is_,
    is_not,
    short_text,
    yes_no,
)

SERVICE = form(
    asks(yes_no("hate")),
    asks(yes_no("online"), goes={"yes": "where"}),
    asks(yes_no("weapon")),
    asks(short_text("where")),
    conditions=[
        condition("hate", is_("hate", "yes")),
        condition("armed", is_("weapon", "yes")),
        condition("unarmed", is_not("weapon", "yes")),
    ],
    triage={"hate": "hate-crime", "armed": "response", "unarmed": "neighbourhood"},
    default_team="front-desk",
)


def team(service: Form = SERVICE, **answers: str) -> str:
    return assign(service, walk(service, given(where="here", **answers), TODAY), TODAY)


def test_the_first_rule_that_holds_decides() -> None:
    assert team(hate="yes", online="no", weapon="yes") == "hate-crime"
    assert team(hate="no", online="no", weapon="yes") == "response"
    assert team(hate="no", online="no", weapon="no") == "neighbourhood"


def test_what_no_rule_takes_goes_to_the_default_team() -> None:
    assert team(hate="no", online="yes") == "front-desk"


def test_an_answer_off_the_path_sends_nothing_anywhere() -> None:
    assert team(hate="no", online="yes", weapon="yes") == "front-desk"
