"""Which team gets a submission, and what its sender reads."""

from dataclasses import replace

from cms_forms.engine.definition import Form
from cms_forms.engine.triage import deciding_rule, team_of, what_happens_next
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
    return team_of(service, rule(service, **answers))


def rule(service: Form = SERVICE, **answers: str) -> int | None:
    return deciding_rule(service, walk(service, given(where="here", **answers), TODAY), TODAY)


def test_the_first_rule_that_holds_decides() -> None:
    assert team(hate="yes", online="no", weapon="yes") == "hate-crime"
    assert team(hate="no", online="no", weapon="yes") == "response"
    assert team(hate="no", online="no", weapon="no") == "neighbourhood"


def test_what_no_rule_takes_goes_to_the_default_team() -> None:
    assert team(hate="no", online="yes") == "front-desk"


def test_an_answer_off_the_path_sends_nothing_anywhere() -> None:
    assert team(hate="no", online="yes", weapon="yes") == "front-desk"


def test_a_rule_may_have_its_own_words_for_the_page_after_sending() -> None:
    hate, *others = SERVICE.triage.rules
    rules = (replace(hate, what_happens_next="The hate crime team."), *others)
    triage = replace(SERVICE.triage, rules=rules)
    service = replace(SERVICE, triage=triage, what_happens_next="Somebody.")

    def words(**answers: str) -> str:
        return what_happens_next(service, rule(service, **answers))

    assert words(hate="yes", online="no", weapon="no") == "The hate crime team."
    assert words(hate="no", online="no", weapon="no") == "Somebody."
    assert words(hate="no", online="yes") == "Somebody."
