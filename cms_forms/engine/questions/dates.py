"""Dates. Limits and tests may be relative to today."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from cms_forms.engine.answers import StepAnswers, Value
from cms_forms.engine.definition import Operator, Question, Step, Test
from cms_forms.engine.language import at_start, gettext_noop, ngettext
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions import characters, entries, moments
from cms_forms.engine.questions.base import (
    LIMIT_MESSAGE,
    Before,
    Invalid,
    Posted,
    Problem,
    QuestionType,
    Setting,
    nothing_before,
    register,
)
from cms_forms.engine.questions.day_limits import EARLIEST, LATEST, moment_of, unreadable
from cms_forms.engine.questions.days import (
    MONTH_NUMBERS,
    kind_of_moment,
    moment,
    parse,
    shown,
    years_before,
)

ORDINAL = re.compile(r"([0-9]{1,2})\s?(?:st|nd|rd|th|af|il|ail|ydd|fed|eg)", re.IGNORECASE)
"""1st, and 1af in Welsh."""
EARLIEST_YEAR = 1875
MOST_DAYS, MOST_YEARS = 50_000, 120
"""The highest limits that an editor can set."""
ANY_DAY = date(2026, 6, 15)
"""From which limits are counted to compare them with each other."""
DIGITS = re.compile(r"[0-9]{1,4}")
MUST_INCLUDE = {
    ("day",): gettext_noop("{name} must include a day"),
    ("month",): gettext_noop("{name} must include a month"),
    ("year",): gettext_noop("{name} must include a year"),
    ("day", "month"): gettext_noop("{name} must include a day and a month"),
    ("day", "year"): gettext_noop("{name} must include a day and a year"),
    ("month", "year"): gettext_noop("{name} must include a month and a year"),
}
"""The parts left empty -> what the message says of them."""


def _not_real(name: str) -> str:
    message = _("{name} must be a real date. Enter it as numbers, like 27 3 2026")
    return message.format(name=name)


def _too_late(name: str, latest: date) -> str:
    message = _("{name} must be the same as or before {date}")
    return message.format(name=name, date=shown(latest))


def _too_early(name: str, earliest: date) -> str:
    message = _("{name} must be the same as or after {date}")
    return message.format(name=name, date=shown(earliest))


@register
class Date(QuestionType):
    """Three boxes: day, month, year. Stored as YYYY-MM-DD."""

    key = "date"
    label = gettext_noop("Date")
    icon = "date"
    template = "cms_forms/questions/date.html"
    operators = frozenset(
        {
            Operator.IS,
            Operator.IS_NOT,
            Operator.BEFORE,
            Operator.AFTER,
            Operator.WITHIN_LAST_DAYS,
            Operator.IS_ANSWERED,
        }
    )
    compared = frozenset({Operator.IS, Operator.IS_NOT, Operator.BEFORE, Operator.AFTER})
    parts = ("day", "month", "year")
    tells = "day"
    settings = (
        Setting(
            key="when",
            label=gettext_noop("In the past or the future"),
            kind="choice",
            unset=gettext_noop("Any day"),
            choices=(
                ("past", gettext_noop("Before today")),
                ("past_or_today", gettext_noop("Today or before")),
                ("future_or_today", gettext_noop("Today or later")),
                ("future", gettext_noop("After today")),
            ),
        ),
        Setting(
            key="most_days_ago", label=gettext_noop("At most this many days ago"), kind="integer"
        ),
        Setting(
            key="most_days_ahead",
            label=gettext_noop("At most this many days ahead"),
            kind="integer",
        ),
        EARLIEST,
        LATEST,
        LIMIT_MESSAGE,
        Setting(
            key="minimum_age",
            label=gettext_noop("At least this many years ago"),
            kind="integer",
            help=gettext_noop("For a date of birth: 18 means that the person is 18 or over."),
        ),
        Setting(
            key="is_birthday",
            label=gettext_noop("It is the visitor’s own date of birth"),
            kind="boolean",
            help=gettext_noop("The browser may then fill it in."),
        ),
        Setting(
            key=moments.UNTIL,
            label=gettext_noop("It ends what the date before it begins"),
            kind="boolean",
            help=gettext_noop("It must then not be earlier, nor may the times of both days be."),
        ),
    )

    def purposes(self, question: Question) -> Mapping[str, str]:
        if question.settings.get("is_birthday") is not True:
            return {}
        return {part: f"bday-{part}" for part in self.parts}

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        name = entries.named(question, _("the date"))
        refusal = _not_real(at_start(name))
        values = {
            part: characters.digits(entries.code(posted, part, refusal=refusal)).rstrip(".,")
            for part in self.parts
        }
        if not any(values.values()):
            entries.missing(question, _("Enter {name}").format(name=name), "day")
            return None
        name = at_start(name)
        absent = tuple(part for part in self.parts if not values[part])
        if absent:
            entries.refuse(_(MUST_INCLUDE[absent]).format(name=name), absent[0])
        day = self._day(name, values, today)
        self._check_limits(question, name, day, today)
        return day.isoformat()

    def check_beside(
        self,
        question: Question,
        value: Value,
        step: Step,
        given: StepAnswers,
        now: datetime,
        before: Before = nothing_before,
    ) -> None:
        if question.settings.get(moments.UNTIL) is not True:
            return
        begin = moments.begin_of(question.id, [*before(), *moments.answered(step, given)])
        first = parse(str(begin.value)) if begin else None
        if first is not None and str(value) < first.isoformat():
            name = at_start(entries.named(question, _("the date")))
            entries.refuse(_too_early(name, first), "day")

    @staticmethod
    def _day(name: str, values: dict[str, str], today: date) -> date:
        if not DIGITS.fullmatch(values["year"]) or len(values["year"]) != 4:
            message = _("{name} must have a year of 4 numbers, like 2026")
            entries.refuse(message.format(name=name), "year")
        month = MONTH_NUMBERS.get(values["month"].casefold())
        if month is None:
            if not DIGITS.fullmatch(values["month"]) or not 1 <= int(values["month"]) <= 12:
                message = _("{name} must have a month from 1 to 12")
                entries.refuse(message.format(name=name), "month")
            month = int(values["month"])
        ordinal = ORDINAL.fullmatch(values["day"])
        number = ordinal[1] if ordinal else values["day"]
        if not DIGITS.fullmatch(number):
            entries.refuse(_not_real(name), "day")
        try:
            day = date(int(values["year"]), month, int(number))
        except ValueError:
            raise Invalid(Problem(message=_not_real(name), part="day")) from None
        if day.year < EARLIEST_YEAR:
            message = _("{name} must be in {year} or later")
            entries.refuse(message.format(name=name, year=EARLIEST_YEAR), "year")
        latest = today + timedelta(MOST_DAYS)
        if day > latest:
            entries.refuse(_too_late(name, latest), "year")
        return day

    @staticmethod
    def _check_limits(question: Question, name: str, day: date, today: date) -> None:
        match question.settings.get("when"):
            case "past" if day >= today:
                entries.over(question, _("{name} must be in the past").format(name=name), "day")
            case "past_or_today" if day > today:
                message = _("{name} must be today or in the past")
                entries.over(question, message.format(name=name), "day")
            case "future_or_today" if day < today:
                message = _("{name} must be today or in the future")
                entries.over(question, message.format(name=name), "day")
            case "future" if day <= today:
                entries.over(question, _("{name} must be in the future").format(name=name), "day")
        first, last = Date._limits(question, today)
        if first is not None and day < first:
            entries.over(question, _too_early(name, first), "day")
        if last is not None and day > last:
            entries.over(question, _too_late(name, last), "day")
        ago = entries.integer(question, "most_days_ago", 0, MOST_DAYS)
        if ago is not None and day < today - timedelta(ago):
            entries.over(question, _too_early(name, today - timedelta(ago)), "day")
        ahead = entries.integer(question, "most_days_ahead", 0, MOST_DAYS)
        if ahead is not None and day > today + timedelta(ahead):
            entries.over(question, _too_late(name, today + timedelta(ahead)), "day")
        age = entries.integer(question, "minimum_age", 0, MOST_YEARS)
        if age is not None and day > years_before(today, age):
            message = ngettext(
                "{name} must be at least {number} year ago",
                "{name} must be at least {number} years ago",
                age,
            )
            entries.over(question, message.format(name=name, number=age), "year")

    @staticmethod
    def _limits(question: Question, today: date) -> tuple[date | None, date | None]:
        """“Not before” and “Not after”."""
        first, last = (moment_of(question, setting) for setting in (EARLIEST, LATEST))
        return moment(first, today) if first else None, moment(last, today) if last else None

    def posted(self, question: Question, value: Value) -> Posted:
        day = parse(str(value))
        if day is None:
            return {}
        return {"day": [str(day.day)], "month": [str(day.month)], "year": [f"{day.year:04}"]}

    def display(self, question: Question, value: Value) -> str:
        day = parse(str(value))
        return shown(day) if day else str(value)

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        if not isinstance(value, str) or not values:
            return False
        own = parse(value)
        if own is None:
            return False
        if operator is Operator.WITHIN_LAST_DAYS:
            days = values[0]
            return days.isdecimal() and len(days) < 6 and 0 <= (today - own).days <= int(days)
        other = moment(values[0], today)
        if other is None:
            return False
        return moments.compares(own, operator, other)

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        days = {today}
        kinds = set()
        for test in tests:
            within = test.operator is Operator.WITHIN_LAST_DAYS
            for text in test.values[:1]:
                day = moment(f"today-{text}" if within else text, today)
                kinds.add("days" if within else kind_of_moment(text))
                days |= {day} if day else set()
        # How a fixed day lies to "14 days ago", and that to "6 months ago", changes with time.
        if len(kinds - {"today"}) > 1 or kinds == {"today", "fixed"}:
            return None
        numbers = {day.toordinal() + near for day in days for near in (-1, 0, 1)}
        return [
            date.fromordinal(number).isoformat()
            for number in sorted(numbers)
            if 1 <= number <= date.max.toordinal()
        ]

    def ends(self, question: Question, today: date) -> Sequence[Value]:
        days = [today + timedelta(days) for days in self._range(question)]
        days += [limit for limit in self._limits(question, today) if limit is not None]
        return [day.isoformat() for day in days]

    @staticmethod
    def _is_fixed(question: Question) -> bool | None:
        """Whether its “Not before” and “Not after” are days of the calendar, or count from today;
        None where one is and the other does.
        """
        kinds = {
            not limit.startswith("today")
            for limit in (moment_of(question, setting) for setting in (EARLIEST, LATEST))
            if limit
        }
        return None if len(kinds) > 1 else kinds == {True}

    def admits(self, question: Question, other: Question) -> bool:
        if any(self._is_fixed(each) is not False for each in (question, other)):
            return super().admits(question, other)
        first, last = self._range(question)
        earliest, latest = self._range(other)
        return first <= earliest and latest <= last

    def problems(self, question: Question) -> Iterator[str]:
        for setting in self.settings:
            if setting.key not in question.settings:
                continue
            if setting.kind in ("boolean", "text"):
                continue
            most = MOST_YEARS if setting.key == "minimum_age" else MOST_DAYS
            if setting.kind == "choice":
                if question.settings[setting.key] not in dict(setting.choices):
                    message = _("“{setting}” must be one of its choices. Choose it again.")
                    yield message.format(setting=_(setting.label))
            elif entries.integer(question, setting.key, 0, most) is None:
                message = _("“{setting}” must be a number from 0 to {most}.")
                yield message.format(setting=_(setting.label), most=f"{most:,}")
        yield from unreadable(question)
        first, last = self._range(question)
        earliest, latest = self._limits(question, ANY_DAY)
        crossed = (
            self._is_fixed(question) is not False and earliest and latest and earliest > latest
        )
        if first > last or crossed:
            yield _("With these limits no date fits. Change or clear one of them.")

    @staticmethod
    def _range(question: Question) -> tuple[int, int]:
        """The first and last day that are always accepted, in days from today."""
        firsts, lasts = [-MOST_DAYS], [MOST_DAYS]
        match question.settings.get("when"):
            case "past":
                lasts.append(-1)
            case "past_or_today":
                lasts.append(0)
            case "future_or_today":
                firsts.append(0)
            case "future":
                firsts.append(1)
        ago = entries.integer(question, "most_days_ago", 0, MOST_DAYS)
        ahead = entries.integer(question, "most_days_ahead", 0, MOST_DAYS)
        age = entries.integer(question, "minimum_age", 0, MOST_YEARS)
        firsts += [-ago] if ago is not None else []
        lasts += [ahead] if ahead is not None else []
        if Date._is_fixed(question) is False:
            earliest, latest = Date._limits(question, ANY_DAY)
            firsts += [(earliest - ANY_DAY).days] if earliest else []
            lasts += [(latest - ANY_DAY).days] if latest else []
        # Leap years make the same age a few days more at one time than at another.
        lasts += [-(366 * age)] if age is not None else []
        return max(firsts), min(lasts)
