"""By which numbers a service is judged: who began, finished, left where, and what it saved.

Started, steps, refused answers and ease come from counts by day and version; what was sent and how
long it took from the submissions themselves, so that these are exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
from django.utils.translation import gettext as _

from cms_forms.casework.numbers_asked import Asked, Period
from cms_forms.casework.small_numbers import (
    LEAST,
    Row,
    enough,
    few,
    rounded,
    rows,
    share_of,
    withheld,
)
from cms_forms.engine.definition import CHECK_ANSWERS, Form, StepKind
from cms_forms.models import (
    ChannelCount,
    FormVersion,
    Saving,
    SensitiveService,
    Submission,
    UsageCount,
    station_time,
)
from cms_forms.models.usage import Ease, What

MINUTES: Final = (2, 5, 10, 20, 40, 60)
"""The ends of the bands of time taken."""


@dataclass(frozen=True, kw_only=True)
class ServiceName:
    page_id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class ServiceRow:
    """One service in the table of all of them."""

    name: ServiceName
    begun: int | None
    sent: int | None
    """None: fewer than `LEAST`, and more than none."""
    share: int | None
    """Sent, in per cent of those who began. None for few."""
    is_in_whole_months: bool


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
    def _sensitive(self) -> frozenset[int]:
        """Services whose reports only named people read: they are counted in whole months."""
        return frozenset(SensitiveService.objects.values_list("page_id", flat=True))

    @property
    def is_in_whole_months(self) -> bool:
        return self.asked.page_id in self._sensitive

    @property
    def period(self) -> Period:
        return self.asked.whole_months if self.is_in_whole_months else self.asked.period

    @cached_property
    def _by_page(self) -> tuple[Mapping[int | None, int], Mapping[int | None, int]]:
        """How many started and sent each service; None stands for those that are deleted."""
        started, sent = _by_page(self.asked.period)
        if self._sensitive:
            for counts, whole in zip(
                (started, sent), _by_page(self.asked.whole_months), strict=True
            ):
                counts.update({page: whole.get(page, 0) for page in self._sensitive})
        return started, sent

    @cached_property
    def left_out(self) -> frozenset[int | None]:
        """The services that no sum over all services has in it: what is not shown of them could be
        worked out from the sums. Those whose reports only named people read are never in it, as
        their months are few where the whole period is not.
        """
        small = (page for counts in self._by_page for page, n in counts.items() if 0 < n < LEAST)
        return frozenset([*self._sensitive, *small])

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
            version__in=self.versions.values("pk"),
            day__gte=self.period.first,
            day__lt=self.period.until,
        )
        sums = counted.values_list("what", "where").annotate(total=Sum("count"))
        return {(what, where): total for what, where, total in sums}

    def _counts(self, what: What) -> dict[str, int]:
        return {where: n for (kind, where), n in self._usage.items() if kind == what}

    @cached_property
    def _sent(self) -> QuerySet[Submission]:
        return _sent_in(self.period).filter(version__in=self.versions.values("pk"))

    @cached_property
    def started(self) -> int:
        return self._usage.get((What.STARTED, ""), 0)

    @cached_property
    def finished(self) -> int:
        return self._sent.count()

    @property
    def sent(self) -> int | None:
        """As it is shown. None: fewer than `LEAST`, and more than none."""
        return enough(self.finished)

    @property
    def begun(self) -> int | None:
        """Those who started, as it is shown."""
        return enough(self.started)

    @property
    def finished_share(self) -> int | None:
        return _finished(self.started, self.finished)

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
                share=share_of(reached.get(place, 0), longest),
                more=few(max(0, reached.get(place, 0) - passed.get(place, 0))),
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

    @property
    def has_other_ways(self) -> bool:
        """Whether they can be set beside what was sent: nobody calls about one version."""
        return self.asked.version is None

    @property
    def _other_ways(self) -> QuerySet[ChannelCount]:
        """Of the same services as `versions`: else the share online would be of other people."""
        counted = ChannelCount.objects.all()
        if not self.has_other_ways:
            return counted.none()
        if self.asked.page_id is not None:
            return counted.filter(page_id=self.asked.page_id)
        if None in self.left_out:
            counted = counted.filter(page_id__in=self.versions.values("page"))
        return counted.exclude(page_id__in=[page for page in self.left_out if page is not None])

    @cached_property
    def months(self) -> Sequence[Month]:
        """What was sent online, and what was counted for phone and desk. Whole months."""
        first, until = self.period.first.replace(day=1), self.period.until
        sent = _sent_in(Period(first, until)).filter(version__in=self.versions.values("pk"))
        online = Counter(
            {
                month.date(): n
                for month, n in sent.annotate(
                    month=TruncMonth("sent_at", tzinfo=station_time.zone())
                )
                .values_list("month")
                .annotate(n=Count("pk"))
            }
        )
        others: dict[date, dict[str, int]] = {}
        counted = self._other_ways.filter(month__gte=first, month__lt=until)
        sums = counted.order_by().values_list("month", "channel").annotate(n=Sum("count"))
        for month, channel, n in sums:
            others.setdefault(month, {})[channel] = n
        all_of_them = list(_months(first, until))
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
    def by_service(self) -> Sequence[ServiceRow]:
        """Each, where none is chosen."""
        started, sent = self._by_page
        return [
            ServiceRow(
                name=name,
                begun=enough(started.get(name.page_id, 0)),
                sent=enough(sent.get(name.page_id, 0)),
                share=_finished(started.get(name.page_id, 0), sent.get(name.page_id, 0)),
                is_in_whole_months=name.page_id in self._sensitive,
            )
            for name in services()
        ]


def _finished(begun: int, sent: int) -> int | None:
    """Per cent of those who began. None for few, and before anything was counted."""
    if begun < LEAST or enough(sent) is None:
        return None
    return min(100, round(100 * sent / begun))


def _band(number: int) -> str:
    if number == len(MINUTES):
        return _("{minutes} minutes or more").format(minutes=MINUTES[-1])
    before = MINUTES[number - 1] if number else 0
    return _("{before} to {end} minutes").format(before=before, end=MINUTES[number])


def _sent_in(period: Period) -> QuerySet[Submission]:
    return Submission.objects.order_by().filter(sent_at__gte=period.begins, sent_at__lt=period.ends)


def _by_page(period: Period) -> tuple[dict[int | None, int], dict[int | None, int]]:
    started = UsageCount.objects.filter(
        what=What.STARTED, day__gte=period.first, day__lt=period.until
    )
    return (
        dict(started.values_list("version__page").annotate(n=Sum("count"))),
        dict(_sent_in(period).values_list("version__page").annotate(n=Count("pk"))),
    )


def _months(first: date, until: date) -> Iterable[date]:
    month = first
    while month < until:
        yield month
        month = (month + timedelta(31)).replace(day=1)
