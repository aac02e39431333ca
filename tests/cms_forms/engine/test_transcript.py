"""What was asked and answered, as rows of words."""

import pytest

from cms_forms.engine.definition import Step
from cms_forms.engine.transcript import heading
from tests.cms_forms.engine.builders import asks, question, repeats, short_text

BICYCLES = repeats(short_text("what"), short_text("frame"), id="bicycles")
PLACES = repeats(question("place", "place"), id="places")


@pytest.mark.parametrize(
    ("step", "given", "words"),
    [
        (BICYCLES, {"what": "red bicycle", "frame": "123"}, "Red bicycle"),
        (BICYCLES, {"frame": "123"}, "Item 2"),
        (BICYCLES, {"what": "x" * 61}, "Item 2"),
        (BICYCLES, None, "Item 2"),
        (PLACES, {"place": {"text": "Quay", "postcode": "RM1 1AA"}}, "Item 2"),
    ],
)
def test_an_item_is_called_by_its_first_answer_where_that_is_short(
    step: Step, given: dict[str, object] | None, words: str
) -> None:
    assert heading(step, 2, given) == words  # type: ignore[arg-type]


def test_a_screen_of_one_question_is_called_by_it() -> None:
    assert heading(asks(short_text("what"))) == "what"
