import pytest

from social_hub.words.second_eyes import concerns


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The trial begins on Monday", "trial"),
        ("He appeared at Rivermouth Crown Court", "trial"),
        ("A man was CHARGED last night", "trial"),
        ("the def\u00adendant’s lawyer", "trial"),
        ("a re\u200bmand hearing", "trial"),
        ("The victim was named as A. Nobody", "victim"),
        ("Next-of-kin were told", "victim"),
        ("A 16-year-old was hurt", "minor"),
        ("a 16 yr old", "minor"),
        ("Sam, aged 15, is missing", "minor"),
        ("Sam (17) is missing", "minor"),
        ("a fifteen‑year‑old", "minor"),
        ("aged between 9 and 40", "minor"),
        ("an 18-month-old", "minor"),
        ("Two teenagers", "minor"),
        ("a girl’s bike", "minor"),
        ("ｔｈｅ ｔｒｉａｌ", "trial"),
    ],
)
def test_words_of_a_trial_a_victim_or_a_minor_ask_for_somebody_else(text: str, reason: str) -> None:
    assert reason in [concern.reason for concern in concerns([text])]


@pytest.mark.parametrize(
    "text",
    [
        "Bring your bike to Old Quay market this Saturday, 10am to 4pm.",
        "A 21-year-old bridge, aged 50",
        "The 116-year-old pier",
        "An industrial estate and a courtyard",
        "Buoys and lad ders",
    ],
)
def test_other_words_do_not(text: str) -> None:
    assert concerns([text]) == ()


def test_the_words_for_the_picture_are_read_too_and_say_why() -> None:
    (concern,) = concerns(["Look at this", "", "A girl holds a kite"])

    assert (concern.reason, concern.words) == ("minor", ("girl",))


def test_a_force_s_own_list_takes_the_place_of_ours() -> None:
    lists = {"operation": ["Operation Lamp*"]}

    assert concerns(["Operation  lamplight began"], lists)[0].words == ("operation lamplight",)
    assert concerns(["The trial"], lists) == ()
