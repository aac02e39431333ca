"""Whatever the big form engines branch on can be said here.

Read for this: GOV.UK Forms (alphagov/forms-runner, models and factories), DEFRA
(forms-engine-plugin, test/form/definitions and docs/features/conditions.md; forms-runner,
src/server/forms), XGov (digital-form-builder, runner/src/server/forms), MoJ Forms
(fb-metadata-presenter, fixtures/branching* and conditional_content*), GC Forms
(cds-snc/platform-forms-client, __fixtures__) and Open Forms (docs/manual/forms/logic.rst and its
examples). The services below are our own.

    their construct                                         | ours
    --------------------------------------------------------+-----------------------------------
    GOV.UK Forms  routing condition: answer_value, goto_page | an option's "go to"
                  none_of_the_above as the answer           | the same: it is an option
                  skip_to_end                               | "go to" check answers
                  exit_page                                 | an exit step
                  any other answer, secondary skip           | the step's default (`next`)
                  is_repeatable ("add another")             | a repeat step
    XGov, DEFRA 1 next: [{path, condition}]                 | rules, then the default
                  conditionName inside a condition          | a reference
                  coordinator, nested groups                | join; a group, or references
                  component shown on a condition            | a step of its own with "show only if"
    DEFRA 2       page.condition                            | "show only if"
                  ListItemRef                               | an option's id
                  NumberValue, is at least / at most        | greater/less than, or "is", joined
                  DateValue, RelativeDate (days to years)   | before/after a date, "today-18y"
                  contains / does not contain (checkboxes)  | the same
                  TerminalPageController                    | an exit step
                  RepeatPageController, schema.min / max    | a repeat step, minimum and maximum
    MoJ Forms     flow.branch on any earlier page           | rules on a named condition
                  conditional of type if / and / or         | join
                  is answered / is not answered             | "is answered"; what it leaves over
                  page.exit                                 | an exit step
                  content shown on a condition              | an information step, "show only if"
    GC Forms      nextAction: [{groupId, choiceId}]         | an option's "go to"
                  conditionalRules: [{choiceId}, …]         | "show only if"
                  dynamicRow                                | a repeat step
    Open Forms    step not applicable                       | "show only if"
                  block the next step, with a message       | an exit step
                  in a list                                 | is one of
                  today minus 18 years                      | "today-18y"
                  repeating group                           | a repeat step

Left out on purpose: rules that set or compute answers (Open Forms), since branches choose and never
answer; and circles back to an earlier page (GC Forms), which lint refuses.
"""

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Join
from cms_forms.engine.lint import lint
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    after,
    asks,
    before,
    both,
    condition,
    contains,
    day,
    does_not_contain,
    either,
    exits,
    form,
    given,
    greater_than,
    ids,
    informs,
    is_,
    is_answered,
    is_not,
    is_one_of,
    less_than,
    none_of_these,
    one_of,
    repeats,
    several,
    short_text,
    whole_number,
    within_last,
    yes_no,
)


def way(service: Form, **answers: object) -> str:
    """The path as in the drawings. Without a gap (?) or an exit it ends at check answers."""
    assert lint(service) == (), "each construct is one that an editor may publish"
    journey = walk(service, given(**answers), TODAY)  # type: ignore[arg-type]
    path = " > ".join(ids(journey.path))
    return path + ("?" if journey.gap else " (exit)" if journey.exit else "")


def test_next_by_a_link_with_a_condition() -> None:
    """GOV.UK Forms: routing_conditions with goto_page_id. GC Forms: nextAction by choiceId.

    what --car--> seats ---.
      |--van--> load ------+--> where
      `--other-------------'
    """
    service = form(
        asks(
            one_of("what", "car", "van", "other"),
            goes={"car": "seats", "van": "load"},
            next="where",
        ),
        asks(short_text("seats"), next="where"),
        asks(short_text("load")),
        asks(short_text("where")),
    )

    assert way(service, what="car") == "what > seats?"
    assert way(service, what="van", load="sand") == "what > load > where?"
    assert way(service, what="other", where="here") == "what > where"


def test_links_with_conditions_are_tried_in_order() -> None:
    """XGov and DEFRA 1: next: [{path, condition}, {path}] after a page that asks something else.

    people > one --1--> contact
              `--more--> two --2--> contact
                          `--more--> three > contact
    """
    service = form(
        asks(whole_number("people", minimum=1)),
        asks(short_text("one"), rules={"more than one": "two"}, next="contact"),
        asks(short_text("two"), rules={"more than two": "three"}, next="contact"),
        asks(short_text("three")),
        asks(short_text("contact")),
        conditions=[
            condition("more than one", greater_than("people", 1)),
            condition("more than two", greater_than("people", 2)),
        ],
    )
    names = {"one": "Able", "two": "Baker", "three": "Castle", "contact": "post"}

    assert way(service, people="1", **names) == "people > one > contact"
    assert way(service, people="2", **names) == "people > one > two > contact"
    assert way(service, people="7", **names) == "people > one > two > three > contact"


