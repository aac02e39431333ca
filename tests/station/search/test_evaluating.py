from pathlib import Path

import pytest

from station.search import evaluating
from tests.station.search import known_items

DOCUMENTS = [
    evaluating.Document(id="a", title="Cost of policing football", text="What matches cost."),
    evaluating.Document(id="b", title="Stolen bicycles", text="Bicycles stolen by borough."),
    evaluating.Document(id="c", title="Overtime", text="Hours that officers were paid for."),
]


def test_figures_are_those_of_the_ranking() -> None:
    queries = {"1": "one", "2": "two", "3": "nobody judged"}
    judgments = {"1": {"a": 1.0}, "2": {"b": 2.0, "c": 1.0}}

    found = evaluating.figures(lambda text: ["b", "a"], queries, judgments)

    assert found.queries == 2
    assert found.hit == 1.0
    assert found.recall == pytest.approx(0.75)
    assert found.ndcg == pytest.approx((0.6309 + 2 / 2.6309) / 2, abs=0.001)


def test_judgments_of_trec_are_read_and_a_heading_is_no_judgment(tmp_path: Path) -> None:
    file = tmp_path / "judgments.tsv"
    file.write_text("query-id\tcorpus-id\tscore\n1\ta\t2\n2\t0\tb\t1\n")

    assert evaluating.read_judgments(file) == {"1": {"a": 2.0}, "2": {"b": 1.0}}


@pytest.mark.django_db
def test_documents_are_found_in_temporary_tables() -> None:
    with evaluating.postgres(DOCUMENTS) as rank:
        assert rank("stolen bicycle") == ["b"]
        assert rank("bicylce") == ["b"]
    with evaluating.plain_bm25(DOCUMENTS) as rank:
        assert rank("football matches") == ["a"]


@pytest.mark.skipif(not known_items.FOI.exists(), reason="the real summaries are not here")
@pytest.mark.django_db
@pytest.mark.parametrize(("slip", "least"), [(False, 0.98), (True, 0.975)])
def test_a_known_item_is_among_the_first_ten(slip: bool, least: float) -> None:
    rows = known_items.documents()[:4000]  # the whole takes a minute: `evaluate_search` has it
    documents = [evaluating.Document(**row) for row in rows]
    asked = list(known_items.questions(rows, 100, slip=slip))

    with evaluating.postgres(documents) as rank:
        found = sum(id in rank(text)[:10] for text, id in asked)

    assert found / len(asked) >= least
