"""What every engine must give. The same tests run against all three."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from wagtail.models import Page

from station.search import choosing, entries, facade, indexing
from station.search.drafts import Draft, Place
from station.search.filters import Filters, Sort, Tab
from station.search.groups import SynonymGroup
from station.search.results import Results

type Ask = Callable[..., Results]


def publication(number: int, title: str, text: str = "", **fields: Any) -> Draft:
    usual: dict[str, Any] = {
        "tab": Tab.PUBLICATION,
        "kind": "FOI disclosure",
        "url": f"/foi/{number}/",
        "date": date(2025, 1, number),
        "breadcrumb": ["Camden", "Policing"],
    }
    return Draft(key=f"page:{number}", title=title, text=text, **(usual | fields))


REPLY = "/documents/7/reply.pdf#page={}"
DRAFTS = [
    publication(1, "Cost of policing football matches", "What matches cost in the season.",
                topics=["football", "money"], areas=["E09000007"]),
    publication(2, "Stolen bicycles by borough", "Bicycles & tricycles <b>stolen</b> in a year.",
                topics=["theft"], areas=["E09000007", "E09000012"], date=date(2024, 3, 1)),
    publication(3, "Overtime of officers", "Football is among what overtime was paid for.",
                topics=["money"], kind="Statistics", decision="part"),
    publication(4, "Complaints about the café", "Nobody was fined.", decision="all",
                places=[
                    Place(title="Reply", url=REPLY.format(1), number=1, text="Hello."),
                    Place(title="Reply", url=REPLY.format(2), number=2,
                          text="The helicopter flew for nine hours."),
                ]),
    Draft(key="file:7", tab=Tab.FILE, kind="PDF", title="Reply", url="/documents/7/reply.pdf",
          places=[Place(title="Reply", url=REPLY.format(2), number=2,
                        text="The helicopter flew for nine hours.")]),
    Draft(key="page:90", tab=Tab.SERVICE, kind="Service", title="Report a theft",
          url="/report/theft/", text="Tell us what was taken.",
          names="my bike was stolen\nmugged", boost=3.0),
]  # fmt: skip


@pytest.fixture
def ask(engine_name: str) -> Ask:
    page = Page.objects.get(depth=2).pk
    entries.write([page], {page: DRAFTS})
    backend = choosing.elastic()
    if backend is not None:
        indexing.rebuild(backend)

    def ask(text: str, **filters: Any) -> Results:
        sort = filters.pop("sort", Sort.RELEVANCE)
        found = facade.query(text, Filters(**filters), sort)
        assert found.engine.name == engine_name
        assert not found.engine.reduced
        return found

    return ask


def keys(found: Results) -> list[str]:
    return [hit.key for hit in found.hits]


def counts(found: Results, facet: str) -> dict[str, int]:
    return {bucket.value: bucket.count for bucket in found.facets[facet]}


def test_all_words_stand_before_some(ask: Ask) -> None:
    found = ask("football overtime")

    assert keys(found) == ["page:3", "page:1"]
    assert (found.matched, found.total, found.best) == ("all", 2, 1)


def test_words_count_in_all_their_forms_and_without_accents(ask: Ask) -> None:
    assert keys(ask("complaint cafe")) == ["page:4"]


def test_some_words_are_enough_where_nothing_has_all(ask: Ask) -> None:
    found = ask("football unicorns")

    assert found.matched == "any"
    assert set(keys(found)) == {"page:1", "page:3"}


@pytest.mark.parametrize(("typed", "meant"), [("bycicles", "bicycles"), ("overtme", "overtime")])
def test_a_word_that_nobody_knows_is_taken_for_one_that_is_near(
    ask: Ask, typed: str, meant: str
) -> None:
    found = ask(typed)

    assert found.matched == "fuzzy"
    assert found.suggestion == meant
    assert found.hits


def test_words_that_are_right_have_no_suggestion(ask: Ask) -> None:
    assert ask("football overtime").suggestion == ""


def test_what_people_call_a_service_leads_to_it(ask: Ask) -> None:
    assert keys(ask("my bike was stolen"))[0] == "page:90"
    assert keys(ask("mugged")) == ["page:90"]


def test_words_that_mean_the_same_find_each_other_at_once(ask: Ask) -> None:
    assert keys(ask("velocipede")) == []

    SynonymGroup.objects.create(words="bicycle\nvelocipede\ntwo wheeled vehicle")

    assert keys(ask("velocipede")) == ["page:2"]
    assert ask("velocipede stolen").matched == "all"
    assert keys(ask("two wheeled vehicle"))[0] == "page:2"


def test_words_of_a_group_stand_below_what_was_typed(ask: Ask) -> None:
    SynonymGroup.objects.create(words="overtime\ncomplaint")

    assert keys(ask("overtime")) == ["page:3", "page:4"]
    assert keys(ask("complaints")) == ["page:4", "page:3"]


def test_facets_count_what_other_choices_leave(ask: Ask) -> None:
    found = ask("", topics={"money"}, types={"Statistics"})

    assert keys(found) == ["page:3"]
    assert counts(found, "topics") == {"money": 1}
    assert counts(found, "types") == {"Statistics": 1, "FOI disclosure": 1}
    assert counts(found, "years") == {"2025": 1}
    assert [bucket.value for bucket in found.facets["types"] if bucket.chosen] == ["Statistics"]


def test_several_choices_of_one_facet_add_up(ask: Ask) -> None:
    assert set(keys(ask("", topics={"football", "theft"}))) == {"page:1", "page:2"}


def test_dates_include_both_ends(ask: Ask) -> None:
    found = ask("", since=date(2025, 1, 1), until=date(2025, 1, 3))

    assert keys(found) == ["page:3", "page:1"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, ["page:4", "page:3", "page:1", "page:2", "page:90"]),
        (Sort.OLDEST, ["page:2", "page:1", "page:3", "page:4", "page:90"]),
    ],
)
def test_results_are_sorted_by_date(ask: Ask, sort: Sort, expected: list[str]) -> None:
    assert keys(ask("", sort=sort)) == expected


def test_a_file_is_shown_with_its_publication_and_under_its_own_tab(ask: Ask) -> None:
    found = ask("helicopter")
    files = ask("helicopter", tab="file")

    assert keys(found) == ["page:4"]
    assert [(file.page, file.url) for file in found.hits[0].files] == [
        (2, "/documents/7/reply.pdf#page=2")
    ]
    assert "<mark>helicopter</mark>" in found.hits[0].files[0].excerpt
    assert keys(files) == ["file:7"]
    assert counts(found, "tab") == {"file": 1, "publication": 1}


def test_what_is_found_is_marked_and_all_else_escaped(ask: Ask) -> None:
    hit = ask("stolen bicycle").hits[0]

    assert hit.title_html == "<mark>Stolen</mark> <mark>bicycles</mark> by borough"
    assert "<mark>Bicycles</mark> &amp; tricycles &lt;b&gt;" in hit.excerpt


STRANGE = [
    *("\0", "\x1b[31m", '"unbalanced', "((( OR", "a:b AND", "*", "~", "\\", "/x/", "+-", "'"),
    *("é" * 400, "x" * 100_000, "word " * 20_000, "the of and", "\u0301" * 5000, "\ud800", "🚓"),
    *("-- ;", "%s %(k1)s {}"),
]  # fmt: skip


@pytest.mark.parametrize("typed", STRANGE)
def test_anything_may_be_typed(ask: Ask, typed: str) -> None:
    assert ask(typed).page == 1


@pytest.mark.parametrize("page", [-1, 0, 2, 1000, 10**9])
def test_any_page_may_be_asked_for(ask: Ask, page: int) -> None:
    found = facade.query("football", page=page)

    assert 1 <= found.page <= facade.MOST_PAGES
    assert not found.engine.reduced


def test_values_that_nothing_has_find_nothing(ask: Ask) -> None:
    found = ask("", types={"Nothing", "\0"}, areas={"X'; --"}, tab="\0")

    assert found.total == 0