def test_a_branch_point_reads_any_earlier_page() -> None:
    """MoJ Forms: flow.branch whose expressions name a page further back; if, and, or.

    who > hurt > when --driver and hurt--> doctor --.
                   |--passenger or hurt--> seat ----+--> where
                   `--else--------------------------'
    """
    service = form(
        asks(one_of("who", "driver", "passenger", "walker")),
        asks(yes_no("hurt")),
        asks(
            day("when"), rules={"hurt driver": "doctor", "hurt or passenger": "seat"}, next="where"
        ),
        asks(short_text("doctor"), next="where"),
        asks(short_text("seat")),
        asks(short_text("where")),
        conditions=[
            condition("hurt driver", is_("who", "driver"), is_("hurt", "yes")),
            condition(
                "hurt or passenger", is_("who", "passenger"), is_("hurt", "yes"), join=Join.ANY
            ),
        ],
    )
    when = "2026-11-20"

    assert way(service, who="driver", hurt="yes", when=when) == "who > hurt > when > doctor?"
    assert way(service, who="walker", hurt="yes", when=when) == "who > hurt > when > seat?"
    assert way(service, who="passenger", hurt="no", when=when) == "who > hurt > when > seat?"
    assert way(service, who="driver", hurt="no", when=when) == "who > hurt > when > where?"


def test_two_branches_of_one_question_rejoin() -> None:
    """GOV.UK Forms: a route, "for any other answer", and a secondary skip past the other branch.

    kind --lost--> item > value --.
      `----------> thief ---------+--> where
    """
    service = form(
        asks(one_of("kind", "lost", "stolen", "damaged"), goes={"lost": "item"}, next="thief"),
        asks(short_text("item")),
        asks(whole_number("value"), next="where"),
        asks(short_text("thief")),
        asks(short_text("where")),
    )

    assert way(service, kind="lost", item="a hat", value="9") == "kind > item > value > where?"
    assert way(service, kind="stolen", thief="a man") == "kind > thief > where?"
    assert way(service, kind="damaged", thief="a man") == "kind > thief > where?"


def test_a_question_is_reached_from_two_branches() -> None:
    """MoJ Forms: fixtures/branching_7, where two branch points lead to one page from afar.

    d --1--> e --------> f > h --.
    `-else-> i --both?--^        |
             |--2--> k > l ------+--> check answers
             `--else--> g (exit)
    """
    service = form(
        asks(one_of("d", "1", "2", "3"), goes={"1": "e"}, next="i"),
        asks(short_text("e")),
        asks(short_text("f")),
        asks(short_text("h"), next=CHECK_ANSWERS),
        asks(yes_no("i"), goes={"yes": "f"}, rules={"second": "k"}, next="g"),
        asks(short_text("k")),
        asks(short_text("l"), next=CHECK_ANSWERS),
        exits("g"),
        conditions=[condition("second", is_("d", "2"))],
    )
    rest = dict.fromkeys("efhkl", "text")

    assert way(service, d="1", **rest) == "d > e > f > h"
    assert way(service, d="2", i="yes", **rest) == "d > i > f > h"
    assert way(service, d="2", i="no", **rest) == "d > i > k > l"
    assert way(service, d="3", i="no", **rest) == "d > i > g (exit)"


def test_a_page_has_a_condition() -> None:
    """DEFRA 2: page.condition. Open Forms: mark a step as not applicable.

    surveys > (method, if surveys) > (trap, if surveys and method) > about
    """
    service = form(
        asks(yes_no("surveys")),
        asks(several("method", "net", "trap", "torch"), show_if="surveyed"),
        asks(short_text("trap"), show_if="trapped"),
        asks(short_text("about")),
        conditions=[
            condition("surveyed", is_("surveys", "yes")),
            condition("trapped", contains("method", "trap")),
        ],
    )

    assert way(service, surveys="no", method=["trap"]) == "surveys > about?"
    assert way(service, surveys="yes", method=["net"]) == "surveys > method > about?"
    assert way(service, surveys="yes", method=["trap"]) == "surveys > method > trap?"


