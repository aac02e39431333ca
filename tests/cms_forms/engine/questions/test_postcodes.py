from cms_forms.engine.questions import places


def test_a_site_may_have_postcodes_that_begin_with_letters_of_its_own() -> None:
    before = places.postcode("xr1 0aa")
    places.also_begin_with(["XR"])
    try:
        own = [places.postcode(each) for each in ("xr1 0aa", "XR10O0AA", "se10 8lt", "xr1 0cc")]
    finally:
        places.also_begin_with([])

    assert (before, own) == (None, ["XR1 0AA", None, "SE10 8LT", None])
