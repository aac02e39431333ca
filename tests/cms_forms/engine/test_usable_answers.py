"""What people type, paste and dictate is kept in a form that a team can use, or refused."""

import json

import pytest

from cms_forms.engine.questions.base import question_type, question_types
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.entries import clean, day, message, question

SAME_ADDRESS = [
    "demo@rivermouth.example",
    "mailto:demo@rivermouth.example",
    "mailto:demo@rivermouth.example?subject=Lost%20cat",
    "Demo Person <demo@rivermouth.example>",
    "“Demo Person” <demo@rivermouth.example>",
    "<demo@rivermouth.example>",
    "“demo@rivermouth.example”",
    "demo@rivermouth.example.",
    "demo@rivermouth.example,",
    "demo @ rivermouth.example",
    "demo＠rivermouth.example",
    "demo@rivermouth。example",
    "demo\u3164@river\u00admouth.example\u2800",
    "\ufeffdemo@rivermouth.example\u200e",
]


@pytest.mark.parametrize("entry", SAME_ADDRESS)
def test_an_address_is_kept_without_what_was_copied_with_it(entry: str) -> None:
    assert clean("email", entry) == "demo@rivermouth.example"


@pytest.mark.parametrize("apostrophe", ["'", "\u2019", "\u2018", "\u02bc", "\u2032", "＇"])
def test_an_apostrophe_in_an_address_is_the_one_that_mail_systems_know(apostrophe: str) -> None:
    assert clean("email", f"o{apostrophe}neill@demo.example") == "o'neill@demo.example"


def test_a_dash_in_an_address_is_a_hyphen() -> None:
    assert clean("email", "ann\u2013marie@river\u2011mouth.example") == (
        "ann-marie@river-mouth.example"
    )


@pytest.mark.parametrize(
    "entry",
    [
        "demo@rivermouth,example",
        "demo@river_mouth.example",
        "demo@-rivermouth.example",
        "demo person@rivermouth.example",
        "demo…@rivermouth.example",
        "demo™@rivermouth.example",
        "a@demo.example b@demo.example",
        "a@demo.example; b@demo.example",
        "@demo.example",
        ".a@demo.example",
        "a" * 65 + "@demo.example",
        "a@" + "b" * 64 + ".example",
        "a@demo.e",
        "a@demo.1234",
        "<>",
        ">.",
    ],
)
def test_an_address_that_no_mail_reaches_is_refused(entry: str) -> None:
    assert "in the right format" in message("email", entry)


@pytest.mark.parametrize("ending", ["con", "CON", "cmo", "couk"])
def test_a_slip_in_the_end_of_an_address_is_told(ending: str) -> None:
    words = message("email", f"demo@rivermouth.{ending}")

    assert words.startswith(f"No address ends in “.{ending}”. Enter an e-mail address")


def test_an_address_of_254_letters_is_the_longest() -> None:
    longest = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 53}.example"

    assert len(longest) == 254
    assert clean("email", longest) == longest
    assert "right format" in message("email", longest.replace("d.", "dd."))


SAME_NUMBER = [
    "07700 900123",
    "07700900123",
    "(07700) 900-123",
    "07700/900.123",
    "+44 7700 900123",
    "+44 (0) 7700 900123",
    "(+44) 7700 900123",
    "0044 7700 900123",
    "44 7700 900123",
    "tel:+447700900123",
    "＋４４ ７７００ ９００１２３",
    "٠٧٧٠٠ ٩٠٠ ١٢٣",
    "۰۷۷۰۰ ۹۰۰ ۱۲۳",
    "०७७०० ९०० १२३",
    "O77OO 900123",
    "07700\u3164900123",
    "07700\u2013900\u2212123",
    "Tel: 07700 900123",
    "Mob 07700 900123",
    "07700 900123 (work)",
]


@pytest.mark.parametrize("entry", SAME_NUMBER)
def test_a_number_is_kept_in_one_form_however_it_is_written(entry: str) -> None:
    assert clean("phone", entry) == "07700900123"


