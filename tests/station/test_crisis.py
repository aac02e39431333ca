"""Who types that they need somebody now, and who only sounds like it. Pure."""

import pytest

from station.search.answers import said_once, usual_answers
from station.search.crisis import is_said, phrases_of

USUAL = {value["title"]: phrases_of(value["phrases"]) for _, value in usual_answers()}
SUICIDE, ABUSE, RAPE, FOLLOWED, CHILD, MISSING, FIRE, NOW, ILL = USUAL


def answers_to(typed: str) -> list[str]:
    return [title for title, phrases in USUAL.items() if is_said(phrases, typed)]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("i want to die", SUICIDE),
        ("I wanna die", SUICIDE),
        ("kill myself", SUICIDE),
        ("kil my self", SUICIDE),
        ("killing myself", SUICIDE),
        ("suicide", SUICIDE),
        ("sucide", SUICIDE),
        ("SUISIDE", SUICIDE),
        ("i dont want to be here anymore", SUICIDE),
        ("I don’t want to live any more", SUICIDE),
        ("end my life", SUICIDE),
        ("self-harm", SUICIDE),
        ("i wish i was dead", SUICIDE),
        ("cant cope anymore", SUICIDE),
        ("my brother wants to kill himself", SUICIDE),
        ("my husband hits me", ABUSE),
        ("hits me, my husband", ABUSE),
        ("my husbend hits me", ABUSE),
        ("boyfreind hit me", ABUSE),
        ("he hits me", ABUSE),
        ("beaten by my partner", ABUSE),
        ("partner strangled me", ABUSE),
        ("my ex is threatening me", ABUSE),
        ("domestic abuse", ABUSE),
        ("domestik violance", ABUSE),
        ("my dad beats my mum", ABUSE),
        ("scared of my boyfriend", ABUSE),
        ("he wont let me leave", ABUSE),
        ("my boyfriend punched me", ABUSE),
        ("he raped me", RAPE),
        ("I’ve been raped", RAPE),
        ("i was sexually assulted", RAPE),
        ("being followed", FOLLOWED),
        ("someone is following me", FOLLOWED),
        ("i have a stalker", FOLLOWED),
        ("child in danger", CHILD),
        ("my child is being abused", CHILD),
        ("my son is missing", MISSING),
        ("missing daughter", MISSING),
        ("my daughter didn't come home", MISSING),
        ("lost child", MISSING),
        ("fire", FIRE),
        ("fire fire", FIRE),
        ("house is burning", FIRE),
        ("there's a fire", FIRE),
        ("my house is on fire", FIRE),
        ("help", NOW),
        ("someone is trying to break in", NOW),
        ("someone is breaking into my house", NOW),
        ("I was being assaulted", NOW),
        ("man with a knife", NOW),
        ("someone in my house", NOW),
        ("he is going to kill me", NOW),
        ("she is not breathing", ILL),
        ("overdose", ILL),
        ("i cant breathe", ILL),
    ],
)
def test_who_needs_somebody_now_is_told_who_answers(typed: str, answer: str) -> None:
    assert answer in answers_to(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("die hard", "kill switch", "dead fox on road", "end of life", "dead batteries"),
        *("stolen bike hit", "hit and run", "a car hit me", "car hit my bike", "beat officers"),
        *("husband hit by a car", "my partner's car was stolen", "my ex has my car"),
        *("fire station", "fire safety", "firearms licence", "fireworks", "school fire drill"),
        *("speeding fine", "pay a fine", "how to beat a speeding ticket"),
        *("follow up a report", "follow us on facebook", "follow me on twitter"),
        *("my bike is missing", "missing number plate", "missing cat", "my son lost his phone"),
        *("child car seat", "find my child's bike", "police jobs for my son"),
        *("knife amnesty", "hand in a knife", "gun licence", "danger sign", "help with a form"),
        *("my house was burgled", "someone broke into my shed", "train station", "jump leads"),
        *("register a death", "i wish to report a death", "intruder alarm", "burning rubbish"),
        *("lost child benefit letter", "want to complain", "breaking news", "fire brigade jobs"),
        *("freedom of information", "collision", "lost dog", "sexual health"),
    ],
)
def test_who_looks_for_something_else_is_left_alone(typed: str) -> None:
    assert answers_to(typed) == []


@pytest.mark.parametrize(
    "typed", ["", "   ", "\x00", "’’’", "a " * 500, "e\u0301" * 100_000, "١٢٣"]
)
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    assert answers_to(typed) == []


def test_a_slash_means_or_and_the_order_does_not_count() -> None:
    phrases = phrases_of("sold/sells drugs")

    assert is_said(phrases, "drugs are sold here")
    assert is_said(phrases, "He sells drugs")
    assert not is_said(phrases, "drugs")


def test_a_line_that_begins_with_an_equals_sign_is_all_that_was_typed() -> None:
    phrases = phrases_of("=smoke")

    assert is_said(phrases, "Smoke!")
    assert not is_said(phrases, "smoke alarm")


def test_lines_without_words_are_no_phrases() -> None:
    assert not is_said(phrases_of("\n  \n=\n/\nthe\n"), "the end")


def test_a_slip_makes_no_other_word_of_a_short_one() -> None:
    assert not is_said(phrases_of("fire"), "fine")
    assert not is_said(phrases_of("danger"), "ranger")
    assert is_said(phrases_of("danger"), "dagner")


def test_what_two_answers_say_stands_in_the_first_alone() -> None:
    call = '<p data-block-key="a"><b>Call 999</b></p>'
    again = "<p><b>Call  999</b></p>"

    said = said_once(
        [
            ("Hurt?", f"{call}<p>Or a friend.</p>"),
            ("Now?", again),
            ("Ill?", f"{again}<ul><li>111</li></ul>"),
        ]
    )

    assert [(each.title, each.html) for each in said] == [
        ("Hurt?", f"{call}<p>Or a friend.</p>"),
        ("Ill?", "<ul><li>111</li></ul>"),
    ]
