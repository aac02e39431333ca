import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from station.force import colours

TOKENS = Path(__file__).parents[2] / "site/station/assets/sass/_tokens.scss"


def tokens() -> dict[str, str]:
    return dict(re.findall(r'"([a-z-]+)": (#[0-9a-f]{6})', TOKENS.read_text()))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert colours.contrast_with_white((255, 255, 255)) == pytest.approx(1)
    assert colours.contrast_with_white((0, 0, 0)) == pytest.approx(21)
    assert colours.contrast_with_white((0x76, 0x76, 0x76)) == pytest.approx(4.54, abs=0.01)


def test_a_force_can_change_exactly_the_colours_that_the_style_sheet_lets_it() -> None:
    assert set(colours.custom_properties(colours.NIGHT, colours.LAMP)) == set(tokens())


def test_the_usual_colours_are_those_of_the_style_sheet() -> None:
    assert (tokens()["night"], tokens()["lamp"]) == (colours.NIGHT, colours.LAMP)


@pytest.mark.parametrize("name", ["night-deep", "lamp-deep", "glow", "halo", "mist"])
def test_shades_made_from_the_usual_colours_are_near_the_designed_ones(name: str) -> None:
    def channels(colour: str) -> list[int]:
        return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]

    made = colours.custom_properties(colours.NIGHT, colours.LAMP)[name]

    for ours, designed in zip(channels(made), channels(tokens()[name]), strict=True):
        assert abs(ours - designed) <= 16


@pytest.mark.parametrize("value", ["", "blue", "#12345", "#1a56c4;}", "#GGGGGG", "rgb(0,0,0)"])
def test_what_is_no_colour_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match="six digits"):
        colours.validate_colour(value)


def test_the_usual_colours_are_allowed() -> None:
    colours.validate_colour(colours.NIGHT)
    colours.validate_colour(colours.LAMP)