@pytest.mark.parametrize(
    "entry",
    [
        "020 7946 0018 ext 123",
        "020 7946 0018 ext. 123",
        "020 7946 0018, extension 123",
        "020 7946 0018 (ext 123)",
        "020 7946 0018x123",
        "020 7946 0018 #123",
        "020 7946 0018 est 123",
        "020 7946 0018 Estyniad: 123",
        "٠٢٠ ٧٩٤٦ ٠٠١٨ تحويلة ١٢٣",
    ],
)
def test_an_extension_is_kept_with_its_number(entry: str) -> None:
    kind, asked = question_type("phone"), question("phone")

    kept = clean("phone", entry)

    assert kept == "02079460018 ext 123"
    assert kind.display(asked, kept) == "020 7946 0018 extension 123"
    assert kind.clean(asked, kind.posted(asked, kept), TODAY) == kept


@pytest.mark.parametrize(
    ("entry", "stored"),
    [
        ("+353 (0)1 234 5678", "+35312345678"),
        ("00 49 (0) 30 123456", "+4930123456"),
        ("(+44) (0)20 7946 0018", "02079460018"),
        ("(0)1632 960 001", "01632960001"),
        ("(01632) 960 001", "01632960001"),
    ],
)
def test_the_nought_in_brackets_counts_at_home_only(entry: str, stored: str) -> None:
    assert clean("phone", entry) == stored


@pytest.mark.parametrize(
    "number",
    [
        "01632 960 001", "01204 12345", "016977 2345", "020 7946 0018", "03069 990 000",
        "0500 123 4567", "07700 900 123", "0800 1111", "0800 123 456", "0808 157 0192",
        "0845 46 47", "0909 879 0000", "+353 1 234 5678", "+1 202 555 0123", "+683 4000",
        "+290 22222", "+999 12345678 9012",
    ],
)  # fmt: skip
def test_a_number_of_the_right_length_is_kept(number: str) -> None:
    assert clean("phone", number) == number.replace(" ", "")


@pytest.mark.parametrize(
    "number",
    [
        "07700 900 12", "07700 900 1234", "020 7946 001", "020 7946 00188", "03069 990 00",
        "01632 96000", "0161 496 000", "01204 1234", "0800 12345", "0909 879 000", "021 7946 0018",
        "010 1234 5678", "04700 900 123", "06700 900 123", "00", "960 001", "+44 7700 900 12",
        "+0 1234 5678", "+1 202 555 012", "+1 202 555 01234", "+353 12", "+4412345678",
        "+49 1234567890 12345", "07700 900123 ext", "ext 123", "no phone",
    ],
)  # fmt: skip
def test_a_number_that_nobody_can_be_called_on_is_refused(number: str) -> None:
    assert "with all its digits" in message("phone", number)


