"""Where their services lead: links, branch points, skips and ends."""

from cms_forms.engine.definition import CHECK_ANSWERS, Join
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    day,
    exits,
    form,
    greater_than,
    is_,
    none_of_these,
    one_of,
    short_text,
    whole_number,
    yes_no,
)
from tests.cms_forms.engine.power.ways import way


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
