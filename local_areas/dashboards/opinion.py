"""Public confidence: the rounds of a survey, newest first, by question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from local_areas.dashboards.asking import LONGEST, Query, Refused
from local_areas.dashboards.reading import RANK
from local_areas.models import Confidence
from local_areas.statistics import wording
from local_areas.statistics.downloads import safe
from local_areas.statistics.measures import Direction
from local_areas.statistics.opinion import margin, moved

COLUMNS = (
    "area_code",
    "area",
    "question",
    "period_from",
    "period_to",
    "per_cent",
    "per_cent_before",
    "change in words",
    "margin",
    "people_asked",
    "source",
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One area in one round, beside the round before."""

    row: Confidence
    before: Confidence | None

    @property
    def per_cent(self) -> str:
        return f"{self.row.per_cent:.0f}"

    @property
    def margin(self) -> str:
        return f"{margin(float(self.row.per_cent), self.row.sample):.0f}"

    @property
    def sample(self) -> str:
        return wording.number(self.row.sample)

    @property
    def period(self) -> str:
        dates = date_format(self.row.asked_from, "F Y"), date_format(self.row.asked_to, "F Y")
        if dates[0] == dates[1]:
            return dates[0]
        return _("%(first)s to %(last)s") % {"first": dates[0], "last": dates[1]}

    @property
    def direction(self) -> Direction:
        before = None if self.before is None else _asked(self.before)
        return moved(before, _asked(self.row)).direction

    @property
    def change(self) -> str:
        texts = {
            Direction.UP: _("a real rise"),
            Direction.DOWN: _("a real fall"),
            Direction.NO_CLEAR_CHANGE: _("no clear change"),
            Direction.NOT_COMPARABLE: _("cannot be compared"),
        }
        return texts[self.direction]

    @property
    def change_from(self) -> str:
        if self.before is None:
            return _("First asked")
        said = self.change[:1].upper() + self.change[1:]
        return _("%(change)s, from %(before)s%%") % {
            "change": said,
            "before": f"{self.before.per_cent:.0f}",
        }

    def csv_row(self) -> list[str]:
        return [
            safe(self.row.area.code),
            safe(str(self.row.area)),
            safe(self.row.question),
            self.row.asked_from.isoformat(),
            self.row.asked_to.isoformat(),
            self.per_cent,
            "" if self.before is None else f"{self.before.per_cent:.0f}",
            self.change if self.before is not None else _("first asked"),
            self.margin,
            str(self.row.sample),
            safe(self.row.source),
        ]


def _asked(row: Confidence) -> tuple[float, int]:
    return float(row.per_cent), row.sample


@dataclass(frozen=True, kw_only=True)
class Survey:
    """Everything that the page of one question shows."""

    question: str
    questions: Sequence[tuple[str, str]]
    """Key and words of each."""
    key: str
    address: str
    latest: Sequence[Answer]
    """The newest of each area: the force, then boroughs by name."""
    rounds: Sequence[Answer]
    """All of the first area, the newest first."""

    @property
    def newest(self) -> str:
        return self.latest[0].row.asked_to.isoformat()

    @property
    def sources(self) -> str:
        return "; ".join(sorted({answer.row.source for answer in self.latest}))

    def csv_rows(self) -> Iterator[Sequence[str]]:
        yield COLUMNS
        seen = set()
        for answer in (*self.latest, *self.rounds):
            if answer.row.pk not in seen:
                seen.add(answer.row.pk)
                yield answer.csv_row()


def read(query: Query) -> Survey | None:
    """The question that is asked for, else the first. None where there are no answers at all.
    Raises `Refused`.
    """
    rows = list(Confidence.objects.public().select_related("area").order_by("-asked_to", "pk"))
    if not rows:
        return None
    questions = {key_of(row.question): row.question for row in rows}
    ordered = sorted(questions.items(), key=lambda each: each[1])
    asked = [value for value in query.getlist("question") if value.strip()]
    if len(asked) > 1 or any(len(value) > LONGEST for value in asked):
        raise Refused(_("This address asks for more than one question, or for none that we know."))
    key = asked[0].strip() if asked else ordered[0][0]
    if key not in questions:
        raise Refused(_("Nobody was asked what this address asks for."))
    by_area: dict[int, list[Confidence]] = {}
    for row in rows:
        if key_of(row.question) == key:
            by_area.setdefault(row.area_id, []).append(row)
    answers = [_answers(found) for found in by_area.values()]
    answers.sort(key=lambda found: (RANK[found[0].row.area.level], str(found[0].row.area)))
    return Survey(
        question=questions[key],
        questions=ordered,
        key=key,
        address="" if key == ordered[0][0] else f"?{urlencode({'question': key})}",
        latest=[found[0] for found in answers],
        rounds=answers[0],
    )


def key_of(question: str) -> str:
    """As the address names it."""
    return slugify(question)[:LONGEST] or "question"


def _answers(rows: Sequence[Confidence]) -> list[Answer]:
    """Newest first, each beside the one before it."""
    before = [*rows[1:], None]
    return [Answer(row=row, before=each) for row, each in zip(rows, before, strict=True)]