@pytest.mark.parametrize(
    ("type", "entry", "stored"),
    [
        ("whole_number", "٣", "3"),
        ("whole_number", "١٬٢٠٠", "1200"),
        ("whole_number", "１２", "12"),
        ("whole_number", "1,00,000", "100000"),
        ("whole_number", "1 200", "1200"),
        ("whole_number", "+5", "5"),
        ("whole_number", "- 5", "-5"),
        ("whole_number", "\u20135", "-5"),
        ("decimal", "١٢٫٥", "12.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "1,200.25", "1200.25"),
        ("money", "50p", "0.50"),
        ("money", "5 pence", "0.05"),
        ("money", "GBP 1,200", "1200.00"),
        ("money", "12 pounds", "12.00"),
        ("money", "12.50 GBP", "12.50"),
        ("money", "£ ١٢٠", "120.00"),
        ("money", "￡12", "12.00"),
    ],
)
def test_a_number_is_read_as_people_write_it(type: str, entry: str, stored: str) -> None:
    assert clean(type, entry) == stored


@pytest.mark.parametrize(
    ("type", "entry"),
    [
        ("whole_number", "2 3"),
        ("whole_number", "1 20"),
        ("whole_number", "1,2,3"),
        ("whole_number", "1,200 300"),
        ("whole_number", "5²"),
        ("whole_number", "½"),
        ("whole_number", "--5"),
        ("whole_number", "+-5"),
        ("whole_number", "Ⅻ"),
        ("decimal", "."),
        ("decimal", "5."),
        ("decimal", "1.200,50"),
        ("decimal", "0x10"),
        ("money", "£"),
        ("money", "££5"),
        ("money", "12.5"),
        ("money", "£5p"),
        ("money", "100p"),
        ("money", "€5"),
    ],
)
def test_a_number_that_may_mean_another_is_refused(type: str, entry: str) -> None:
    assert "must be" in message(type, entry)


@pytest.mark.parametrize(
    ("entry", "stored"),
    [
        ("3rd/Nov/2026", "2026-11-03"),
        ("1af/Tachwedd/2026", "2026-11-01"),
        ("29./2./2024", "2024-02-29"),
        ("٣/١١/٢٠٢٦", "2026-11-03"),
        ("03/نوفمبر/2026", "2026-11-03"),
        ("3\u200e/1\ufe0f\u20601/2026", "2026-11-03"),
        ("31/Mai/2026", "2026-05-31"),
        ("1/SEPT/2026", "2026-09-01"),
    ],
)
def test_a_date_is_read_in_english_welsh_and_arabic(entry: str, stored: str) -> None:
    assert clean("date", day(entry)) == stored


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("29/2/2026", "must be a real date"),
        ("0/1/2026", "must be a real date"),
        ("32/1/2026", "must be a real date"),
        ("1st of/1/2026", "must be a real date"),
        ("1/0/2026", "a month from 1 to 12"),
        ("1/brumaire/2026", "a month from 1 to 12"),
        ("1/1/20266", "a year of 4 numbers"),
        ("1/1/026", "a year of 4 numbers"),
        ("1/1/9026", "must be the same as or before 16 October 2163"),
    ],
)
def test_a_date_that_is_none_is_refused(entry: str, words: str) -> None:
    assert words in message("date", day(entry))


@pytest.mark.parametrize(
    ("entry", "stored"),
    [
        ("9:30am", "09:30"), ("9.30 a.m.", "09:30"), ("9yb", "09:00"), ("9.30 y.h.", "21:30"),
        ("3yp", "15:00"),
        ("9 y bore", "09:00"), ("9.30 yr hwyr", "21:30"),
        ("٩:٣٠ ص", "09:30"), ("٩:٣٠ م", "21:30"), ("14:30pm", "14:30"),
        ("0:30am", "00:30"), ("14:30:59", "14:30"), ("1430hrs", "14:30"), ("14h30", "14:30"),
        ("930", "09:30"),
        ("12am", "00:00"), ("12pm", "12:00"), ("12:30am", "00:30"), ("hanner nos", "00:00"),
        ("Canol dydd", "12:00"), ("12 midday", "12:00"), ("00:00", "00:00"), ("23:59", "23:59"),
        ("9:30\u202fam", "09:30"),
    ],
)  # fmt: skip
def test_a_time_is_read_in_english_welsh_and_arabic(entry: str, stored: str) -> None:
    assert clean("time", entry) == stored


@pytest.mark.parametrize(
    "entry", ["24:00", "12:60", "14:30am", "13am", "0:30pm", "9:5", "noonish", "9:30xm", "am"]
)
def test_a_time_that_is_none_is_refused(entry: str) -> None:
    assert "must be a time" in message("time", entry)