def test_a_question_is_shown_for_an_answer_on_the_same_page() -> None:
    """GC Forms: conditionalRules of an element. XGov: options.condition of a component. Open Forms:
    a hidden component. One thing a screen: it becomes a step of its own.

    agree > (other, if agree is other) > (why, if agree is no or other) > last
    """
    service = form(
        asks(one_of("agree", "yes", "no", "other")),
        asks(short_text("other"), show_if="other"),
        asks(short_text("why"), show_if="not yes"),
        asks(short_text("last")),
        conditions=[
            condition("other", is_("agree", "other")),
            condition("not yes", is_one_of("agree", "no", "other")),
        ],
    )

    assert way(service, agree="yes") == "agree > last?"
    assert way(service, agree="no") == "agree > why?"
    assert way(service, agree="other", other="Perhaps") == "agree > other > why?"


def test_content_is_shown_for_an_answer() -> None:
    """MoJ Forms: conditional content. XGov: a paragraph with a condition.

    cash > (keep the receipt, if cash) > last
    """
    service = form(
        asks(yes_no("cash")),
        informs("receipt", show_if="cash"),
        asks(short_text("last")),
        conditions=[condition("cash", is_("cash", "yes"))],
    )

    assert way(service, cash="yes", receipt=None) == "cash > receipt > last?"
    assert way(service, cash="no") == "cash > last?"


def test_items_of_a_list_are_meant_by_id() -> None:
    """DEFRA 2: ListItemRef. MoJ Forms: an expression's field. Rewording an item changes nothing.

    colour --blue--> boat > last
    """
    service = form(
        asks(one_of("colour", "red", "blue"), rules={"blue": "boat"}, next="last"),
        asks(short_text("boat")),
        asks(short_text("last")),
        conditions=[condition("blue", is_("colour", "blue"))],
    )

    assert way(service, colour="blue") == "colour > boat?"
    assert way(service, colour="red") == "colour > last?"


@pytest.mark.parametrize(
    ("people", "expected"),
    [("1", "alone"), ("2", "few"), ("9", "few"), ("10", "many"), ("500", "march")],
)
def test_numbers_are_compared(people: str, expected: str) -> None:
    """XGov: numberOfApplicants > 1. DEFRA 2: is at least, is at most. Open Forms: is greater than
    or equal to.

        people --1--> alone, --under 10--> few, --500 or more--> march, --else--> many
    """
    service = form(
        asks(
            whole_number("people", minimum=1),
            rules={"one": "alone", "under 10": "few", "at least 500": "march"},
            next="many",
        ),
        *(asks(short_text(size), next=CHECK_ANSWERS) for size in ("alone", "few", "march", "many")),
        conditions=[
            condition("one", is_("people", "1")),
            condition("under 10", less_than("people", 10)),
            condition(
                "at least 500", greater_than("people", 500), is_("people", "500"), join=Join.ANY
            ),
        ],
    )

    assert way(service, people=people) == f"people > {expected}?"


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2001-01-01", "first"), ("2000-12-31", "older"), ("2001-01-02", "newer")],
)
def test_dates_are_compared(when: str, expected: str) -> None:
    """DEFRA: DateValue with is, is before, is after; forms-runner's date-branching.

    born --on 1 January 2001--> first, --before--> older, --after--> newer
    """
    service = form(
        asks(day("born"), rules={"on the day": "first", "before": "older"}, next="newer"),
        *(asks(short_text(age), next=CHECK_ANSWERS) for age in ("first", "older", "newer")),
        conditions=[
            condition("on the day", is_("born", "2001-01-01")),
            condition("before", before("born", "2001-01-01")),
        ],
    )

    assert way(service, born=when) == f"born > {expected}?"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-09", "notice?"),
        ("2026-11-08", "late?"),
        ("2026-05-23", "late?"),
        ("2026-05-22", "too late (exit)"),
        ("2026-11-24", "not yet (exit)"),
    ],
)
def test_dates_are_relative_to_today(when: str, expected: str) -> None:
    """DEFRA 2 and XGov: RelativeDate with days, months, years, past and future.

    when --in the future--> not yet (exit)
      |--within 14 days--> notice
      |--over 6 months ago--> too late (exit)
      `--> late
    """
    service = form(
        asks(
            day("when"),
            rules={"future": "not yet", "14 days": "notice", "6 months": "too late"},
            next="late",
        ),
        asks(short_text("notice"), next=CHECK_ANSWERS),
        asks(short_text("late"), next=CHECK_ANSWERS),
        exits("too late"),
        exits("not yet"),
        conditions=[
            condition("future", after("when", "today")),
            condition("14 days", within_last("when", 14)),
            condition("6 months", before("when", "today-6m")),
        ],
    )

    assert way(service, when=when) == f"when > {expected}"


