"""Which status may follow which."""

import pytest

from cms_forms.casework.states import CLOSING, NotAllowed, check, following, opens_again
from cms_forms.models.case import Status

ALLOWED = {
    ("new", "under_review"),
    ("under_review", "action_taken"),
    ("under_review", "no_further_action"),
    ("under_review", "passed_on"),
    ("action_taken", "under_review"),
    ("no_further_action", "under_review"),
    ("passed_on", "under_review"),
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_a_case_goes_from_new_to_review_to_an_end_and_back_to_review(
    before: Status, after: Status
) -> None:
    allowed = (before.value, after.value) in ALLOWED

    assert (after in following(before)) == allowed
    if allowed:
        check(before, after, words="Why", for_reporter="What they read")
    else:
        with pytest.raises(NotAllowed, match="cannot follow"):
            check(before, after, words="Why", for_reporter="What they read")


@pytest.mark.parametrize("after", CLOSING)
@pytest.mark.parametrize("missing", ["words", "for_reporter"])
def test_closing_needs_an_outcome_and_words_for_the_reporter(after: Status, missing: str) -> None:
    given = {"words": "Why", "for_reporter": "What they read", missing: " \n"}

    with pytest.raises(NotAllowed):
        check("under_review", after, **given)


@pytest.mark.parametrize("before", CLOSING)
def test_opening_again_needs_a_reason(before: Status) -> None:
    assert opens_again(before, "under_review")

    with pytest.raises(NotAllowed, match="why"):
        check(before, "under_review")


def test_a_case_that_waits_for_its_reporter_may_go_on_without_an_answer() -> None:
    check("under_review", "under_review", is_waiting=True)

    with pytest.raises(NotAllowed):
        check("under_review", "under_review")


@pytest.mark.parametrize("nonsense", ["", "merged", "NEW", "new\x00"])
def test_a_status_that_does_not_exist_follows_nothing(nonsense: str) -> None:
    with pytest.raises(NotAllowed):
        check("new", nonsense)