@pytest.mark.parametrize(
    ("entry", "stored"),
    [
        ("SE1O 8LT", "SE10 8LT"),
        ("S014 1AA", "SO14 1AA"),
        ("0X1 1AA", "OX1 1AA"),
        ("SW1A IAA", "SW1A 1AA"),
        ("RM1 lAA".replace("l", "I"), "RM1 1AA"),
        ("ＲＭ１ １ＡＡ", "RM1 1AA"),
        ("rm١ ١aa", "RM1 1AA"),
        ("CR0 1AA", "CR0 1AA"),
        ("GIR 0AA", "GIR 0AA"),
    ],
)
def test_letters_and_digits_of_a_postcode_are_told_apart(entry: str, stored: str) -> None:
    assert clean("place", {"text": "x", "postcode": entry})["postcode"] == stored


@pytest.mark.parametrize("entry", ["SE10 8L0", "SE01", "0000000", "SE100 8LT", "11111111"])
def test_a_postcode_that_is_none_is_refused(entry: str) -> None:
    assert "full UK postcode" in message("place", {"text": "x", "postcode": entry})


@pytest.mark.parametrize(
    ("entry", "stored", "shown"),
    [
        ("AB1O CDE", "AB10CDE", "AB10 CDE"),
        ("A012 CDE", "AO12CDE", "AO12 CDE"),
        ("ABI2 CDE", "AB12CDE", "AB12 CDE"),
        ("AB12 CD0", "AB12CDO", "AB12 CDO"),
        ("AB12\u3164CDE", "AB12CDE", "AB12 CDE"),
        ("ab١٢ cde", "AB12CDE", "AB12 CDE"),
        ("101 D 123", "101D123", "101 D 123"),
        ("12 AB 34", "12AB34", "12 AB 34"),
        ("12345", "12345", "12345"),
        ("Q123 ABC", "Q123ABC", "Q123 ABC"),
    ],
)
def test_letters_and_digits_of_a_mark_are_told_apart(entry: str, stored: str, shown: str) -> None:
    kept = clean("vehicle_registration", entry)

    assert kept == stored
    assert question_type("vehicle_registration").display(question("x"), kept) == shown


@pytest.mark.parametrize("entry", ["ABCDEFG", "A" * 13, "0" * 13, "AB12CDEF", "A0000BCD", "1"])
def test_a_mark_that_no_vehicle_has_is_refused(entry: str) -> None:
    assert "number plate" in message("vehicle_registration", entry)


UNSEEN = [
    "\u200b", "\u200c\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u115f\u1160", "\uffa0",
    "\u2800", "\u034f", "\u0301", "\u20dd", "\ufe0f", "\u202e\u202c", "\u2066\u2069", "\u180e",
    "\u17b4", "\U000e0001\U000e0020", "\U000e0100", "\ue000", "\u2065", "\U000e0fff", "\u3000",
    "\ufffc", "\U00013441", "\U0001d159",
    "\u00a0 \u2003",
]  # fmt: skip


@pytest.mark.parametrize("entry", UNSEEN)
def test_what_prints_as_nothing_is_no_answer(entry: str) -> None:
    for type, kind in question_types().items():
        optional = question(type, required=False)
        if not kind.has_options and type != "declaration":
            assert kind.clean(optional, {part: [entry] for part in kind.parts}, TODAY) is None


@pytest.mark.parametrize(
    "words", ["سُرِقَت دراجتي", "Cafodd ei ddwyn yn Llŷn ger y môr", "👩\u200d🦽 Ŵ", "ชื่อ", "𞤀𞤁"]
)
def test_words_of_every_script_are_kept_as_they_are(words: str) -> None:
    for type in ("short_text", "long_text", "name"):
        assert clean(type, words) == words
        assert json.loads(json.dumps(clean(type, words))) == words


@pytest.mark.parametrize("hidden", ["\ufe00", "\ufe0f", "\u2800", "\u200d", "\u00ad"])
def test_what_hides_in_a_pasted_code_is_left_out(hidden: str) -> None:
    assert clean("whole_number", f"1{hidden}2") == "12"


@pytest.mark.parametrize("seen", ["\ufdff", "\ufe10", "\u0e33"])
def test_what_is_seen_in_a_pasted_code_is_not(seen: str) -> None:
    assert "must be a whole number" in message("whole_number", f"1{seen}2")
