"""What their services show only to some, or more than once."""

from tests.cms_forms.engine.builders import (
    asks,
    condition,
    contains,
    form,
    informs,
    is_,
    is_one_of,
    one_of,
    repeats,
    several,
    short_text,
    yes_no,
)
from tests.cms_forms.engine.power.ways import way


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
