"""The engine speaks the language of each request."""

from datetime import date

import pytest
from django.utils import translation

from cms_forms.engine.questions.days import shown


@pytest.mark.parametrize(
    ("code", "words"),
    [("cy", "5 Ionawr 2026"), ("pl", "5 stycznia 2026"), ("en-gb", "5 January 2026")],
)
def test_the_engine_goes_by_the_language_in_force(code: str, words: str) -> None:
    with translation.override(code):
        assert shown(date(2026, 1, 5)) == words
