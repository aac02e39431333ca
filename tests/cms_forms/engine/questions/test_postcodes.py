import pytest

from cms_forms.engine.questions import places


def test_a_site_may_have_postcodes_that_begin_with_letters_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "_patterns", [places.POSTCODE])
    before = places.postcode("xq1 0aa")
    places.also_begin_with(["XQ"])

    own = [places.postcode(each) for each in ("xq1 0aa", "XQ100 0AA", "se10 8lt", "xq1 0cc")]

    assert (before, own) == (None, ["XQ1 0AA", None, "SE10 8LT", None])
