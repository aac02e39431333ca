"""The way that answers make through a form."""

import pytest

from cms_forms.engine.conditions import CircularCondition
from cms_forms.engine.definition import CHECK_ANSWERS, Form
from cms_forms.engine.walk import Loop, Stranded, Walk, walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    exits,
    form,
    given,
    ids,
    informs,
    is_,
    is_not,
    one_of,
    repeats,
    several,
    short_text,
    yes_no,
)


def way(service: Form, **answers: object) -> Walk:
    return walk(service, given(**answers), TODAY)  # type: ignore[arg-type]


class TestInOrder:
    """what -> where -> check answers"""

    service = form(asks(short_text("what")), asks(short_text("where")))

    def test_starts_at_the_first_step(self) -> None:
        journey = way(self.service)

        assert ids(journey.path) == ["what"]
        assert journey.gap is self.service.steps[0]
        assert not journey.complete

    def test_stops_at_the_first_gap_though_later_steps_are_answered(self) -> None:
        journey = way(self.service, where="here")

        assert ids(journey.path) == ["what"]
        assert journey.answers == {}

    def test_is_complete_when_every_step_is_answered(self) -> None:
        journey = way(self.service, where="here", what="this")

        assert ids(journey.path) == ["what", "where"]
        assert journey.gap is None
        assert journey.exit is None
        assert journey.complete
        assert list(journey.answers) == ["what", "where"]

    def test_may_visit_what_is_on_the_path_up_to_the_gap(self) -> None:
        journey = way(self.service)

        assert journey.may_visit("what")
        assert not journey.may_visit("where")
        assert not journey.may_visit("gone")

    def test_previous_and_next_follow_the_path(self) -> None:
        journey = way(self.service, what="this", where="here")
        what, where = self.service.steps

        assert journey.previous("what") is None
        assert journey.next("what") is where
        assert journey.previous("where") is what
        assert journey.next("where") is None

    def test_a_form_without_steps_is_at_check_answers(self) -> None:
        assert way(form()).complete


class TestBranches:
    """
    hurt --yes--> call999 (exit)
      |no
    kind --lost--> where
      |stolen
    thief
      |
    where --> check answers
    """

    service = form(
        asks(yes_no("hurt"), goes={"yes": "call999"}),
        asks(one_of("kind", "lost", "stolen"), goes={"lost": "where"}),
        asks(short_text("thief", required=False)),
        asks(short_text("where")),
        exits("call999"),
    )

    def test_an_option_leads_where_it_says(self) -> None:
        assert ids(way(self.service, hurt="no", kind="lost").path) == ["hurt", "kind", "where"]

    def test_an_option_without_a_route_leads_to_the_next_step(self) -> None:
        assert ids(way(self.service, hurt="no", kind="stolen").path) == ["hurt", "kind", "thief"]

    def test_an_exit_ends_the_journey(self) -> None:
        journey = way(self.service, hurt="yes", kind="lost", where="here")

        assert ids(journey.path) == ["hurt", "call999"]
        assert journey.exit is self.service.steps_by_id["call999"]
        assert journey.gap is None
        assert not journey.complete
        assert journey.next("call999") is None

    def test_answers_that_are_no_longer_on_the_path_do_not_count(self) -> None:
        journey = way(self.service, hurt="no", kind="lost", thief="A stranger", where="here")

        assert "thief" not in journey.answers

    def test_the_end_of_a_branch_may_be_check_answers(self) -> None:
        service = form(
            asks(yes_no("more"), goes={"no": CHECK_ANSWERS}),
            asks(short_text("what")),
        )

        assert way(service, more="no").complete
        assert not way(service, more="yes").complete

    def test_the_first_route_that_holds_is_taken(self) -> None:
        service = form(
            asks(yes_no("a"), goes={"yes": "first"}, rules={"always": "second"}, next="third"),
            asks(short_text("third")),
            asks(short_text("second")),
            asks(short_text("first")),
            conditions=[condition("always", is_not("a", "maybe"))],
        )

        assert ids(way(service, a="yes").path) == ["a", "first"]
        assert ids(way(service, a="no").path) == ["a", "second"]


class TestShowOnlyIf:
    """hurt -> (doctor, if hurt) -> where"""

    service = form(
        asks(yes_no("hurt")),
        asks(short_text("doctor"), show_if="hurt"),
        asks(short_text("where")),
        conditions=[
            condition("hurt", is_("hurt", "yes")),
            condition("unhurt", is_not("hurt", "yes")),
        ],
    )

    def test_a_step_whose_condition_holds_is_on_the_path(self) -> None:
        assert ids(way(self.service, hurt="yes").path) == ["hurt", "doctor"]

    def test_a_step_whose_condition_does_not_hold_is_passed_over(self) -> None:
        journey = way(self.service, hurt="no", doctor="Dr Able", where="here")

        assert ids(journey.path) == ["hurt", "where"]
        assert list(journey.answers) == ["hurt", "where"]

    def test_a_step_passed_over_leads_where_it_would_lead_by_default(self) -> None:
        service = form(
            asks(yes_no("hurt")),
            asks(yes_no("doctor"), show_if="hurt", goes={"yes": "where"}, next="when"),
            asks(short_text("where")),
            asks(short_text("when")),
            conditions=self.service.conditions,
        )

        assert ids(way(service, hurt="no").path) == ["hurt", "when"]

    def test_an_exit_may_be_passed_over(self) -> None:
        service = form(
            asks(yes_no("hurt")),
            exits("call999", show_if="hurt"),
            asks(short_text("where")),
            conditions=self.service.conditions,
        )

        assert way(service, hurt="yes").exit is service.steps[1]
        assert way(service, hurt="no").gap is service.steps[2]

    def test_an_answer_that_is_off_the_path_makes_no_condition_hold(self) -> None:
        """skip --yes--> last, past hurt; doctor reads hurt, "is not" included."""
        service = form(
            asks(yes_no("skip"), goes={"yes": "doctor"}),
            asks(yes_no("hurt")),
            asks(short_text("doctor"), show_if="hurt"),
            asks(short_text("walk"), show_if="unhurt"),
            asks(short_text("last")),
            conditions=self.service.conditions,
        )

        for stale in ("yes", "no"):
            assert ids(way(service, skip="yes", hurt=stale).path) == ["skip", "last"]


