"""Keys that are made from names."""

from cms_forms.models.keys import LONGEST_KEY, free_key


def test_a_key_is_the_name_numbered_where_it_is_taken() -> None:
    assert free_key("Front desk", (), stem="team") == "front-desk"
    assert free_key("Front desk", {"front-desk", "front-desk-2"}, stem="team") == "front-desk-3"


def test_a_name_without_a_latin_letter_has_a_key_all_the_same() -> None:
    assert free_key("合気道", {"set"}, stem="set") == "set-2"


def test_a_key_has_room_for_its_number_however_large() -> None:
    name = "a" * 200
    taken = {free_key(name, (), stem="set")}
    for _ in range(1_000):
        taken.add(free_key(name, taken, stem="set"))

    assert len(taken) == 1_001
    assert max(map(len, taken)) == LONGEST_KEY
