"""Times of day."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from cms_forms.engine.answers import StepAnswers, Value
from cms_forms.engine.definition import Operator, Question, Step, Test
from cms_forms.engine.language import at_start, gettext_noop
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions import characters, entries, moments
from cms_forms.engine.questions.base import (
    Before,
    Posted,
    QuestionType,
    Setting,
    nothing_before,
    register,
)

CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.h ]?([0-9]{2})(?::[0-9]{2})?)?"
    r"\s*(?:h|hrs|hours|([ap])\.?\s?m\.?|yr?\.?\s?([bph])(?:ore|rynhawn|wyr)?\.?|([صم]))?"
)
"""With seconds, "hrs", or the half of the day in English, Welsh (y bore, y prynhawn, yr hwyr) or
Arabic."""
HALVES = {"a": 0, "b": 0, "ص": 0, "p": 12, "h": 12, "م": 12}
"""Letter of a half of the day -> the hours before it."""
TIME_WORDS = {
    "midday": "12:00", "noon": "12:00", "hanner dydd": "12:00", "canol dydd": "12:00",
    "midnight": "00:00", "hanner nos": "00:00", "canol nos": "00:00",
}  # fmt: skip
LAST_MINUTE = 24 * 60 - 1
HALF_DAY = 12 * 60
"""Minutes."""
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
AT_TWELVE = {"midnight": 0, "noon": 12 * 60, "midday": 12 * 60}
"""They are in no half of the day."""
MINUTES = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
SPOKEN = re.compile(
    r"(?:(?:a )?(?P<minutes>[0-9]{1,2}|five|ten|quarter|twenty|twenty-five|half)(?: minutes?)? "
    r"(?P<way>past|after|to|before) |(?P<half>half) )?"
    rf"(?P<hour>[0-9]{{1,2}}(?:[:.][0-9]{{2}})?|{'|'.join([*NUMBERS, *AT_TWELVE])})"
    r"(?: ?o'?clock)?(?: ?(?:(?P<letter>[ap])\.? ?m\.?|in the (?P<part>morning|afternoon|evening)"
    r"|at (?P<night>night)))?"
)
"""Half past nine in the evening, quarter to 10 pm, ten to midnight."""


def clock(text: str) -> str | None:
    """A time of day as people write it or say it, as HH:MM; None when it is not one, or may be one
    of two: "half past nine" is in the morning or in the evening.
    """
    text = characters.digits(text[: entries.LONGEST_CODE]).strip().casefold().replace("’", "'")
    text = characters.without_about(text)
    word = text.removeprefix("12 ")
    if word in TIME_WORDS:
        return TIME_WORDS[word]
    found = CLOCK.fullmatch(text)
    if found is None:
        spoken = SPOKEN.fullmatch(text)
        return _said(spoken) if spoken else None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = next((HALVES[each] for each in found.groups()[2:] if each), None)
    if half is None and found[2] is None:
        return None  # "9" alone may be morning or evening
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + half
    elif half is not None and hour // 12 * 12 != half:
        return None  # 14:30am; 14:30pm and 0:30am are only said twice
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _said(found: re.Match[str]) -> str | None:
    """As HH:MM. The half of the day is that of the whole: "quarter to 12 pm" is 23:45."""
    word, _colon, digits = found["hour"].replace(".", ":").partition(":")
    past = found["minutes"] or found["half"] or digits or "0"
    minutes = MINUTES[past] if past in MINUTES else int(past)
    is_twice = bool(digits and (found["minutes"] or found["half"]))
    if minutes > 59 or is_twice:
        return None
    if found["way"] in ("to", "before"):
        minutes = -minutes
    has_half = bool(found["letter"] or found["part"] or found["night"])
    if word in AT_TWELVE:
        return None if has_half else _from(AT_TWELVE[word] + minutes)
    hour = NUMBERS[word] if word in NUMBERS else int(word)
    if not has_half:
        return _from(hour * 60 + minutes) if 12 < hour < 24 else None
    if not 1 <= hour <= 12:
        return None
    minute = (hour * 60 + minutes) % HALF_DAY
    if found["night"]:
        # Three at night is early and seven is late; five may be either.
        if 4 * 60 <= minute < 7 * 60:
            return None
        return _from(minute + HALF_DAY * (minute >= 7 * 60))
    is_late = found["letter"] == "p" or found["part"] in ("afternoon", "evening")
    return _from(minute + HALF_DAY * is_late)


def _from(minute: int) -> str:
    hour, minute = divmod(minute % (2 * HALF_DAY), 60)
    return f"{hour:02}:{minute:02}"


def shown(at: time) -> str:
    """A time of day as a person reads it: 9am, 2:30pm, midday."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return _("midnight") if at.hour == 0 else _("midday")
    minutes = f":{at.minute:02}" if at.minute else ""
    words = _("{time}am") if at.hour < 12 else _("{time}pm")
    return words.format(time=f"{at.hour % 12 or 12}{minutes}")


