"""The engine speaks the language of each request."""

from datetime import date

from django.utils import translation

from cms_forms.engine.questions.dates import shown


def test_the_engine_goes_by_the_language_in_force() -> None:
    day = date(2026, 1, 5)

    with translation.override("cy"):
        assert shown(day) == "5 Ionawr 2026"
    with translation.override("fr"):
        assert shown(day) == "5 janvier 2026"
    with translation.override("en-gb"):
        assert shown(day) == "5 January 2026"