class TestCompleteness:
    def test_an_information_step_is_complete_once_it_was_read(self) -> None:
        service = form(informs("before"), asks(short_text("what")))

        assert way(service).gap is service.steps[0]
        assert way(service, before=None).gap is service.steps[1]

    def test_an_optional_question_may_be_left_empty(self) -> None:
        service = form(asks(short_text("what", required=False)))

        assert way(service, what=None).complete

    def test_an_optional_question_must_have_been_asked(self) -> None:
        service = form(asks(short_text("what", required=False)))

        assert not way(service).complete

    def test_every_required_question_of_a_step_needs_an_answer(self) -> None:
        service = form(asks(short_text("maker"), short_text("colour"), id="car"))

        half = walk(service, {"car": {"maker": "Ford"}}, TODAY)
        whole = walk(service, {"car": {"maker": "Ford", "colour": "red"}}, TODAY)

        assert half.gap is service.steps[0]
        assert whole.complete

    @pytest.mark.parametrize(
        ("items", "complete"),
        [
            ([], False),
            ([{"car": "red"}], True),
            ([{"car": "red"}, {"car": "blue"}], True),
            ([{"car": "red"}] * 3, False),
            ([{"car": "red"}, {}], False),
        ],
    )
    def test_a_repeat_step_needs_enough_complete_items(
        self, items: list[dict[str, str]], complete: bool
    ) -> None:
        service = form(repeats(short_text("car"), minimum=1, maximum=2))

        assert walk(service, {"car": items}, TODAY).complete is complete

    def test_a_repeat_step_may_allow_none(self) -> None:
        service = form(repeats(short_text("car"), minimum=0))

        assert walk(service, {"car": []}, TODAY).complete
        assert not walk(service, {}, TODAY).complete


class TestMalformedRows:
    """Rows outlive the code that wrote them. One that makes no sense is asked again."""

    @pytest.mark.parametrize(
        "row",
        [None, "text", 7, [], ["a"], [{"kind": "a"}], {}, {"kind": None}, {"kind": 7}, {"kind": ""},
         {"kind": "gone"}, {"kind": ["a"]}, {"kind": {"a": "a"}}, {"other": "a"}],
    )  # fmt: skip
    def test_a_row_that_cannot_answer_the_step_is_a_gap(self, row: object) -> None:
        service = form(asks(one_of("kind", "a", "b")))

        journey = walk(service, {"kind": row}, TODAY)  # type: ignore[dict-item]

        assert journey.gap is service.steps[0]
        assert journey.answers == {}

    @pytest.mark.parametrize("value", [[], ["gone"], [7], [["a"]], 7, {"a": "a"}, "gone"])
    def test_several_answers_must_all_be_options(self, value: object) -> None:
        service = form(asks(several("kinds", "a", "b")))

        assert walk(service, {"kinds": {"kinds": value}}, TODAY).gap is not None  # type: ignore[dict-item]

    @pytest.mark.parametrize(
        "row", [None, "text", 7, {}, {"car": "red"}, ["red"], [None], [{"car": 1}]]
    )
    def test_a_repeat_step_needs_a_list_of_rows(self, row: object) -> None:
        service = form(repeats(short_text("car")))

        assert walk(service, {"car": row}, TODAY).gap is not None  # type: ignore[dict-item]

    def test_what_the_step_does_not_ask_is_not_an_answer(self) -> None:
        service = form(asks(short_text("what"), short_text("why", required=False), id="what"))
        row = {"what": "this", "why": 7, "gone": "that"}

        journey = walk(service, {"what": row}, TODAY)  # type: ignore[dict-item]

        assert journey.answers == {"what": {"what": "this"}}


class TestBrokenForms:
    """Lint refuses them; a preview of a draft may still meet them."""

    def test_a_loop_raises_and_names_its_steps_in_order(self) -> None:
        service = form(
            asks(short_text("first")),
            asks(short_text("second")),
            asks(short_text("third"), next="second"),
        )

        with pytest.raises(Loop, match="“second” → “third” → “second”") as raised:
            way(service, first="a", second="b", third="c")
        assert ids(raised.value.steps) == ["second", "third", "second"]

    def test_a_loop_of_steps_that_are_passed_over_raises(self) -> None:
        service = form(
            asks(short_text("first"), show_if="never", next="second"),
            asks(short_text("second"), show_if="never", next="first"),
            conditions=[condition("never", is_("gone", "yes"))],
        )

        with pytest.raises(Loop):
            way(service)

    def test_a_missing_step_raises(self) -> None:
        with pytest.raises(Stranded, match="“what”"):
            way(form(asks(short_text("what"), next="gone")), what="this")

    def test_a_circular_condition_raises(self) -> None:
        service = form(asks(short_text("what"), show_if="c"), conditions=[condition("c", "c")])

        with pytest.raises(CircularCondition):
            way(service)


def test_nothing_was_asked_before_a_step_off_the_path() -> None:
    service = form(asks(short_text("a"), id="first"), asks(short_text("b"), id="last"))
    journey = walk(service, {"first": {"a": "said"}}, TODAY)

    assert len(journey.asked_before("last")) == 1
    assert journey.asked_before("elsewhere") == []