@register
class Time(QuestionType):
    """A time of day as people write it: 9am, 14:30, midday. Stored as HH:MM."""

    key = "time"
    label = gettext_noop("Time")
    icon = "time"
    template = "cms_forms/questions/time.html"
    operators = frozenset(
        {Operator.IS, Operator.IS_NOT, Operator.BEFORE, Operator.AFTER, Operator.IS_ANSWERED}
    )
    compared = operators - {Operator.IS_ANSWERED}
    tells = "hour"
    settings = (
        Setting(
            key=moments.UNTIL,
            label=gettext_noop("It ends what the time before it begins"),
            kind="boolean",
            help=gettext_noop("On the same day it must then not be earlier."),
        ),
        Setting(
            key=moments.APART,
            label=gettext_noop("It belongs to no date"),
            kind="boolean",
            help=gettext_noop(
                "A time belongs to the date asked before it. Not so an hour for calling back."
            ),
        ),
    )

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        name = entries.named(question, _("the time"))
        refusal = _("{name} must be a time, like 9am or 14:30").format(name=at_start(name))
        entry = entries.code(posted, refusal=refusal)
        if not entry:
            entries.missing(question, _("Enter {name}").format(name=name))
            return None
        stored = clock(entry)
        if stored is None and clock(f"{entry} pm") is not None:
            message = _("{name} must say am or pm, like 9am or 9pm")
            entries.refuse(message.format(name=at_start(name)))
        if stored is None:
            entries.refuse(refusal)
        return stored

    def check_beside(
        self,
        question: Question,
        value: Value,
        step: Step,
        given: StepAnswers,
        now: datetime,
        before: Before = nothing_before,
    ) -> None:
        """Where its date may not lie ahead, neither may the two together; where the date may not
        lie behind, neither may they; and no period may end before it begins."""
        hour = moments.hour_of(question.id, [*before(), *moments.answered(step, given)])
        if hour is None:
            return
        name = at_start(entries.named(question, _("the time")))
        if hour.earliest is not None and str(value) < str(hour.earliest):
            message = _("{name} must be the same as or after {time}")
            entries.refuse(message.format(name=name, time=self.display(question, hour.earliest)))
        if hour.date is None or hour.day != now.date().isoformat():
            return
        present = f"{now:%H:%M}"
        match hour.date.question.settings.get("when"):
            case "past_or_today" if str(value) > present:
                message = _("{name} must be in the past: it is not that late today yet")
                entries.refuse(message.format(name=name))
            case "future_or_today" if str(value) < present:
                message = _("{name} must be in the future: it is later than that today")
                entries.refuse(message.format(name=name))

    def display(self, question: Question, value: Value) -> str:
        try:
            at = time.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return shown(at)

    def posted(self, question: Question, value: Value) -> Posted:
        shown = self.display(question, value)
        # `clean` reads the words of a few languages only.
        return {"": [shown if clock(shown) == value else str(value)]}

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        other = clock(values[0]) if values else None
        if not isinstance(value, str) or other is None:
            return False
        # HH:MM sorts as text.
        return moments.compares(value, operator, other)

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        named = {clock(value) for test in tests for value in test.values[:1]}
        minutes = {int(at[:2]) * 60 + int(at[3:]) for at in named if at} or {0}
        near = {minute + step for minute in minutes for step in (-1, 0, 1)}
        return [f"{at // 60:02}:{at % 60:02}" for at in sorted(near) if 0 <= at <= LAST_MINUTE]

    def admits(self, question: Question, other: Question) -> bool:
        return True

    def problems(self, question: Question) -> Iterator[str]:
        for setting in self.settings:
            if not isinstance(question.settings.get(setting.key, False), bool):
                message = _("“{setting}” must be on or off. Choose it again.")
                yield message.format(setting=_(setting.label))
