"""By which numbers a service is judged: who began, finished, left where, and what it saved.

Started, steps, refused answers and ease come from counts by day and version; what was sent and how
long it took from the submissions themselves, so that these are exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms_forms.engine.definition import CHECK_ANSWERS, Form, StepKind
from cms_forms.models import (
    ChannelCount,
    FormVersion,
    Saving,
    SensitiveService,
    Submission,
    UsageCount,
)
from cms_forms.models.usage import Ease, What

LEAST: Final = 5
"""Fewer people than this are not counted out: they could be told from each other."""
ROUNDED_TO: Final = 5
"""Steps: the difference of two exact numbers would give a small one away."""
PERIODS: Final = {
    "28": gettext_lazy("Last 28 days"),
    "91": gettext_lazy("Last 3 months"),
    "365": gettext_lazy("Last 12 months"),
}
MINUTES: Final = (2, 5, 10, 20, 40, 60)
"""The ends of the bands of time taken."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar with its number."""

    label: str
    count: int | None
    """None: fewer than `LEAST`, and more than none."""
    share: int = 0
    """Per cent of the longest bar."""
    more: str = ""


def withheld(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Without small ones; and where only one is small, or all of them are few together, without the
    next one too: what is left out could be worked out from the total.
    """
    small = {label for label, count in counts.items() if 0 < count < LEAST}
    others = sorted((count, label) for label, count in counts.items() if count >= LEAST)
    while small and others and (len(small) == 1 or sum(counts[each] for each in small) < LEAST):
        small.add(others.pop(0)[1])
    return {label: None if label in small else count for label, count in counts.items()}


def rows(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[Row]:
    """In the order of the labels."""
    kept = withheld({key: counts.get(key, 0) for key in labels})
    longest = max((count for count in kept.values() if count), default=0)
    return [
        Row(label=labels[key], count=count, share=_share(count, longest))
        for key, count in kept.items()
    ]


def _share(count: int | None, whole: int) -> int:
    return round(100 * (count or 0) / whole) if whole else 0


def rounded(count: int) -> int:
    return ROUNDED_TO * round(count / ROUNDED_TO)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to see, from the address. What is none of the choices is left out."""

    page_id: int | None = None
    version: int | None = None
    """The number of a version of that service."""
    days: str = "91"

    @property
    def since(self) -> date:
        return timezone.localdate() - timedelta(int(self.days) - 1)


@dataclass(frozen=True, kw_only=True)
class ServiceName:
    page_id: int
    title: str


def services() -> list[ServiceName]:
    """Every service that was ever published, by the title of its newest version."""
    versions = FormVersion.objects.filter(page__isnull=False).order_by("page_id", "-number")
    titled = versions.annotate(title=KeyTextTransform("title", "definition"))
    newest = titled.distinct("page_id").values_list("page_id", "title")
    names = [ServiceName(page_id=page, title=title or "") for page, title in newest]
    return sorted(names, key=lambda name: name.title.casefold())


@dataclass(frozen=True)
class Month:
    """One month of all ways to a service."""

    month: date
    online: int | None
    """None: fewer than `LEAST`, and more than none; or left out beside such a month."""
    by_channel: Mapping[str, int]
    """As staff entered them; empty where nobody did."""

    @property
    def phone(self) -> int:
        return self.by_channel.get("phone", 0)

    @property
    def desk(self) -> int:
        return self.by_channel.get("desk", 0)

    @property
    def total(self) -> int:
        return (self.online or 0) + self.phone + self.desk

    @property
    def share_online(self) -> int | None:
        """Per cent. None where nobody counted the other ways."""
        if self.online is None or not self.by_channel or not self.total:
            return None
        return round(100 * self.online / self.total)


class Numbers:
    """All of it for what was asked."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def _by_page(self) -> tuple[Mapping[int | None, int], Mapping[int | None, int]]:
        """How many started and sent each service; None stands for those that are deleted."""
        started = UsageCount.objects.filter(what=What.STARTED, day__gte=self.asked.since)
        sent = Submission.objects.order_by().filter(sent_at__gte=self._since)
        return (
            dict(started.values_list("version__page").annotate(n=Sum("count"))),
            dict(sent.values_list("version__page").annotate(n=Count("pk"))),
        )

    @cached_property
    def left_out(self) -> frozenset[int | None]:
        """The services that no sum over all services has in it: what is not shown of them could be
        worked out from the sums. Those whose reports only named people read are never in it, as
        their months are few where the whole period is not.
        """
        sensitive = SensitiveService.objects.values_list("page_id", flat=True)
        few = (page for counts in self._by_page for page, n in counts.items() if 0 < n < LEAST)
        return frozenset([*sensitive, *few])

    @cached_property
    def versions(self) -> QuerySet[FormVersion]:
        found = FormVersion.objects.all()
        if self.asked.page_id is not None:
            found = found.filter(page=self.asked.page_id)
        else:
            found = found.exclude(page__in=self.left_out - {None})
            if None in self.left_out:
                found = found.filter(page__isnull=False)
        if self.asked.version is not None:
            found = found.filter(number=self.asked.version)
        return found

    @cached_property
    def _usage(self) -> Mapping[tuple[str, str], int]:
        counted = UsageCount.objects.filter(
            version__in=self.versions.values("pk"), day__gte=self.asked.since
        )
        sums = counted.values_list("what", "where").annotate(total=Sum("count"))
        return {(what, where): total for what, where, total in sums}

    def _counts(self, what: What) -> dict[str, int]:
        return {where: n for (kind, where), n in self._usage.items() if kind == what}

    @property
    def _since(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.asked.since, time()))

    @cached_property
    def _sent(self) -> QuerySet[Submission]:
        return Submission.objects.order_by().filter(
            version__in=self.versions.values("pk"), sent_at__gte=self._since
        )

    @cached_property
    def started(self) -> int:
        return self._usage.get((What.STARTED, ""), 0)

    @cached_property
    def finished(self) -> int:
        return self._sent.count()

    @property
    def sent(self) -> int | None:
        """As it is shown. None: fewer than `LEAST`, and more than none."""
        return _enough(self.finished)

    @property
    def begun(self) -> int | None:
        """Those who started, as it is shown."""
        return _enough(self.started)

    @property
    def finished_share(self) -> int | None:
        """Per cent of those who began. None for few, and before anything was counted."""
        if self.started < LEAST or self.sent is None:
            return None
        return min(100, round(100 * self.finished / self.started))

    @cached_property
    def form(self) -> Form | None:
        """The newest of the chosen versions of one service: its steps and their order."""
        if self.asked.page_id is None:
            return None
        newest = self.versions.order_by("-number").first()
        return newest.form if newest is not None else None

    @cached_property
    def steps(self) -> Sequence[Row]:
        """Those who came to each step, and of them those who left there or are still there."""
        if self.form is None:
            return ()
        reached, passed = self._counts(What.REACHED), self._counts(What.PASSED)
        places = {step.id: step.title for step in self.form.steps if step.kind != StepKind.EXIT}
        places[CHECK_ANSWERS] = _("Check your answers")
        longest = max((reached.get(place, 0) for place in places), default=0)
        return [
            Row(
                label=title,
                count=rounded(reached.get(place, 0)),
                share=_share(reached.get(place, 0), longest),
                more=_few(max(0, reached.get(place, 0) - passed.get(place, 0))),
            )
            for place, title in places.items()
        ]

    @cached_property
    def exits(self) -> Sequence[Row]:
        if self.form is None:
            return ()
        titles = {step.id: step.title for step in self.form.steps if step.kind == StepKind.EXIT}
        return rows(self._counts(What.REACHED), titles)

    @cached_property
    def refused(self) -> Sequence[Row]:
        """The questions whose answers were not accepted most often."""
        if self.form is None:
            return ()
        counts = Counter(self._counts(What.REFUSED))
        words = {q.id: q.label for step in self.form.steps for q in step.questions}
        most = {id: words[id] for id, _count in counts.most_common() if id in words}
        return rows(counts, most)[:10]

    @cached_property
    def ease(self) -> Sequence[Row]:
        return rows(self._counts(What.EASE), {each.value: str(each.label) for each in Ease})

    @cached_property
    def minutes(self) -> Sequence[Row]:
        """From the first answer to sending."""
        took = ExpressionWrapper(F("sent_at") - F("journey__started_at"), DurationField())
        bands = [
            When(took__lt=timedelta(minutes=end), then=Value(band))
            for band, end in enumerate(MINUTES)
        ]
        band = Case(*bands, default=Value(len(MINUTES)), output_field=IntegerField())
        counted = self._sent.annotate(took=took).annotate(band=band).values_list("band")
        counts = {str(number): n for number, n in counted.annotate(n=Count("pk"))}
        return rows(counts, {str(number): _band(number) for number in range(len(MINUTES) + 1)})

    @cached_property
    def months(self) -> Sequence[Month]:
        """What was sent online, and what was counted for phone and desk. Whole months."""
        first = self.asked.since.replace(day=1)
        begins = timezone.make_aware(datetime.combine(first, time()))
        sent = Submission.objects.order_by().filter(
            version__in=self.versions.values("pk"), sent_at__gte=begins
        )
        online = Counter(
            {
                month.date(): n
                for month, n in sent.annotate(month=TruncMonth("sent_at"))
                .values_list("month")
                .annotate(n=Count("pk"))
            }
        )
        others: dict[date, dict[str, int]] = {}
        counted = ChannelCount.objects.filter(month__gte=first)
        if self.asked.page_id is not None:
            counted = counted.filter(page_id=self.asked.page_id)
        sums = counted.order_by().values_list("month", "channel").annotate(n=Sum("count"))
        for month, channel, n in sums:
            others.setdefault(month, {})[channel] = n
        all_of_them = list(_months(first))
        shown = withheld({f"{month:%Y-%m}": online[month] for month in all_of_them})
        return [
            Month(month, shown[f"{month:%Y-%m}"], others.get(month, {})) for month in all_of_them
        ]

    @cached_property
    def saving(self) -> Saving:
        return Saving.stated()

    @property
    def saved(self) -> Decimal | None:
        """None where the number that was sent is not shown."""
        return None if self.sent is None else self.saving.amount * self.sent

    @property
    def by_service(self) -> Sequence[tuple[ServiceName, int | None, int | None, int | None]]:
        """(service, started, finished, per cent) of each, where none is chosen."""
        started, sent = self._by_page
        found = []
        for name in services():
            begun, ended = started.get(name.page_id, 0), sent.get(name.page_id, 0)
            shown = _enough(ended)
            is_told = begun >= LEAST and shown is not None
            share = min(100, round(100 * ended / begun)) if is_told else None
            found.append((name, _enough(begun), shown, share))
        return found


def _enough(count: int) -> int | None:
    return None if 0 < count < LEAST else count


def _few(count: int) -> str:
    return _("fewer than {least}").format(least=LEAST) if 0 < count < LEAST else str(count)


def _band(number: int) -> str:
    if number == len(MINUTES):
        return _("{minutes} minutes or more").format(minutes=MINUTES[-1])
    before = MINUTES[number - 1] if number else 0
    return _("{before} to {end} minutes").format(before=before, end=MINUTES[number])


def _months(first: date) -> Iterable[date]:
    month, today = first, timezone.localdate()
    while month <= today:
        yield month
        month = (month + timedelta(31)).replace(day=1)
