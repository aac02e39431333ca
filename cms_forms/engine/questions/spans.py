"""A span of time: from one hour to another."""

from collections.abc import Iterator
from datetime import date

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Question
from cms_forms.engine.language import at_start, gettext_noop
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import Invalid, Posted, Problem, Setting, register
from cms_forms.engine.questions.places import PlaceType
from cms_forms.engine.questions.times import Time, clock

OVERNIGHT = Setting(
    key="overnight",
    label=gettext_noop("It may go on after midnight"),
    kind="boolean",
    help=gettext_noop("From 10pm to 2am is then the next day. Otherwise it is refused."),
)


@register
class TimeSpan(PlaceType):
    """Stored as {"from", "to"}, each HH:MM."""

    key = "time_span"
    label = gettext_noop("From one time to another")
    icon = "time"
    template = "cms_forms/questions/time_span.html"
    parts = ("from", "to")
    settings = (OVERNIGHT,)

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        name = entries.named(question, _("the times"))
        refusal = _("Enter a time, like 9am or 14:30")
        read = {part: entries.code(posted, part, refusal=refusal) for part in self.parts}
        if not any(read.values()):
            entries.missing(question, _("Enter {name}").format(name=name), "from")
            return None
        times = {part: clock(entry) for part, entry in read.items()}
        missing = {
            "from": _("Enter the time when it begins, like 9am or 14:30"),
            "to": _("Enter the time when it ends, like 9am or 14:30"),
        }
        problems = [
            Problem(message=missing[part], part=part)
            for part, time in times.items()
            if time is None
        ]
        if problems:
            raise Invalid(*problems)
        begin, end = str(times["from"]), str(times["to"])
        if begin == end:
            message = _("{name} must not begin and end at the same time")
            entries.refuse(message.format(name=at_start(name)), "to")
        if end < begin and not entries.flag(question, OVERNIGHT.key):
            message = _("{name} must end after the time at which they begin")
            entries.refuse(message.format(name=at_start(name)), "to")
        return {"from": begin, "to": end}

    def fits(self, question: Question, value: object) -> bool:
        return super().fits(question, value) and set(value) == {"from", "to"}  # type: ignore[call-overload]

    def posted(self, question: Question, value: Value) -> Posted:
        times = super().posted(question, value)
        return {part: Time().posted(question, entry[0])[""] for part, entry in times.items()}

    def display(self, question: Question, value: Value) -> str:
        times = {part: entry[0] for part, entry in super().posted(question, value).items()}
        if set(times) != {"from", "to"}:
            return super().display(question, value)
        begin, end = (Time().display(question, times[part]) for part in self.parts)
        if times["from"] < times["to"]:
            return _("{begin} to {end}").format(begin=begin, end=end)
        return _("{begin} to {end} the next day").format(begin=begin, end=end)

    def problems(self, question: Question) -> Iterator[str]:
        if not isinstance(question.settings.get(OVERNIGHT.key, False), bool):
            message = _("“{setting}” must be on or off. Choose it again.")
            yield message.format(setting=_(OVERNIGHT.label))
