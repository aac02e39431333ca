"""Sections that may be answered in any order: which are open, and why one waits for another."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cms_forms.engine.answers import Answers
from cms_forms.engine.definition import CHECK_ANSWERS, Form, Guidance, Step
from cms_forms.engine.lint import lint
from cms_forms.engine.lint.order import order_of
from cms_forms.engine.tasks import begins_with_list, ends, gap_beside, tasks_of
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    day,
    exits,
    form,
    given,
    ids,
    informs,
    is_,
    question,
    repeats,
    short_text,
    shown_if,
    whole_number,
    yes_no,
)
from tests.cms_forms.engine.findings import found

SERVICE = form(
    asks(yes_no("fit"), goes={"no": "bye"}),
    asks(short_text("name")),
    asks(yes_no("moved")),
    asks(short_text("home"), show_if="has moved"),
    asks(short_text("make")),
    asks(short_text("mark")),
    asks(short_text("since"), show_if="has moved", next=CHECK_ANSWERS),
    exits("bye"),
    sections={"fit": "First", "name": "You", "make": "Your car", "since": "Your home"},
    conditions=[condition("has moved", is_("moved", "yes"))],
    has_tasks=True,
    any_order=True,
)
"""fit --no--> bye (exit). Then You and Your car in any order; Your home reads an answer of You."""


def tasks(form: Form, answers: Answers) -> dict[str, tuple[str, str, list[str]]]:
    """Section -> (state, the step that it leads to, what comes first)."""
    return {
        task.section.name: (
            task.state.value,
            task.step.id if task.step else "",
            [section.name for section in task.first],
        )
        for task in tasks_of(form, walk(form, answers, TODAY))
    }


def waits(form: Form) -> dict[str, dict[str, str]]:
    """Section -> section that comes first -> why. By the first steps of both."""
    stretches = order_of(form).stretches
    return {
        stretch.begins: {stretches[wait.on].begins: wait.words for wait in stretch.waits}
        for stretch in stretches
    }


class TestTheWalk:
    def test_what_every_other_section_waits_for_comes_first(self) -> None:
        assert ids(walk(SERVICE, {}, TODAY).path) == ["fit"]
        assert tasks(SERVICE, {}) == {
            "First": ("next", "fit", []),
            "You": ("waiting", "", ["First"]),
            "Your car": ("waiting", "", ["First"]),
            "Your home": ("waiting", "", ["First", "You"]),
        }

    def test_then_each_that_waits_for_nothing_is_open(self) -> None:
        walked = walk(SERVICE, given(fit="yes"), TODAY)

        assert ids(walked.gaps) == ["name", "make"]
        assert tasks(SERVICE, given(fit="yes")) == {
            "First": ("done", "fit", []),
            "You": ("next", "name", []),
            "Your car": ("next", "make", []),
            "Your home": ("waiting", "", ["You"]),
        }

    def test_a_later_section_goes_on_where_it_stopped_though_an_earlier_one_has_gaps(self) -> None:
        answers = given(fit="yes", make="Ford")

        assert ids(walk(SERVICE, answers, TODAY).path) == ["fit", "name", "make", "mark"]
        assert tasks(SERVICE, answers)["Your car"] == ("under_way", "mark", [])

    def test_an_answer_that_others_read_opens_or_passes_them_over(self) -> None:
        done = given(fit="yes", name="Me", make="Ford", mark="A1")

        assert tasks(SERVICE, {**done, **given(moved="no")}) == {
            "First": ("done", "fit", []),
            "You": ("done", "name", []),
            "Your car": ("done", "make", []),
        }
        assert tasks(SERVICE, {**done, **given(moved="yes", home="Here")})["Your home"] == (
            "next",
            "since",
            [],
        )

    def test_changing_what_others_read_closes_them_again(self) -> None:
        answers = given(
            fit="yes", name="Me", moved="yes", home="A", make="F", mark="A1", since="May"
        )
        reopened = {**answers, "name": {}}

        assert walk(SERVICE, answers, TODAY).complete
        assert tasks(SERVICE, reopened)["Your home"] == ("waiting", "", ["You"])
        assert "since" not in walk(SERVICE, reopened, TODAY).answers

    def test_an_exit_ends_its_own_section_and_nothing_comes_after_it(self) -> None:
        walked = walk(SERVICE, given(fit="no", name="Me", make="Ford"), TODAY)

        assert ids(walked.path) == ["fit", "bye"]
        assert walked.exit is not None
        assert tasks(SERVICE, given(fit="no")) == {"First": ("under_way", "bye", [])}

    def test_an_exit_of_a_later_section_leaves_what_comes_before_it_open(self) -> None:
        service = form(
            asks(short_text("a")),
            asks(yes_no("b"), goes={"no": "bye"}),
            asks(short_text("c"), next=CHECK_ANSWERS),
            exits("bye"),
            sections={"a": "A", "b": "B", "c": "C"},
            has_tasks=True,
            any_order=True,
        )
        walked = walk(service, given(b="no"), TODAY)

        assert (ids(walked.path), ids(walked.gaps)) == (["a", "b", "bye"], ["a"])
        assert not walked.complete
        assert tasks(service, given(b="no")) == {
            "A": ("next", "a", []),
            "B": ("under_way", "bye", []),
            "C": ("waiting", "", ["B"]),
        }

    def test_the_list_lies_around_each_section(self) -> None:
        walked = walk(SERVICE, given(fit="yes", make="Ford", mark="A1"), TODAY)

        assert [step.id for step in walked.path if ends(SERVICE, walked, step)] == [
            "fit",
            "name",
            "mark",
        ]
        assert [step.id for step in walked.path if begins_with_list(SERVICE, walked, step)] == [
            "fit",
            "name",
            "make",
        ]

    def test_a_change_leads_to_what_its_own_section_still_needs(self) -> None:
        walked = walk(SERVICE, given(fit="yes", make="Ford"), TODAY)

        beside = {step.id: gap_beside(SERVICE, walked, step) for step in walked.path}

        assert {id: gap.id for id, gap in beside.items() if gap} == {
            "name": "name",
            "make": "mark",
            "mark": "mark",
        }

    def test_without_the_switch_nothing_is_open_behind_the_first_gap(self) -> None:
        walked = walk(replace(SERVICE, any_order=False), given(fit="yes", make="Ford"), TODAY)

        assert ids(walked.path) == ["fit", "name"]
        assert walked.gaps == (walked.gap,)

    def test_a_section_that_the_way_leads_past_is_not_asked_for(self) -> None:
        service = form(
            asks(short_text("a")),
            asks(yes_no("b"), goes={"no": "d"}),
            asks(short_text("c")),
            asks(short_text("d")),
            sections={id: id for id in "abcd"},
            has_tasks=True,
            any_order=True,
        )

        assert ids(walk(service, {}, TODAY).gaps) == ["a", "b", "d"]
        assert tasks(service, {})["c"] == ("waiting", "", ["b"])
        assert list(tasks(service, given(b="no"))) == ["a", "b", "d"]
        assert ids(walk(service, given(b="yes"), TODAY).gaps) == ["a", "c", "d"]


CONDITION = condition("yes", is_("a", "yes"))
READING: dict[str, Callable[[], Step]] = {
    "“Show only if” of “b”": lambda: asks(short_text("b"), show_if="yes"),
    "“Ask only if” of “b2”": lambda: asks(short_text("b1"), shown_if("yes", short_text("b2"))),
    "The rule on “yes” of “b”": lambda: asks(short_text("b"), rules={"yes": "b"}),
    "The check “yes” of “b”": lambda: asks(short_text("b"), checks=["yes"]),
}


class TestWhatASectionWaitsFor:
    @pytest.mark.parametrize("place", READING)
    def test_whatever_reads_an_answer_of_another_section(self, place: str) -> None:
        reading = READING[place]()
        service = form(
            asks(yes_no("a")), reading, sections={"a": "A", reading.id: "B"}, conditions=[CONDITION]
        )

        assert waits(service)[reading.id] == {"a": f"{place} reads “a” of “a”."}

    def test_through_other_conditions_too(self) -> None:
        service = form(
            asks(yes_no("a")),
            asks(short_text("b"), show_if="through"),
            sections={"a": "A", "b": "B"},
            conditions=[CONDITION, condition("through", "yes")],
        )

        assert waits(service)["b"] == {"a": "“Show only if” of “b” reads “a” of “a”."}

    def test_a_number_of_items(self) -> None:
        service = form(
            asks(whole_number("a", minimum=0, maximum=3)),
            repeats(short_text("b"), count_from="a"),
            sections={"a": "A", "b": "B"},
        )

        assert waits(service)["b"] == {"a": "The number of items of “b” reads “a” of “a”."}

    def test_guidance_of_the_exit_to_which_it_leads(self) -> None:
        bye = replace(exits("bye"), guidance=(Guidance(body="<p>So.</p>", show_if="yes"),))
        service = form(
            asks(yes_no("a")),
            asks(yes_no("b"), goes={"no": "bye"}, next=CHECK_ANSWERS),
            bye,
            sections={"a": "A", "b": "B"},
            conditions=[CONDITION],
        )

        assert "reads “a” of “a”" in waits(service)["b"]["a"]

    def test_a_way_that_leads_past_it_or_into_its_middle(self) -> None:
        service = form(
            asks(yes_no("a"), goes={"no": "c2"}),
            asks(short_text("b")),
            asks(short_text("c")),
            asks(short_text("c2")),
            asks(short_text("d")),
            sections={"a": "A", "b": "B", "c": "C", "d": "D"},
        )
        words = "“a” can lead past it, or into its middle, to “c2”."

        assert waits(service) == {"a": {}, "b": {"a": words}, "c": {"a": words}, "d": {}}

    def test_an_end_of_the_service(self) -> None:
        service = form(
            asks(yes_no("a"), goes={"no": "bye"}),
            asks(yes_no("b"), goes={"no": CHECK_ANSWERS}),
            asks(short_text("c"), next=CHECK_ANSWERS),
            exits("bye"),
            sections={"a": "A", "b": "B", "c": "C"},
        )

        end = "“a” can end the service before it, at “bye”."
        assert waits(service) == {
            "a": {},
            "b": {"a": end},
            "c": {"a": end, "b": "“b” can lead past it to check answers."},
        }

    def test_the_steps_before_the_first_section(self) -> None:
        service = form(
            informs("hello"), asks(short_text("a")), asks(short_text("b")),
            sections={"a": "A", "b": "B"},
        )  # fmt: skip

        first = {"hello": "It comes after “hello”."}
        assert waits(service) == {"hello": {}, "a": first, "b": first}


class TestDatesAndTimes:
    """A time belongs to the date asked last before it, wherever that is."""

    def service(self, *steps: Step, begins: str) -> Form:
        return form(asks(day("a")), *steps, sections={"a": "A", begins: "B"})

    def test_a_time_without_a_date_of_its_own_waits_for_those_that_have_one(self) -> None:
        service = self.service(asks(question("b", "time")), begins="b")

        assert "“b” of “b” is checked beside “a” of “a”." in waits(service)["b"]["a"]

    @pytest.mark.parametrize(
        "asked",
        [
            [question("b", "time", apart=True)],
            [day("b0"), question("b", "time")],
            [day("b0"), day("b1", until=True), question("b", "time")],
            [day("b0"), question("b1", "time"), question("b", "time", until=True)],
        ],
    )
    def test_one_that_belongs_to_none_or_to_its_own_does_not(self, asked: list[object]) -> None:
        service = self.service(asks(*asked, id="b"), begins="b")  # type: ignore[arg-type]

        assert waits(service)["b"] == {}

    @pytest.mark.parametrize(
        "asked",
        [
            [day("b", until=True)],
            [shown_if("yes", day("b0")), question("b", "time")],
            [day("b0"), question("b", "time", until=True)],
            [day("b0", until=True), question("b", "time")],
        ],
    )
    def test_one_that_may_find_none_of_its_own_does(self, asked: list[object]) -> None:
        service = self.service(asks(*asked, id="b"), begins="b")  # type: ignore[arg-type]

        assert list(waits(service)["b"]) == ["a"]

    def test_a_date_that_somebody_may_pass_by_is_none_of_its_own(self) -> None:
        service = self.service(
            asks(yes_no("b"), goes={"no": "b2"}),
            asks(day("b1")),
            asks(question("b2", "time")),
            begins="b",
        )

        assert list(waits(service)["b"]) == ["a"]


class TestFindings:
    def test_a_free_form_passes(self) -> None:
        assert found(SERVICE) == set()

    def test_it_needs_the_list_of_tasks(self) -> None:
        assert found(replace(SERVICE, has_tasks=False)) == {"order-without-tasks"}

    def test_where_each_waits_for_the_one_above_it_says_why(self) -> None:
        service = form(
            asks(yes_no("a")),
            asks(short_text("b"), show_if="yes"),
            sections={"a": "A", "b": "B"},
            conditions=[CONDITION],
            has_tasks=True,
            any_order=True,
        )

        [finding] = lint(service)
        assert (finding.id, finding.place.section) == ("only-one-order", "section-b")
        assert "“B” waits for “A”: “Show only if” of “b” reads “a” of “a”." in finding.message

    def test_one_section_has_no_order(self) -> None:
        service = form(
            asks(yes_no("a")),
            asks(yes_no("b")),
            sections={"b": "B"},
            has_tasks=True,
            any_order=True,
        )

        assert found(service) == {"only-one-order"}
