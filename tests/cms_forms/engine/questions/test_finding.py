"""What a register of addresses is asked for, and by which questions."""

import pytest

from cms_forms.engine.lint.addresses import address_findings
from cms_forms.engine.questions.base import Invalid, question_type
from cms_forms.engine.questions.places import offers_to_find
from tests.cms_forms.engine.builders import asks, form, question

YES = question("home", "address", find_by_postcode="yes")
SENSITIVE_TOO = question("home", "address", find_by_postcode="sensitive_too")


@pytest.mark.parametrize(
    ("asked", "elsewhere", "in_sensitive"),
    [
        (question("home", "address"), False, False),
        (question("home", "address", find_by_postcode="no such word"), False, False),
        (YES, True, False),
        (SENSITIVE_TOO, True, True),
        (question("home", "address_abroad", find_by_postcode="yes"), False, False),
        (question("home", "a type that is gone", find_by_postcode="yes"), False, False),
    ],
)
def test_a_question_offers_it_where_its_editor_says_so(
    asked: object, elsewhere: bool, in_sensitive: bool
) -> None:
    assert offers_to_find(asked, is_sensitive=False) is elsewhere  # type: ignore[arg-type]
    assert offers_to_find(asked, is_sensitive=True) is in_sensitive  # type: ignore[arg-type]


def test_what_is_looked_for_is_the_postcode_as_it_is_stored() -> None:
    assert question_type("address").searched(YES, {"postcode": [" rm1 1aA "]}) == "RM1 1AA"


@pytest.mark.parametrize("entry", ["", " ", "RM1", "nonsense", "x" * 100_000])
def test_what_is_no_postcode_is_refused_at_its_part(entry: str) -> None:
    with pytest.raises(Invalid) as refused:
        question_type("address").searched(YES, {"postcode": [entry], "line1": ["1 Road"]})

    assert [each.part for each in refused.value.problems] == ["postcode"]


@pytest.mark.parametrize(
    ("asked", "is_sensitive", "has_register", "told"),
    [
        (question("home", "address"), True, False, ""),
        (YES, False, True, ""),
        (SENSITIVE_TOO, True, True, ""),
        (YES, False, False, "this site has nobody"),
        (YES, True, True, "not in a sensitive service"),
        (YES, True, False, "this site has nobody"),
    ],
)
def test_lint_says_where_visitors_are_not_offered_what_the_editor_wants(
    asked: object, is_sensitive: bool, has_register: bool, told: str
) -> None:
    service = form(asks(asked))  # type: ignore[arg-type]

    found = [
        *address_findings(service, is_sensitive=is_sensitive, has_register=has_register),
    ]

    assert [told in each.message for each in found] == ([True] if told else [])
    assert {(each.id, each.place.question) for each in found} <= {("address-not-found", "home")}