@pytest.mark.parametrize(
    ("born", "old_enough"), [("2008-11-23", True), ("2008-11-24", False), ("1960-02-29", True)]
)
def test_an_age_is_compared(born: str, old_enough: bool) -> None:
    """Open Forms: date of birth, greater than, today minus 18 years; then the way on is blocked.

    born --under 18--> sorry (exit)
      `--> certificate
    """
    service = form(
        asks(day("born"), rules={"under 18": "sorry"}),
        asks(short_text("certificate"), next=CHECK_ANSWERS),
        exits("sorry"),
        conditions=[condition("under 18", after("born", "today-18y"))],
    )

    assert way(service, born=born) == (
        "born > certificate?" if old_enough else "born > sorry (exit)"
    )


def test_several_choices_are_tested_for_what_they_contain() -> None:
    """DEFRA and MoJ Forms: contains, does not contain. GC Forms: a checkbox in conditionalRules.

    taken > (phone, if a phone) > (bank, if card or cash) > (nothing else, if neither) > last
    """
    service = form(
        asks(several("taken", "phone", "card", "cash", none_of_these())),
        asks(short_text("phone"), show_if="phone"),
        asks(short_text("bank"), show_if="money"),
        informs("no money", show_if="no money"),
        asks(short_text("last")),
        conditions=[
            condition("phone", contains("taken", "phone")),
            condition("money", contains("taken", "card", "cash")),
            condition("no money", does_not_contain("taken", "card", "cash")),
        ],
    )

    assert way(service, taken=["phone", "card"], phone="0") == "taken > phone > bank?"
    assert way(service, taken=["cash"], bank="1") == "taken > bank > last?"
    assert way(service, taken=["none"]) == "taken > no money?"


def test_none_of_the_above_has_a_route() -> None:
    """GOV.UK Forms: answer_value none_of_the_above.

    where --town--> street
      `--none of the above--> abroad (exit)
    """
    service = form(
        asks(one_of("where", "town", "village", none_of_these()), goes={"none": "abroad"}),
        asks(short_text("street"), next=CHECK_ANSWERS),
        exits("abroad"),
    )

    assert way(service, where="none") == "where > abroad (exit)"
    assert way(service, where="village") == "where > street?"


def test_one_of_a_list_of_values() -> None:
    """Open Forms: "in" a list of values. MoJ Forms: several expressions joined with or.

    town > (parking, if one of the three cities) > last
    """
    service = form(
        asks(one_of("town", "Amble", "Beeford", "Corby", "Dean")),
        asks(short_text("parking"), show_if="city"),
        asks(short_text("last")),
        conditions=[condition("city", is_one_of("town", "Amble", "Beeford", "Corby"))],
    )

    assert way(service, town="Corby") == "town > parking?"
    assert way(service, town="Dean") == "town > last?"


def test_words_are_compared() -> None:
    """XGov: a TextField with is, is not, contains.

    name > (nickname, if the name is not Able) > last
    """
    service = form(
        asks(short_text("name")),
        asks(short_text("nickname"), show_if="not Able"),
        asks(short_text("last")),
        conditions=[condition("not Able", is_not("name", "Able"))],
    )

    assert way(service, name="able") == "name > last?"
    assert way(service, name="Baker") == "name > nickname?"


def test_whether_an_optional_question_was_answered() -> None:
    """MoJ Forms: is answered, is not answered (branching_10).

    witness --answered--> contact --.
      `--left empty--> cctv --------+--> last
    """
    service = form(
        asks(short_text("witness", required=False), rules={"witness": "contact"}, next="cctv"),
        asks(short_text("contact"), next="last"),
        asks(yes_no("cctv")),
        asks(short_text("last")),
        conditions=[condition("witness", is_answered("witness"))],
    )

    assert way(service, witness="Able") == "witness > contact?"
    assert way(service, witness=None, cctv="no") == "witness > cctv > last?"


