"""What their services ask of an answer: each comparison, alone and joined."""

import pytest

from cms_forms.engine.definition import CHECK_ANSWERS, Join
from tests.cms_forms.engine.builders import (
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
    greater_than,
    informs,
    is_,
    is_answered,
    is_not,
    is_one_of,
    less_than,
    none_of_these,
    one_of,
    several,
    short_text,
    whole_number,
    within_last,
    yes_no,
)
from tests.cms_forms.engine.power.ways import way


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
