"""What lint finds: one small form for each finding, beside one that it leaves alone."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    Condition,
    Form,
    Operator,
    Question,
    Route,
    Step,
    Triage,
    TriageRule,
)
from cms_forms.engine.lint import Finding, Place, Severity, causes, lint
from tests.cms_forms.engine.builders import (
    after,
    asks,
    before,
    both,
    check,
    condition,
    contains,
    day,
    does_not_contain,
    either,
    exits,
    form,
    greater_than,
    informs,
    is_,
    is_answered,
    is_not,
    is_one_of,
    less_than,
    none_of_these,
    one_of,
    question,
    repeats,
    several,
    short_text,
    whole_number,
    within_last,
    yes_no,
)


def worded(id: str, label: str) -> Question:
    return replace(short_text(id), label=label)


HURT = condition("hurt", is_("hurt", "yes"))


def judged(service: Form) -> tuple[Finding, ...]:
    """All findings but that nothing uses a condition: many of these forms are about conditions."""
    return tuple(finding for finding in lint(service) if finding.id != "unused-condition")


def found(service: Form) -> set[str]:
    return {finding.id for finding in judged(service)}


def the_only(service: Form) -> Finding:
    findings = judged(service)
    assert len(findings) == 1, findings
    return findings[0]


def test_a_sound_form_has_no_findings() -> None:
    service = form(
        informs("before"),
        asks(yes_no("hurt"), goes={"yes": "call999"}),
        asks(one_of("what", "car", "van"), rules={"van": "load"}),
        asks(short_text("colour"), next="where"),
        asks(short_text("load")),
        asks(short_text("where")),
        asks(yes_no("seen")),
        repeats(short_text("witness"), show_if="seen", next=CHECK_ANSWERS),
        exits("call999"),
        conditions=[condition("van", is_("what", "van")), condition("seen", is_("seen", "yes"))],
        triage={"van": "commercial"},
    )

    assert lint(service) == ()


class TestWhereStepsLead:
    def test_a_form_without_steps(self) -> None:
        assert found(form()) == {"no-steps"}

    def test_a_form_that_starts_with_an_exit(self) -> None:
        assert "starts-with-exit" in found(form(exits("call999")))

    def test_a_step_that_nothing_leads_to(self) -> None:
        service = form(
            asks(short_text("first"), next="third"),
            asks(short_text("second")),
            asks(short_text("third")),
        )

        finding = the_only(service)

        assert finding.id == "unreachable-step"
        assert finding.severity is Severity.ERROR
        assert finding.place == Place(step="second")
        assert "“second”" in finding.message

    def test_a_step_after_a_question_whose_options_all_lead_elsewhere(self) -> None:
        steps = (
            asks(yes_no("hurt"), goes={"yes": "doctor", "no": "doctor"}),
            asks(short_text("never")),
            asks(short_text("doctor")),
        )
        optional = asks(yes_no("hurt", required=False), goes={"yes": "doctor", "no": "doctor"})

        assert the_only(form(*steps)).place == Place(step="never")
        assert lint(form(optional, *steps[1:])) == ()

    def test_a_loop_is_named_in_order(self) -> None:
        service = form(
            asks(short_text("first")),
            asks(short_text("second")),
            asks(yes_no("third"), goes={"yes": "second"}),
        )

        finding = the_only(service)

        assert finding.id == "loop"
        assert finding.place == Place(step="third")
        assert "“second” → “third” → “second”" in finding.message

    def test_a_long_loop_is_named_by_its_ends(self) -> None:
        titles = [f"step{number}" for number in range(1, 51)]
        questions = [asks(short_text(title)) for title in titles]

        finding = the_only(form(*questions, asks(yes_no("last"), goes={"yes": "step1"})))

        assert finding.message.count("→") < 15
        assert "“step1” → “step2”" in finding.message
        assert "40 more → " in finding.message
        assert "“step50” → “last” → “step1”" in finding.message

    def test_a_loop_that_only_passing_over_makes(self) -> None:
        service = form(
            asks(yes_no("hurt")),
            asks(short_text("doctor"), show_if="hurt", rules={"hurt": "where"}, next="hurt"),
            asks(short_text("where")),
            conditions=[HURT],
        )

        assert found(service) == {"loop"}

    def test_a_default_that_no_option_leaves_makes_no_loop(self) -> None:
        """kind --a--> last, --b--> back; back --> kind would loop if kind ever led to its next."""
        service = form(
            asks(one_of("first", "a", "b"), goes={"a": "back"}, next="kind"),
            asks(one_of("kind", "a", "b"), goes={"a": "last", "b": "last"}),
            asks(short_text("back"), next="kind"),
            asks(short_text("last")),
        )

        assert lint(service) == ()

    def test_a_dead_end(self) -> None:
        service = form(asks(short_text("first"), next="gone"))

        assert found(service) == {"missing-target", "dead-end"}

    @pytest.mark.parametrize(
        "step",
        [
            asks(yes_no("hurt"), goes={"yes": "gone"}),
            asks(yes_no("hurt"), rules={"hurt": "gone"}),
        ],
    )
    def test_a_missing_target(self, step: Step) -> None:
        service = form(step, conditions=[HURT])

        finding = the_only(service)

        assert finding.id == "missing-target"
        assert finding.place.step == "hurt"

    @pytest.mark.parametrize(
        "asked", [short_text("hurt"), several("hurt", "yes", "no"), one_of("hurt", "maybe", "no")]
    )
    def test_a_go_to_that_belongs_to_no_single_choice(self, asked: Question) -> None:
        service = form(asks(asked, goes={"yes": CHECK_ANSWERS}), asks(short_text("where")))

        assert "wrong-route" in found(service)

    def test_a_go_to_of_another_step_s_question(self) -> None:
        route = Route(when=is_("hurt", "yes"), target=CHECK_ANSWERS)
        where = replace(asks(short_text("where")), routes=(route,))

        assert "wrong-route" in found(form(asks(yes_no("hurt")), where, informs("last")))

    def test_a_go_to_inside_a_repeat_step(self) -> None:
        route = Route(when=is_("hurt", "yes"), target=CHECK_ANSWERS)
        each = replace(repeats(yes_no("hurt")), routes=(route,))

        assert "wrong-route" in found(form(each, informs("last")))

    def test_an_exit_that_leads_on(self) -> None:
        onward = replace(exits("call999"), next=CHECK_ANSWERS)
        service = form(
            asks(yes_no("hurt"), goes={"no": "where"}), onward, asks(short_text("where"))
        )

        assert found(service) == {"exit-leads-on"}


class TestWhatStepsHold:
    @pytest.mark.parametrize(
        ("step", "id"),
        [
            (replace(asks(short_text("a")), title=" "), "no-title"),
            (replace(asks(short_text("a")), questions=()), "no-questions"),
            (replace(informs("a"), questions=(short_text("b"),)), "needless-questions"),
            (replace(informs("a"), body=" "), "no-advice"),
            (repeats(short_text("a"), minimum=3, maximum=2), "repeat-limits"),
            (repeats(short_text("a"), minimum=0, maximum=0), "repeat-limits"),
            (replace(repeats(short_text("a")), item_name=""), "no-item-name"),
            (replace(informs("a"), body="x" * 50_001), "too-long"),
            (asks(question("a", "telepathy")), "unknown-type"),
            (asks(replace(short_text("a"), label="")), "no-label"),
            (asks(one_of("a")), "wrong-settings"),
            (asks(question("a", "short_text", "b", "c")), "needless-options"),
        ],
    )
    def test_a_step_that_cannot_do_its_work(self, step: Step, id: str) -> None:
        assert found(form(step)) == {id}

    @pytest.mark.parametrize("field", ["introduction", "declaration", "what_happens_next"])
    def test_a_text_that_no_version_can_keep(self, field: str) -> None:
        service = replace(form(asks(short_text("a"))), **{field: "x" * 50_001})

        assert found(service) == {"too-long"}

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (asks(worded("a", "Where?")), asks(worded("b", " where?"))),
            (asks(worded("a", "Where?")), asks(worded("b", ""))),
            (asks(worded("a", "Where exactly?")), asks(worded("b", "Where  exactly?"))),
            (informs("a"), informs("b")),
        ],
    )
    def test_two_steps_that_no_list_tells_apart(self, first: Step, second: Step) -> None:
        twins = (replace(first, title="Where?"), replace(second, title="Where? "))

        finding = next(each for each in lint(form(*twins)) if each.id != "no-label")

        assert (finding.id, finding.severity) == ("same-title", Severity.WARNING)
        assert finding.place == Place(step="b")

    @pytest.mark.parametrize(
        "second",
        [
            asks(worded("b", "Where, exactly?")),
            asks(worded("b", "Where?"), worded("c", "Which floor?"), id="b"),
            informs("b"),
            replace(repeats(worded("b", "A place")), item_name="place"),
        ],
    )
    def test_steps_of_one_title_that_lists_tell_apart(self, second: Step) -> None:
        first = replace(asks(worded("a", "Where?")), title="Where?")

        assert lint(form(first, replace(second, title="Where?"))) == ()

    def test_steps_without_a_title_are_told_once(self) -> None:
        untitled = [replace(asks(short_text(id)), title=" ") for id in "ab"]

        assert [each.id for each in lint(form(*untitled))] == ["no-title", "no-title"]

    @pytest.mark.parametrize(
        ("service", "id"),
        [
            (form(asks(short_text("a")), asks(short_text("b"), id="a")), "duplicate-id"),
            (form(asks(short_text("a")), asks(short_text("a"), id="b")), "duplicate-id"),
            (form(asks(one_of("a", "b", "b"))), "duplicate-id"),
            (form(asks(yes_no("hurt")), conditions=[HURT, HURT]), "duplicate-id"),
            (
                form(asks(short_text("a")), replace(asks(short_text("b")), slug="a")),
                "duplicate-slug",
            ),
            (form(asks(short_text("a"), id=CHECK_ANSWERS)), "reserved-name"),
            (form(replace(asks(short_text("a")), slug=CHECK_ANSWERS)), "reserved-name"),
            (form(replace(asks(short_text("a")), slug="start")), "reserved-name"),
            (form(replace(asks(short_text("a")), slug="sent")), "reserved-name"),
        ],
    )
    def test_two_things_of_one_name(self, service: Form, id: str) -> None:
        assert id in found(service)


class TestConditions:
    @pytest.mark.parametrize(
        ("terms", "id"),
        [
            ((), "empty-condition"),
            ((is_("hurt", "yes"), either()), "empty-condition"),
            (("gone",), "missing-condition"),
            (("self",), "circular-condition"),
            ((either("self"),), "circular-condition"),
            ((is_("gone", "yes"),), "missing-question"),
            ((contains("hurt", "yes"),), "wrong-operator"),
            ((is_("hurt", ""),), "no-value"),
            ((check("hurt", Operator.IS, "yes", "no"),), "several-values"),
            ((is_("hurt", "maybe"),), "missing-option"),
            ((is_one_of("hurt", "yes", "maybe"),), "missing-option"),
        ],
    )
    def test_a_condition_that_means_nothing(self, terms: tuple, id: str) -> None:
        service = form(asks(yes_no("hurt")), conditions=[condition("self", *terms)])

        finding = the_only(service)

        assert (finding.id, finding.place) == (id, Place(condition="self"))

    def test_a_circle_of_conditions_is_found_at_each_and_not_around_it(self) -> None:
        service = form(
            asks(yes_no("hurt")),
            conditions=[condition("a", "b"), condition("b", "c"), condition("c", "b"), HURT],
        )

        assert [finding.place.condition for finding in judged(service)] == ["b", "c"]

    def test_conditions_that_build_on_too_many_in_a_row(self) -> None:
        chain = [condition(f"c{n}", f"c{n + 1}") for n in range(21)]
        service = form(asks(yes_no("hurt")), conditions=[*chain, condition("c21", HURT.terms[0])])

        finding = the_only(service)

        assert (finding.id, finding.place) == ("deep-condition", Place(condition="c0"))

    def test_a_condition_without_a_name(self) -> None:
        service = form(asks(yes_no("hurt")), conditions=[replace(HURT, name="")])

        assert found(service) == {"no-name"}

    @pytest.mark.parametrize(
        "terms",
        [
            (is_("what", "car"), is_("what", "van")),
            (is_("what", "car"), is_not("what", "car")),
            (is_not("what", "car"), is_not("what", "van"), is_not("what", "bus")),
            (either(is_("what", "car"), is_("what", "bus")), is_("what", "van")),
            (contains("loads", "sand"), does_not_contain("loads", "sand")),
            (contains("loads", "sand"), contains("loads", "none")),
            (greater_than("wheels", 4), less_than("wheels", 5)),
            (greater_than("wheels", 18),),
            (is_answered("name"), both(is_("name", "Able"), is_("name", "Baker"))),
            (before("day", "2026-01-02"), after("day", "2026-01-01")),
            (within_last("day", 7), before("day", "today-7")),
            ("a-car", is_("what", "van")),
        ],
    )
    def test_a_condition_that_can_never_hold(self, terms: tuple) -> None:
        finding = the_only(self.vehicle(*terms))

        assert (finding.id, finding.severity) == ("never-true", Severity.ERROR)

    @pytest.mark.parametrize(
        "terms",
        [
            (either(is_("what", "car"), is_not("what", "car")),),
            (is_one_of("what", "car", "van", "bus"),),
            (either(contains("loads", "sand"), does_not_contain("loads", "sand")),),
            (either(greater_than("wheels", 3), less_than("wheels", 4)),),
            (less_than("wheels", 19),),
            (either("a-car", is_not("what", "car")),),
        ],
    )
    def test_a_condition_that_always_holds(self, terms: tuple) -> None:
        finding = the_only(self.vehicle(*terms))

        assert (finding.id, finding.severity) == ("always-true", Severity.WARNING)

    @pytest.mark.parametrize(
        "terms",
        [
            (is_("what", "car"), is_not("what", "van")),
            (contains("loads", "sand"), does_not_contain("loads", "wood")),
            (greater_than("wheels", 3), less_than("wheels", 5)),
            (is_answered("what"),),
            (either(is_("name", "Able"), is_not("nickname", "Able")),),
            (contains("name", "a"), contains("name", "b")),
            (before("day", "2026-01-02"), within_last("day", 7)),
            (is_("colour", "red"), is_("colour", "blue")),
        ],
    )
    def test_a_condition_that_may_hold_or_not(self, terms: tuple) -> None:
        assert judged(self.vehicle(*terms)) == ()

    def test_a_condition_on_branches_that_exclude_each_other(self) -> None:
        service = form(
            asks(one_of("what", "car", "van"), goes={"van": "load"}),
            asks(yes_no("towing"), next=CHECK_ANSWERS),
            asks(yes_no("load")),
            conditions=[condition("long", is_("towing", "yes"), is_("load", "yes"))],
        )

        assert the_only(service).id == "never-true"

    def vehicle(self, *terms: object) -> Form:
        return form(
            asks(one_of("what", "car", "van", "bus")),
            asks(several("loads", "sand", "wood", none_of_these())),
            asks(whole_number("wheels", minimum=1, maximum=18)),
            asks(short_text("name"), short_text("nickname", required=False), id="names"),
            asks(day("day")),
            repeats(one_of("colour", "red", "blue")),
            conditions=[
                condition("a-car", is_("what", "car")),
                condition("judged", *terms),  # type: ignore[arg-type]
            ],
        )


class TestUses:
    """hurt -> doctor -> where"""

    def service(self, where: Step, *conditions: object, first: Step | None = None) -> Form:
        return form(
            first or asks(yes_no("hurt")),
            where,
            asks(yes_no("last")),
            conditions=[HURT, condition("last", is_("last", "yes")), *conditions],  # type: ignore[list-item]
        )

    @pytest.mark.parametrize(
        "where",
        [
            asks(short_text("where"), show_if="gone"),
            asks(short_text("where"), rules={"gone": CHECK_ANSWERS}),
        ],
    )
    def test_a_missing_condition(self, where: Step) -> None:
        finding = the_only(self.service(where))

        assert (finding.id, finding.place.step) == ("missing-condition", "where")

    @pytest.mark.parametrize(
        "where",
        [
            asks(short_text("where"), show_if="last"),
            asks(short_text("where"), rules={"last": CHECK_ANSWERS}),
        ],
    )
    def test_a_condition_on_a_later_question(self, where: Step) -> None:
        finding = the_only(self.service(where))

        assert finding.id == "later-question"
        assert finding.place == Place(step="where", condition="last")
        assert "“last”" in finding.message

    def test_a_step_may_not_be_shown_for_its_own_answer_but_may_lead_by_it(self) -> None:
        own = condition("own", is_("where", "here"))
        shown = asks(short_text("where"), show_if="own")
        leads = asks(short_text("where"), rules={"own": CHECK_ANSWERS})

        assert the_only(self.service(shown, own)).id == "later-question"
        assert judged(self.service(leads, own)) == ()

    def test_a_condition_on_a_question_that_nobody_reaches(self) -> None:
        service = form(
            asks(yes_no("hurt"), next="where"),
            asks(yes_no("never")),
            asks(short_text("where"), show_if="never"),
            conditions=[condition("never", is_("never", "yes"))],
        )

        assert found(service) == {"unreachable-step", "never-reached-question"}

    def test_a_condition_on_a_question_of_one_of_two_branches(self) -> None:
        service = form(
            asks(one_of("what", "car", "van"), goes={"van": "where"}),
            asks(yes_no("hurt")),
            asks(short_text("where"), show_if="hurt"),
            conditions=[HURT],
        )

        assert lint(service) == ()

    def test_a_step_whose_condition_cannot_hold_where_it_stands(self) -> None:
        """hurt --yes--> call999; the rest were not hurt."""
        service = self.service(
            asks(short_text("doctor"), show_if="hurt"),
            first=asks(yes_no("hurt"), goes={"yes": "last"}),
        )

        finding = the_only(service)

        assert finding.id == "unreachable-step"
        assert finding.place == Place(step="doctor", condition="hurt")

    def test_a_step_whose_condition_always_holds_where_it_stands(self) -> None:
        service = self.service(
            asks(short_text("doctor"), show_if="hurt"),
            first=asks(yes_no("hurt"), goes={"no": "last"}),
        )

        finding = the_only(service)

        assert (finding.id, finding.severity) == ("always-true", Severity.WARNING)
        assert finding.place == Place(step="doctor", condition="hurt")

    def test_a_rule_on_one_of_two_answers_settles_neither(self) -> None:
        service = form(
            asks(yes_no("hurt")),
            asks(yes_no("seen"), rules={"hurt or seen": "doctor"}, next="last"),
            asks(short_text("doctor"), show_if="hurt"),
            asks(short_text("camera"), show_if="unhurt"),
            asks(short_text("last")),
            conditions=[
                HURT,
                condition("unhurt", is_not("hurt", "yes")),
                condition("hurt or seen", either(is_("hurt", "yes"), is_("seen", "yes"))),
            ],
        )

        assert lint(service) == ()

    def test_a_rule_that_cannot_hold_where_it_stands(self) -> None:
        service = self.service(
            asks(short_text("doctor"), rules={"hurt": CHECK_ANSWERS}),
            first=asks(yes_no("hurt"), goes={"yes": "last"}),
        )

        finding = the_only(service)

        assert (finding.id, finding.severity) == ("never-true", Severity.WARNING)
        assert finding.place == Place(step="doctor", condition="hurt")


class TestOverlap:
    def test_a_rule_that_an_earlier_one_covers(self) -> None:
        service = form(
            asks(
                one_of("what", "car", "van", "bus"),
                rules={"road": "where", "car": CHECK_ANSWERS},
            ),
            asks(short_text("where")),
            conditions=[
                condition("road", is_one_of("what", "car", "van")),
                condition("car", is_("what", "car")),
            ],
        )

        finding = the_only(service)

        assert (finding.id, finding.severity) == ("overlapping-rules", Severity.WARNING)
        assert finding.place == Place(step="what", condition="car")

    def test_rules_that_overlap_in_part_are_left_to_their_order(self) -> None:
        service = form(
            asks(one_of("what", "car", "van", "bus"), rules={"a": "where", "b": CHECK_ANSWERS}),
            asks(short_text("where")),
            conditions=[
                condition("a", is_one_of("what", "car", "van")),
                condition("b", is_one_of("what", "van", "bus")),
            ],
        )

        assert lint(service) == ()

    def test_the_same_rule_twice_on_words_that_cannot_be_told_apart(self) -> None:
        named = condition("named", contains("name", "a"))
        step = asks(short_text("name"), rules={"named": CHECK_ANSWERS})
        service = form(
            replace(step, routes=step.routes * 2), asks(short_text("b")), conditions=[named]
        )

        assert found(service) == {"overlapping-rules"}

    def test_an_option_whose_go_to_never_decides(self) -> None:
        """Every answer to hurt leads on, so where each answer to who would lead is never read."""
        routes = (
            Route(when=is_("hurt", "yes"), target="where"),
            Route(when=is_("hurt", "no"), target=CHECK_ANSWERS),
            Route(when=is_("who", "yes"), target="where"),
        )
        step = replace(asks(yes_no("hurt"), yes_no("who"), id="both"), routes=routes)

        finding = the_only(form(step, asks(short_text("where"))))

        assert (finding.id, finding.severity) == ("unused-option", Severity.WARNING)
        assert finding.place == Place(step="both", question="who", option="yes")

    def test_a_triage_rule_that_an_earlier_one_covers(self) -> None:
        service = form(
            asks(one_of("what", "car", "van")),
            conditions=[
                condition("any", is_answered("what")),
                condition("car", is_("what", "car")),
            ],
            triage={"any": "traffic", "car": "cars"},
        )

        finding = the_only(service)

        assert (finding.id, finding.place) == (
            "overlapping-rules",
            Place(triage=True, condition="car"),
        )

    def test_a_triage_rule_for_what_is_never_sent(self) -> None:
        service = form(
            asks(yes_no("hurt"), goes={"yes": "call999"}, next=CHECK_ANSWERS),
            exits("call999"),
            conditions=[HURT],
            triage={"hurt": "response"},
        )

        finding = the_only(service)

        assert (finding.id, finding.place) == ("never-true", Place(triage=True, condition="hurt"))


class TestSending:
    """What looks ready to publish, and cannot be sent."""

    @pytest.mark.parametrize(
        "meant",
        [
            {"declaration": "It is true."},
            {"triage": Triage(default="front-desk")},
            {"triage": Triage(rules=(TriageRule(condition="hurt", team="response"),))},
        ],
    )
    def test_an_exit_added_last_catches_everybody(self, meant: dict) -> None:
        service = form(
            asks(yes_no("hurt"), goes={"yes": "call999"}),
            asks(short_text("where")),
            exits("call999"),
            conditions=[HURT],
            default_team="",
        )
        assert judged(service) == ()

        findings = judged(replace(service, **meant))

        assert [(each.id, each.severity, each.place) for each in findings] == [
            ("never-sent", Severity.ERROR, Place()),
            ("falls-into-exit", Severity.WARNING, Place(step="where")),
        ]
        assert "“where”" in findings[0].message
        assert "“call999”" in findings[1].message

    @pytest.mark.parametrize(
        "service",
        [
            form(informs("read"), exits("call101", show_if=None)),
            form(asks(yes_no("a"), goes={"yes": "b", "no": "c"}), exits("b"), exits("c")),
            form(asks(short_text("a"), next="b"), exits("b")),
            form(
                asks(one_of("a", "x", "y"), rules={"any": "b"}, next=CHECK_ANSWERS),
                exits("b"),
                conditions=[condition("any", is_one_of("a", "x", "y"))],
            ),
            form(
                asks(yes_no("hurt"), goes={"no": "call101"}),
                exits("call999", show_if="hurt"),
                asks(short_text("where"), show_if="unhurt", next=CHECK_ANSWERS),
                exits("call101"),
                conditions=[HURT, condition("unhurt", is_("hurt", "no"))],
            ),
        ],
    )
    def test_whatever_keeps_check_answers_shut_is_an_error(self, service: Form) -> None:
        assert "never-sent" in found(service)
        assert "never-sent" not in found(replace(service, triage=Triage()))
        assert "no-default-team" not in found(replace(service, triage=Triage()))

    @pytest.mark.parametrize(
        "service",
        [
            form(asks(short_text("a"), next="gone"), exits("b")),
            form(asks(yes_no("a"), goes={"yes": "gone"}), exits("b")),
            form(asks(short_text("a")), asks(short_text("b"), next="a")),
        ],
    )
    def test_a_way_that_something_else_bars_is_told_once(self, service: Form) -> None:
        assert "never-sent" not in found(service)

    @pytest.mark.parametrize(
        "caught",
        [
            asks(short_text("where")),
            informs("where"),
            repeats(short_text("where")),
            asks(short_text("where"), show_if="hurt"),
            asks(yes_no("where"), goes={"yes": CHECK_ANSWERS}),
            asks(yes_no("where"), goes={"yes": "call999"}),
            asks(short_text("where"), rules={"hurt": CHECK_ANSWERS}),
        ],
    )
    def test_a_step_that_falls_into_an_exit_though_others_send(self, caught: Step) -> None:
        service = form(
            asks(yes_no("hurt"), goes={"yes": CHECK_ANSWERS}, next="where"),
            asks(yes_no("seen"), next=CHECK_ANSWERS),
            caught,
            exits("call999"),
            conditions=[HURT],
        )
        service = replace(service, steps=(service.steps[0], *service.steps[2:]))
        expected = ("falls-into-exit", Severity.WARNING, Place(step="where"))

        findings = [(each.id, each.severity, each.place) for each in judged(service)]

        assert expected in findings
        onward = tuple(
            replace(step, next=CHECK_ANSWERS) if step.id == "where" else step
            for step in service.steps
        )
        chosen = tuple(
            replace(step, next="call999") if step.id == "where" else step for step in service.steps
        )
        for mended in (onward, chosen):
            assert "falls-into-exit" not in found(replace(service, steps=mended))

    def test_an_exit_for_one_answer_stands_above_the_steps_of_the_others(self) -> None:
        service = form(
            asks(yes_no("hurt"), goes={"no": "where"}),
            exits("call999"),
            asks(one_of("where", "road", "home"), rules={"home": "when"}),
            exits("council"),
            asks(short_text("when")),
            conditions=[condition("home", is_("where", "home"))],
        )

        assert lint(service) == ()

    def test_an_exit_with_a_condition_sorts_out_who_ends_there(self) -> None:
        service = form(
            asks(yes_no("hurt")),
            exits("call999", show_if="hurt"),
            asks(short_text("where")),
            exits("call101", show_if="here"),
            conditions=[HURT, condition("here", is_("where", "here"))],
        )

        assert lint(service) == ()

    def test_a_default_that_no_answer_takes_falls_into_nothing(self) -> None:
        service = form(
            asks(yes_no("hurt"), goes={"yes": "call999", "no": CHECK_ANSWERS}), exits("call999")
        )

        assert lint(service) == ()


class TestUnused:
    def test_a_condition_that_nothing_uses(self) -> None:
        service = form(asks(yes_no("hurt")), conditions=[HURT])

        [finding] = lint(service)

        assert (finding.id, finding.severity) == ("unused-condition", Severity.WARNING)
        assert finding.place == Place(condition="hurt")
        assert "“hurt”" in finding.message

    @pytest.mark.parametrize(
        "service",
        [
            form(asks(yes_no("hurt")), asks(short_text("a"), show_if="hurt")),
            form(asks(yes_no("hurt"), rules={"hurt": CHECK_ANSWERS}), asks(short_text("a"))),
            form(asks(yes_no("hurt")), triage={"hurt": "response"}),
        ],
    )
    def test_a_condition_is_used_by_steps_rules_and_triage(self, service: Form) -> None:
        assert lint(replace(service, conditions=(HURT,))) == ()

    def test_a_condition_is_used_by_others(self) -> None:
        top = condition("top", either("hurt", is_("hurt", "no")))
        service = form(asks(yes_no("hurt")), conditions=[HURT, condition("upper", "hurt"), top])

        unused = [each.place.condition for each in lint(service) if each.id == "unused-condition"]

        assert unused == ["upper"]

    @pytest.mark.parametrize(
        "step",
        [
            asks(yes_no("hurt"), goes={"yes": "call999", "no": "where"}, next="where"),
            asks(yes_no("hurt"), rules={"either": "where"}, next="call999"),
            asks(yes_no("hurt"), rules={"hurt": "call999", "unhurt": "where"}, next="call999"),
        ],
    )
    def test_an_otherwise_that_nobody_takes(self, step: Step) -> None:
        service = form(
            step,
            asks(short_text("where"), next=CHECK_ANSWERS),
            exits("call999"),
            conditions=[
                HURT,
                condition("unhurt", is_("hurt", "no")),
                condition("either", is_answered("hurt")),
            ],
        )

        assert ("unused-otherwise", Place(step="hurt")) in [
            (each.id, each.place) for each in lint(service)
        ]
        assert "unused-otherwise" not in found(
            replace(service, steps=(replace(step, next=None), *service.steps[1:]))
        )

    @pytest.mark.parametrize(
        "step",
        [
            asks(yes_no("hurt", required=False), goes={"yes": "b", "no": "b"}, next=CHECK_ANSWERS),
            asks(yes_no("hurt"), goes={"yes": "b"}, next=CHECK_ANSWERS),
            asks(yes_no("hurt"), goes={"yes": "b", "no": "b"}, next=CHECK_ANSWERS, show_if="a"),
        ],
    )
    def test_an_otherwise_that_somebody_takes(self, step: Step) -> None:
        service = form(
            asks(yes_no("a")),
            step,
            asks(short_text("b")),
            conditions=[condition("a", is_("a", "yes"))],
        )

        assert found(service) == set()


class TestBesideALoop:
    """A circle hides nothing of what is wrong elsewhere, nor of what is wrong on it."""

    def service(self, *more: Step, conditions: Sequence[Condition] = ()) -> Form:
        """first -> second -> third --yes--> second; --no--> what is more"""
        return form(
            asks(yes_no("first")),
            asks(yes_no("second")),
            asks(yes_no("third"), goes={"yes": "second"}),
            *more,
            conditions=[condition("first", is_("first", "yes")), *conditions],
        )

    @pytest.mark.parametrize(
        ("more", "id"),
        [
            ((asks(short_text("a"), show_if="never"),), "unreachable-step"),
            ((asks(short_text("a"), show_if="later"), asks(yes_no("last"))), "later-question"),
            ((asks(yes_no("a"), goes={"yes": CHECK_ANSWERS}, rules={"a": "last"}),
              asks(short_text("last"))), "overlapping-rules"),
            ((asks(yes_no("a"), goes={"yes": CHECK_ANSWERS, "no": "last"}, next="last"),
              asks(short_text("last"))), "unused-otherwise"),
            ((exits("call999"),), "never-sent"),
            ((asks(short_text("a")), exits("call999")), "falls-into-exit"),
        ],
    )  # fmt: skip
    def test_other_findings_are_told(self, more: tuple[Step, ...], id: str) -> None:
        conditions = [
            condition("never", is_("third", "yes")),
            condition("later", is_("last", "yes")),
            condition("a", is_("a", "yes")),
        ]
        if id == "later-question":
            conditions = conditions[1:2]

        findings = found(self.service(*more, conditions=conditions))

        assert {"loop", id} <= findings

    def test_nothing_is_claimed_of_what_the_circle_leads_round(self) -> None:
        """A second time at second, third was answered already."""
        steps = (
            asks(yes_no("first"), goes={"yes": "third"}),
            asks(yes_no("second"), show_if="third"),
            asks(yes_no("third"), goes={"yes": "second"}),
        )
        service = form(*steps, conditions=[condition("third", is_("third", "yes"))])

        assert found(service) == {"loop"}

    def test_many_circles_take_no_time(self) -> None:
        """Each of 50 steps leads to all others, and reads the answers to all others."""
        names = [f"q{number}" for number in range(50)]
        conditions = [condition(f"c{name}", is_(name, "yes")) for name in names]
        steps = [
            asks(
                yes_no(name),
                rules={f"c{other}": other for other in names[::10]},
                next=names[number - 1],
            )
            for number, name in enumerate(names)
        ]
        began = time.process_time()

        lint(form(*steps, conditions=conditions))

        assert time.process_time() - began < 2


class TestTriage:
    def test_a_form_that_sends_needs_a_default_team(self) -> None:
        finding = the_only(form(asks(short_text("where")), default_team=""))

        assert (finding.id, finding.place) == ("no-default-team", Place(triage=True))

    def test_a_tool_that_only_advises_needs_none(self) -> None:
        service = form(
            asks(yes_no("noise"), goes={"yes": "council", "no": "call101"}),
            exits("council"),
            exits("call101"),
            default_team="",
        )

        assert lint(service) == ()

    def test_a_rule_needs_a_condition_and_a_team(self) -> None:
        missing = form(asks(yes_no("hurt")), triage={"gone": "response"})
        nobody = form(asks(yes_no("hurt")), conditions=[HURT], triage={"hurt": ""})

        assert the_only(missing).id == "missing-condition"
        assert the_only(nobody).id == "no-team"

    @pytest.mark.parametrize(
        ("teams", "messages"),
        [
            (None, []),
            ({"front-desk", "response"}, []),
            ({"front-desk"}, ["Triage rule 2 names a team"]),
            ({"response"}, ["The default team is not there", "Triage rule 1 names a team"]),
        ],
    )
    def test_a_team_that_is_not_there_any_more(
        self, teams: set[str] | None, messages: list[str]
    ) -> None:
        unhurt = condition("unhurt", is_("hurt", "no"))
        service = form(
            asks(yes_no("hurt")),
            conditions=[HURT, unhurt],
            triage={"hurt": "front-desk", "unhurt": "response"},
        )

        # All that comes to the second rule passes it, so nothing is left to the default team.
        findings = lint(service, teams)

        assert [
            each.message[: len(start)] for each, start in zip(findings, messages, strict=True)
        ] == (messages)
        assert {each.id for each in findings} <= {"missing-team"}
        assert all(each.place == Place(triage=True) for each in findings)


class TestWords:
    """A finding names the steps in quotes, where it is, and how to mend it."""

    @pytest.mark.parametrize(
        ("service", "id", "words"),
        [
            (form(asks(short_text("a"), next="gone"), asks(short_text("b"))), "missing-target",
             "“Otherwise go to” of “a” leads to a step that is not there."),
            (form(asks(yes_no("a"), goes={"yes": "gone"})), "missing-target",
             "The answer “yes” of “a” leads to a step that is not there."),
            (form(asks(yes_no("hurt"), rules={"hurt": "gone"}), conditions=[HURT]),
             "missing-target", "The rule on “hurt” of “hurt” leads to a step that is not there."),
            (form(asks(yes_no("a"), rules={"c": CHECK_ANSWERS})), "missing-condition",
             "A rule of “a” needs a condition that is not there."),
            (form(asks(yes_no("a"), show_if="c")), "missing-condition",
             "“Show only if” of “a” needs a condition that is not there."),
            (form(asks(yes_no("a")), triage={"c": "team"}), "missing-condition",
             "Triage rule 1 needs a condition that is not there."),
            (form(repeats(short_text("a"), minimum=3, maximum=2)), "repeat-limits",
             "“a” asks for at least 3 and at most 2"),
            (form(repeats(short_text("a"), minimum=0, maximum=0)), "repeat-limits",
             "“a” allows none."),
            (form(asks(question("a", "telepathy"))), "unknown-type", "telepathy"),
            (form(asks(one_of("a"))), "wrong-settings", "“a”: "),
            (form(exits("a")), "starts-with-exit", "the exit “a”"),
            (form(replace(informs("a"), body="x" * 50_001)), "too-long", "The guidance of “a”"),
            (replace(form(informs("a")), declaration="x" * 50_001), "too-long", "The declaration"),
            (form(informs("a", next="c"), asks(short_text("b")), informs("c")), "unreachable-step",
             "No answer leads to “b”."),
        ],
    )  # fmt: skip
    def test_a_message_names_what_it_is_about(self, service: Form, id: str, words: str) -> None:
        messages = [each.message for each in lint(service) if each.id == id]

        assert any(words in message for message in messages), messages

    @pytest.mark.parametrize("long", [50_000])
    def test_a_text_of_the_most_characters_is_kept(self, long: int) -> None:
        service = replace(form(replace(informs("a"), body="x" * long)), declaration="x" * long)

        assert lint(service) == ()

    def test_a_circle_of_a_dozen_steps_is_named_whole(self) -> None:
        titles = [f"step{number}" for number in range(1, 13)]
        steps = [asks(short_text(title)) for title in titles]
        steps[-1] = asks(yes_no("step12"), goes={"yes": "step1"})

        message = the_only(form(*steps)).message

        assert " → ".join(f"“{title}”" for title in [*titles, "step1"]) in message

    def test_a_circle_of_more_is_named_by_six_at_each_end(self) -> None:
        titles = [f"step{number}" for number in range(1, 15)]
        steps = [asks(short_text(title)) for title in titles]
        steps[-1] = asks(yes_no("step14"), goes={"yes": "step1"})

        message = the_only(form(*steps)).message

        assert "“step6” → 3 more → “step10” → " in message

    def test_findings_of_one_cause_stand_together_with_errors_first(self) -> None:
        service = form(
            asks(short_text("a"), next="gone"),
            replace(repeats(short_text("b")), item_name=""),
            asks(short_text("c")),
        )

        grouped = causes(lint(service))

        assert [(cause.heading, cause.is_error, len(cause.findings)) for cause in grouped] == [
            ("Steps that lead nowhere", True, 1),
            ("Steps that lead to a deleted step", True, 1),
            ("Steps that nobody reaches", True, 2),
            ("Missing words", False, 1),
        ]


def test_errors_come_before_warnings() -> None:
    service = form(
        replace(repeats(short_text("a")), item_name=""),
        asks(short_text("b"), next="gone"),
    )

    severities = [finding.severity for finding in lint(replace(service, triage=Triage()))]

    assert severities == sorted(severities)
