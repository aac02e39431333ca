"""A child who looks for help: what its words lead to, before and beside the services."""

import re

import pytest

from station.demo.register import REGISTER
from station.demo.ways_on import ways_on
from station.demo.words import WAYS
from station.search.crisis import words_of
from station.search.named import score
from tests.bench.reading_grade import MOST_OF_A_STEP, grade
from tests.station.demo_walk import TELLING

PAGE = next(each for each in ways_on() if each.slug == "are-you-under-18")
CALLED = [
    *(
        (each.path, each.title, "\n".join(each.document.get("search_names", ())))
        for each in REGISTER
    ),
    *((f"/help/{page.slug}/", page.title, page.names) for page in ways_on()),
]
"""Address, title and names of all that people type words for; services stand first."""


def found(typed: str) -> list[str]:
    """Addresses, the best first."""
    words = words_of(typed)
    scored = [(score(title, names, words), address) for address, title, names in CALLED]
    return [address for points, address in sorted(scored, key=lambda each: -each[0]) if points]


@pytest.mark.parametrize(
    "typed",
    [
        *("I am 10 and I saw something", "im 11 and someone hit me", "childline", "under 18"),
        *("i am 15 years old and need help", "i am a kid can i tell the police", "i am a child"),
        *("i am being bullied at school", "i dont want to go home", "mum and dad are fighting"),
    ],
)
def test_words_of_a_child_lead_first_to_its_own_page(typed: str) -> None:
    assert found(typed)[0] == "/help/are-you-under-18/"


@pytest.mark.parametrize(
    ("typed", "team"),
    [
        ("my dad hits me", "safety"),
        ("somebody at home hurts me", "safety"),
        ("my uncle touched me", "care"),
        ("a teacher touched me", "care"),
    ],
)
def test_words_of_a_child_about_somebody_close_lead_to_the_team_for_it(
    typed: str, team: str
) -> None:
    assert found(typed)[0] == f"/report/message-to-the-{team}-team/"


@pytest.mark.parametrize(
    "typed",
    ["kids throwing stones at windows", "i lost my child", "i saw 10 people fighting"],
)
def test_words_about_children_do_not_lead_there(typed: str) -> None:
    assert "/help/are-you-under-18/" not in found(typed)


def test_its_page_has_childline_first_after_999_and_leads_to_services_that_are_there() -> None:
    assert [line["telephone"] for line in PAGE.lines] == ["999", "0800 1111"]
    led = set(re.findall(r'href="(/[^"]+)"', PAGE.text))
    assert led
    assert led <= {service.path for service in REGISTER}


def test_its_page_is_easy_to_read_and_does_not_tell_what_it_is_for() -> None:
    lines = [line["words"] for line in PAGE.lines]

    assert grade(PAGE.title, PAGE.summary, PAGE.text, *lines) <= MOST_OF_A_STEP
    assert PAGE.is_sensitive  # with “Exit this page”
    assert not TELLING.search(f"{PAGE.title} {PAGE.slug}")


def test_the_home_page_leads_there_and_to_childline() -> None:
    ways = " ".join(how for _, how in WAYS)

    assert 'href="/help/are-you-under-18/"' in ways
    assert "tel:08001111" in ways
