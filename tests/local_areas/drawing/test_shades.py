from local_areas.drawing.shades import Band, shades


def test_each_class_has_as_many_areas_as_can_be() -> None:
    found, bands = shades([float(value) for value in range(10)])

    assert found == (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
    assert bands[0] == Band(shade=1, low=0, high=1)
    assert bands[-1] == Band(shade=5, low=8, high=9)


def test_what_is_withheld_has_no_shade() -> None:
    assert shades([None, 3.0])[0][0] == 0
    assert shades([None, None]) == ((0, 0), ())


def test_equal_values_have_one_shade() -> None:
    found, bands = shades([7.0] * 4)

    assert found == (1, 1, 1, 1)
    assert bands == (Band(shade=1, low=7, high=7),)
