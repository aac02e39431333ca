"""A service, and each text of it, no larger than a screen can show and a version can keep."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from cms_forms.engine import importable, limits
from cms_forms.engine.definition import Form, Step, Triage, TriageRule
from cms_forms.engine.lint import Place, lint
from cms_forms.engine.reading import Malformed
from tests.cms_forms.engine.builders import asks, form, informs, one_of, yes_no
from tests.cms_forms.engine.findings import HURT, judged, the_only


def many_steps(count: int) -> Sequence[Step]:
    return [informs(f"s{number}") for number in range(count)]


def many_options(count: int) -> Sequence[Step]:
    """In two questions, of which neither has too many."""
    ids = [f"o{number}" for number in range(count)]
    return [asks(one_of("few", *ids[:2])), asks(one_of("most", *ids[2:]))]


@pytest.mark.parametrize(
    ("make", "most", "words"),
    [
        (many_steps, limits.MOST_STEPS, "501 steps"),
        (many_options, limits.MOST_OPTIONS, "5,001 options"),
    ],
)
def test_a_service_as_large_as_its_list_of_steps_can_show(
    make: Callable[[int], Sequence[Step]], most: int, words: str
) -> None:
    fits, too_large = form(*make(most)), form(*make(most + 1))

    assert lint(fits) == ()
    importable.check({}, fits)
    assert the_only(too_large).id == "too-many"
    assert f"has {words}, and may have {most:,}." in the_only(too_large).message
    with pytest.raises(Malformed, match=f"{words} are too many for one service: {most:,} may be"):
        importable.check({}, too_large)


def with_rules_words(words: str) -> Form:
    rule = TriageRule(condition="hurt", team="response", what_happens_next=words)
    service = form(asks(yes_no("hurt")), conditions=[HURT])
    return replace(service, triage=Triage(rules=(rule,), default="front-desk"))


def test_the_words_of_a_triage_rule_are_as_long_as_any_text() -> None:
    assert judged(with_rules_words("x" * limits.LONGEST_TEXT)) == ()

    finding = the_only(with_rules_words("x" * (limits.LONGEST_TEXT + 1)))

    assert (finding.id, finding.place) == ("too-long", Place(triage=True))
    assert "of triage rule 1 is longer than 50,000 characters" in finding.message
