"""A session of a timetable, such as a course, in which a place is taken.

An answer says which session, and when and where it was to be when it was chosen. How many places it
has, and whose they are, is counted where the answer is kept: here nothing is known of it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, Final, Self

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Form, Operator, Question, Step, Test
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions import days, entries, moments, times
from cms_forms.engine.questions.base import (
    Posted,
    QuestionType,
    Setting,
    question_type,
    register,
)
from cms_forms.engine.questions.dates import Date

TIMETABLE: Final = Setting(
    key="timetable",
    label=gettext_noop("Timetable"),
    kind="timetable",
    help=gettext_noop("Its sessions are offered. Timetables are kept under Bookings."),
)
FIRST_SHOWN: Final = 8
MOST_SHOWN: Final = 100
LONGEST_ENTRY: Final = 2_000
WEEKDAYS: Final = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What an answer says. Days and hours are those of the site's own time zone."""

    session: int
    begins: datetime
    ends: datetime
    where: str
    language: str = ""
    """Of the session, where it is said."""
    waits: bool = False
    """Whether it is a place in the line of those who wait for one."""

    @classmethod
    def read(cls, value: object) -> Self | None:
        """What `stored` made; None for anything else."""
        if not isinstance(value, Mapping):
            return None
        session, where = value.get("session"), value.get("where")
        language, waits = value.get("language", ""), value.get("waits", False)
        try:
            begins = datetime.fromisoformat(value.get("begins", ""))
            ends = datetime.fromisoformat(value.get("ends", ""))
        except (TypeError, ValueError):
            return None
        if not isinstance(session, int) or isinstance(session, bool) or session < 1:
            return None
        if not isinstance(where, str) or not isinstance(language, str):
            return None
        if not isinstance(waits, bool) or begins.tzinfo or ends.tzinfo:
            return None
        return cls(
            session=session, begins=begins, ends=ends, where=where, language=language, waits=waits
        )

    def stored(self) -> Value:
        found: dict[str, Value] = {
            "session": self.session,
            "begins": self.begins.isoformat(timespec="minutes"),
            "ends": self.ends.isoformat(timespec="minutes"),
            "where": self.where,
        }
        if self.language:
            found["language"] = self.language
        return found | ({"waits": True} if self.waits else {})

    @property
    def hours(self) -> str:
        begins, ends = times.shown(self.begins.time()), times.shown(self.ends.time())
        return _("{begin} to {end}").format(begin=begins, end=ends)

    @property
    def day(self) -> str:
        return day_shown(self.begins.date())


def day_shown(day: date) -> str:
    """With its weekday, in the language of the reader."""
    words = _("{weekday} {day}")
    return words.format(weekday=_(WEEKDAYS[day.weekday()]), day=days.shown(day))


def booking_questions(form: Form) -> Iterator[tuple[Step, Question]]:
    """Those in whose answers a place is taken."""
    for step in form.steps:
        for question in step.questions:
            if question_type(question.type).books:
                yield step, question


def books(form: Form) -> bool:
    return any(booking_questions(form))


def timetables_of(form: Form) -> frozenset[str]:
    """The keys of those whose sessions it offers."""
    chosen = (question.settings.get(TIMETABLE.key) for _step, question in booking_questions(form))
    return frozenset(str(key) for key in chosen if key)


def first_shown(question: Question) -> int:
    """How many sessions are in sight at first."""
    return entries.integer(question, "first_shown", 1, MOST_SHOWN) or FIRST_SHOWN


def _on(day: date) -> Value:
    """Some session of that day."""
    begins, ends = datetime.combine(day, time(9)), datetime.combine(day, time(12))
    return Chosen(session=1, begins=begins, ends=ends, where="–").stored()


@register
class SessionPlace(QuestionType):
    """A place in a session. Stored as `Chosen` says."""

    key = "session"
    label = gettext_noop("Place in a session")
    icon = "calendar"
    template = "cms_forms/questions/session.html"
    operators = frozenset({Operator.BEFORE, Operator.AFTER, Operator.IS_ANSWERED})
    compared = frozenset({Operator.BEFORE, Operator.AFTER})
    compared_with = Date.key
    books = True
    settings: ClassVar[tuple[Setting, ...]] = (
        TIMETABLE,
        Setting(
            key="first_shown",
            label=gettext_noop("Sessions in sight at first"),
            kind="integer",
            help=gettext_noop("Later ones open below them. From 1 to 100; left empty: 8."),
        ),
    )

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        gone = _("This session cannot be booked any more. Choose another one")
        sent = entries.text(posted, most=LONGEST_ENTRY, refusal=gone)
        if not sent:
            name = entries.named(question, _("one of the sessions"))
            entries.missing(question, _("Choose {name}").format(name=name))
            return None
        try:
            chosen = Chosen.read(json.loads(sent))
        except (ValueError, RecursionError):
            chosen = None
        if chosen is None:
            # Only a screen puts one here; whatever a browser makes up is none.
            entries.refuse(gone)
        return chosen.stored()

    def fits(self, question: Question, value: object) -> bool:
        return Chosen.read(value) is not None

    def posted(self, question: Question, value: Value) -> Posted:
        return {"": [json.dumps(value)]} if Chosen.read(value) else {}

    def display(self, question: Question, value: Value) -> str:
        chosen = Chosen.read(value)
        if chosen is None:
            return ""
        lines = [f"{chosen.day}, {chosen.hours}", chosen.where, chosen.language]
        if chosen.waits:
            lines.append(_("On the waiting list"))
        return "\n".join(line for line in lines if line)

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        """The day on which it begins lies before or after another one."""
        chosen = Chosen.read(value)
        other = days.moment(values[0], today) if values else None
        if chosen is None or other is None:
            return False
        return moments.compares(chosen.begins.date(), operator, other)

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        found = Date().samples(question, tests, today)
        return None if found is None else [_on(days.parse(str(each)) or today) for each in found]

    def admits(self, question: Question, other: Question) -> bool:
        return other.type == question.type and super().admits(question, other)

    def problems(self, question: Question) -> Iterator[str]:
        if not question.settings.get(TIMETABLE.key):
            yield _("Choose the timetable whose sessions visitors can book.")
        if (
            "first_shown" in question.settings
            and entries.integer(question, "first_shown", 1, MOST_SHOWN) is None
        ):
            message = _("“{setting}” must be from 1 to {most}. Change it or leave it empty.")
            yield message.format(setting=_("Sessions in sight at first"), most=MOST_SHOWN)