@pytest.mark.parametrize(
    ("vehicle", "hurt", "age", "expected"),
    [
        ("car", "yes", "40", True),
        ("car", "no", "80", True),
        ("car", "no", "40", False),
        ("bus", "yes", "80", False),
        ("none", "yes", "15", True),
    ],
)
def test_and_and_or_are_nested(vehicle: str, hurt: str, age: str, expected: bool) -> None:
    """XGov: condition groups with coordinators. Open Forms: and, or in JSON logic.

    vehicle > hurt > age > (visit, if (car or van, and (hurt or over 70)) or (hurt and under 16))
    """
    service = form(
        asks(one_of("vehicle", "car", "van", "bus", "none")),
        asks(yes_no("hurt")),
        asks(whole_number("age")),
        asks(short_text("visit"), show_if="visit"),
        asks(short_text("last")),
        conditions=[
            condition(
                "frail driver",
                is_one_of("vehicle", "car", "van"),
                either(is_("hurt", "yes"), greater_than("age", 70)),
            ),
            condition(
                "visit",
                "frail driver",
                both(is_("hurt", "yes"), less_than("age", 16)),
                join=Join.ANY,
            ),
        ],
    )

    ended = way(service, vehicle=vehicle, hurt=hurt, age=age)

    assert ended == f"vehicle > hurt > age > {'visit' if expected else 'last'}?"


def test_conditions_refer_to_conditions() -> None:
    """DEFRA 2: conditionId, "nested to arbitrary depth" (joined-conditions-complex). XGov:
    conditionName.

        name > born > colour > (badge, if (Able, and born in 2001) and (red or blue)) > last
    """
    service = form(
        asks(short_text("name")),
        asks(day("born")),
        asks(one_of("colour", "red", "blue", "green")),
        asks(short_text("badge"), show_if="all of it"),
        asks(short_text("last")),
        conditions=[
            condition("is Able", is_("name", "Able")),
            condition("in 2001", after("born", "2000-12-31"), before("born", "2002-01-01")),
            condition("Able in 2001", "is Able", "in 2001"),
            condition("red", is_("colour", "red")),
            condition("blue", is_("colour", "blue")),
            condition("bright", "red", "blue", join=Join.ANY),
            condition("all of it", "Able in 2001", "bright"),
        ],
    )
    able = {"name": "Able", "born": "2001-06-01"}

    assert way(service, **able, colour="blue") == "name > born > colour > badge?"
    assert way(service, **able, colour="green") == "name > born > colour > last?"
    assert (
        way(service, **(able | {"name": "Baker"}), colour="red") == "name > born > colour > last?"
    )


def test_terminal_pages_end_the_journey() -> None:
    """DEFRA 2: TerminalPageController. MoJ Forms: page.exit. GOV.UK Forms: an exit page. Open
    Forms: "block going to the next step".

        danger --yes--> call999 (exit)
          `--no--> kind --fraud--> fraud line (exit)
                     `--theft--> where
    """
    service = form(
        asks(yes_no("danger"), goes={"yes": "call999"}),
        asks(one_of("kind", "fraud", "theft"), goes={"fraud": "fraud line"}),
        asks(short_text("where"), next=CHECK_ANSWERS),
        exits("call999"),
        exits("fraud line"),
    )

    assert way(service, danger="yes", kind="theft") == "danger > call999 (exit)"
    assert way(service, danger="no", kind="fraud") == "danger > kind > fraud line (exit)"
    assert way(service, danger="no", kind="theft") == "danger > kind > where?"


def test_an_answer_skips_to_the_end() -> None:
    """GOV.UK Forms: skip_to_end. GC Forms: groupId "end".

    more --no--> check answers
      `--yes--> what
    """
    service = form(asks(yes_no("more"), goes={"no": CHECK_ANSWERS}), asks(short_text("what")))

    assert way(service, more="no") == "more"
    assert way(service, more="yes") == "more > what?"


def test_pages_repeat() -> None:
    """DEFRA 2: RepeatPageController with schema.min and max. XGov: repeatField. GOV.UK Forms:
    is_repeatable. GC Forms: dynamicRow.

        seen --yes--> vehicle, one to three of them > (foreign, if any is) > where
          `--no-------------------------------------------------------------^
    """
    service = form(
        asks(yes_no("seen"), goes={"no": "where"}),
        repeats(
            one_of("vehicle", "british", "foreign"), short_text("colour", required=False), maximum=3
        ),
        asks(short_text("foreign"), show_if="any foreign"),
        asks(short_text("where")),
        conditions=[condition("any foreign", is_("vehicle", "foreign"))],
    )
    british, foreign = {"vehicle": "british", "colour": "red"}, {"vehicle": "foreign"}

    assert way(service, seen="yes", vehicle=[]) == "seen > vehicle?"
    assert way(service, seen="yes", vehicle=[british, british]) == "seen > vehicle > where?"
    assert way(service, seen="yes", vehicle=[british, foreign]) == "seen > vehicle > foreign?"
    assert way(service, seen="yes", vehicle=[british] * 4) == "seen > vehicle?"
    assert way(service, seen="no", vehicle=[foreign]) == "seen > where?"
