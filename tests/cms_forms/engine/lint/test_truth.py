"""What lint says of conditions, against trying every answer one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_forms.engine.conditions import NEGATIVE, Asked
from cms_forms.engine.definition import Condition, Form, Group, Join, Operator, Term, Test
from cms_forms.engine.lint import Place, lint
from cms_forms.engine.lint.conditions import Conditions
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.truth import EMPTY, FIRST_ANSWER, NOT_ASKED, Domain, domains_of
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    contains,
    does_not_contain,
    form,
    greater_than,
    informs,
    is_,
    is_answered,
    is_not,
    is_one_of,
    none_of_these,
    not_,
    one_of,
    question,
    repeats,
    several,
    short_text,
    whole_number,
    yes_no,
)
from tests.cms_forms.engine.strategies import often, sometimes

ASKED = asks(
    yes_no("a"),
    one_of("b", "x", "y", "z", required=False),
    several("c", "x", "y", none_of_these("n"), required=False),
    id="all",
)
ANSWERS: Mapping[str, tuple[object, ...]] = {
    "a": ("yes", "no"),
    "b": (None, "x", "y", "z"),
    "c": (None, ["x"], ["y"], ["x", "y"], ["n"]),
}
PLAIN = (
    is_("a", "yes"), is_not("a", "yes"), is_("a", "no"), is_one_of("a", "yes", "no"),
    is_("b", "x"), is_not("b", "x"), is_("b", "y"), is_one_of("b", "x", "y"),
    is_one_of("b", "x", "y", "z"), is_not("b", "z"),
    contains("c", "x"), does_not_contain("c", "x"), contains("c", "n"), contains("c", "y", "n"),
    does_not_contain("c", "n"), contains("c", "x", "y", "n"),
)  # fmt: skip
TESTS = (*PLAIN, *map(not_, PLAIN))

joins = st.sampled_from(Join)
tests = st.sampled_from(TESTS)
groups = st.builds(
    lambda join, terms: Group(join=join, terms=tuple(terms)),
    joins,
    st.lists(tests, min_size=1, max_size=3),
)
conditions = st.builds(
    lambda join, terms: condition("c", *terms, join=join),
    joins,
    st.lists(tests | groups, min_size=1, max_size=4),
)


def visitors() -> Iterator[Asked]:
    """One for each possible row of the first step."""
    for values in product(*ANSWERS.values()):
        given = zip(ANSWERS, values, strict=True)
        asked = Asked(form(ASKED), TODAY)
        asked.add(ASKED, {id: value for id, value in given if value is not None})  # type: ignore[misc]
        yield asked


VISITORS = tuple(visitors())


def outcomes(*terms: Term, join: Join) -> list[bool]:
    """Whether the terms, so joined, hold for each visitor."""
    return [asked.holds(Group(join=join, terms=terms)) for asked in VISITORS]  # type: ignore[arg-type]


def verdict(held: list[bool]) -> set[str]:
    return {"never-true"} if not any(held) else {"always-true"} if all(held) else set()


@often
@given(conditions)
def test_a_condition_never_or_always_holds_as_every_answer_shows(judged: Condition) -> None:
    service = form(ASKED, informs("last"), conditions=[judged])

    found = {finding.id for finding in lint(service)} - {"unused-condition"}

    assert found == verdict(outcomes(*judged.terms, join=judged.join))


@sometimes
@given(conditions, conditions, joins)
def test_what_a_reference_says_is_what_its_condition_says(
    one: Condition, other: Condition, join: Join
) -> None:
    service = form(
        ASKED,
        informs("last"),
        conditions=[replace(one, id="one"), condition("both", "one", *other.terms, join=join)],
    )
    same = Group(join=one.join, terms=one.terms)  # type: ignore[arg-type]

    found = {finding.id for finding in lint(service) if finding.place.condition == "both"}

    assert found - {"unused-condition"} == verdict(outcomes(same, *other.terms, join=join))


one_question = st.sampled_from("bc").flatmap(
    lambda question: st.tuples(
        *[
            st.builds(
                lambda join, terms, name: condition(name, *terms, join=join),
                joins,
                st.lists(
                    st.sampled_from([test for test in TESTS if test.question == question]),
                    min_size=1,
                    max_size=3,
                ),
                st.just(name),
            )
            for name in ("leaves", "shows")
        ]
    )
)


@sometimes
@given(one_question)
def test_what_left_by_a_rule_does_not_come_to_the_step_below(
    case: tuple[Condition, Condition],
) -> None:
    """all --leaves--> last, past shown, which is shown only if `shows`; of one question each."""
    service = form(
        asks(*ASKED.questions, id="all", rules={"leaves": "last"}),
        informs("shown", show_if="shows"),
        informs("last"),
        conditions=case,
    )
    left, shown = (outcomes(*each.terms, join=each.join) for each in case)
    if not any(left) or not any(shown):
        return  # at fault in themselves
    come = [sees for leaves, sees in zip(left, shown, strict=True) if not leaves]

    found = {finding.id for finding in lint(service) if finding.place.step == "shown"}

    assert found == (
        {"unreachable-step"} if not any(come) else {"always-true"} if all(come) else set()
    )


class TestDomains:
    """The states of an answer, where no answers were sampled or a test does not suit its question:
    lint refuses such a test, and its other findings have to hold all the same.
    """

    def domain(self, service: Form, *tests: Test) -> Domain:
        [domain] = domains_of(form(*service.steps, conditions=[condition("c", *tests)])).values()
        return domain

    @pytest.mark.parametrize("required", [True, False])
    @pytest.mark.parametrize("operator", list(Operator))
    def test_of_an_unknown_type_any_answer_may_pass_any_test(
        self, operator: Operator, required: bool
    ) -> None:
        test = Test(question="q", operator=operator, values=("x",))
        empty = 0 if required else EMPTY
        on_empty = empty if operator in NEGATIVE else 0
        answered = FIRST_ANSWER if operator is Operator.IS_ANSWERED else 0
        maybe = 0 if operator in (Operator.IS_NOT_ANSWERED, Operator.IS_UNKNOWN) else FIRST_ANSWER

        domain = self.domain(form(asks(question("q", "gone", required=required))), test)

        assert domain.asked == FIRST_ANSWER | empty
        assert domain.everything == FIRST_ANSWER | empty | NOT_ASKED
        assert domain.possible[test] == maybe | on_empty
        assert domain.certain[test] == answered | on_empty

    def test_of_the_items_of_a_repeat_step_nothing_is_certain(self) -> None:
        test = is_answered("q")

        domain = self.domain(form(repeats(yes_no("q", required=False))), test)

        assert domain.asked == FIRST_ANSWER
        assert (domain.certain[test], domain.possible[test]) == (0, FIRST_ANSWER)

    @pytest.mark.parametrize(
        ("test", "required", "held"),
        [
            (is_("q", "x"), False, {"x"}),
            (is_not("q", "x"), True, {"y"}),
            (is_not("q", "x"), False, {"y", ""}),
            (is_answered("q"), False, {"x", "y"}),
            (greater_than("q", 1), False, set()),
            (does_not_contain("q", "x"), True, set()),
            (does_not_contain("q", "x"), False, {""}),
        ],
    )
    def test_each_option_is_a_state(self, test: Test, required: bool, held: set[str]) -> None:
        states = {"x": FIRST_ANSWER, "y": FIRST_ANSWER << 1, "": EMPTY}

        domain = self.domain(form(asks(one_of("q", "x", "y", required=required))), test)

        assert domain.certain[test] == domain.possible[test] == sum(states[each] for each in held)
        assert domain.asked == states["x"] | states["y"] | (0 if required else EMPTY)

    def test_a_test_on_a_question_that_is_not_there_has_no_states(self) -> None:
        assert domains_of(form(informs("a"), conditions=[condition("c", is_("gone", "x"))])) == {}


class TestTooManyCases:
    """Ways to hold multiply: past a limit a condition is not judged."""

    def judged(self, ways: int) -> set[str]:
        """`ways` pairs of tests, none of which can hold together with what every pair needs."""
        pairs = [
            Group(join=Join.ALL, terms=(is_(f"q{number}", "yes"), is_("q", "no")))
            for number in range(ways)
        ]
        service = form(
            asks(yes_no("q"), *[yes_no(f"q{number}") for number in range(ways)], id="all"),
            conditions=[
                condition("some", *pairs, join=Join.ANY),
                condition("c", is_("q", "yes"), "some"),
            ],
        )
        return {finding.id for finding in lint(service)} - {"unused-condition"}

    def test_up_to_the_limit_a_condition_is_judged(self) -> None:
        assert self.judged(200) == {"never-true"}

    def test_past_the_limit_nothing_is_claimed(self) -> None:
        assert self.judged(201) == set()

    def test_products_are_limited_too(self) -> None:
        """Three choices of six pairs each make 216 ways, of which none can hold."""

        def some(number: int) -> Condition:
            pairs = [
                Group(join=Join.ALL, terms=(is_(f"q{number}{way}", "yes"), is_("q", "no")))
                for way in range(6)
            ]
            return condition(f"some{number}", *pairs, join=Join.ANY)

        asked = [yes_no(f"q{number}{way}") for number in range(3) for way in range(6)]
        names = [f"some{number}" for number in range(3)]
        contradiction = condition("c", *names, is_("q", "yes"))
        early = condition("early", is_("q", "yes"), *names)
        service = form(
            asks(yes_no("q"), *asked, id="all"),
            conditions=[*map(some, range(3)), contradiction, early],
        )

        findings = {(each.id, each.place.condition) for each in lint(service)}

        assert ("never-true", "early") in findings


def test_nothing_is_claimed_of_steps_that_use_a_condition_at_fault() -> None:
    service = form(
        asks(yes_no("a")),
        asks(short_text("b"), show_if="builds"),
        asks(short_text("c"), show_if="negates"),
        conditions=[
            condition("never", is_("a", "yes"), is_("a", "no")),
            condition("builds", "never", is_("a", "yes")),
            condition("negates", "never", is_("a", "yes"), join=Join.ANY),
        ],
    )

    assert [(each.id, each.place) for each in lint(service)] == [
        ("never-true", Place(condition="never")),
        ("never-true", Place(condition="builds")),
    ]


def test_a_missing_question_makes_no_test_hold() -> None:
    service = form(asks(yes_no("a")), conditions=[condition("c", is_("gone", "yes"))])
    truth = Conditions(service, Graph(service)).truth

    assert truth.parted(is_("gone", "yes"), {}) == (None, {})


def test_numbers_of_unlimited_size_are_sampled_around_the_tests() -> None:
    service = form(
        asks(whole_number("n")),
        conditions=[condition("c", greater_than("n", 3), greater_than("n", 7))],
    )

    assert [each.id for each in lint(service)] == ["unused-condition"]
