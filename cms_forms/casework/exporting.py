"""Making exports in the background, part by part.

A part, the events on its cases and how far the export has come are one transaction: a worker that
is killed leaves neither a case that was exported without its event nor an event too many.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms_forms.casework.naming import area_names
from cms_forms.casework.permissions import Act, may
from cms_forms.casework.rows import status_of
from cms_forms.engine.transcript import transcript
from cms_forms.models import Case, CaseEvent, Export, Happened, station_time
from cms_forms.models.export import MOST_FAILURES
from cms_forms.models.submission import name_of
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine
from cms_forms.stream import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from cms_forms.models.export import Cells

logger = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Cases of a part: about a second's work."""


def run(limit: int) -> int:
    """At most so many parts, and what is over deleted; how many there were."""
    done = 0
    while done < limit and _make_next_part():
        done += 1
    over = Export.objects.filter(expires_at__lte=timezone.now()).values("pk")[:limit]
    deleted = Export.objects.filter(pk__in=over)
    return done + (deleted.delete()[1].get("cms_forms.Export", 0) if over else 0)


def _make_next_part() -> bool:
    with transaction.atomic():
        # The lock is the lease: it goes with whoever holds it.
        due = Export.objects.due().select_related("user")
        export = due.select_for_update(of=("self",), skip_locked=True).first()
        if export is None:
            return False
        try:
            with transaction.atomic():
                _make_part(export)
        except Exception:
            logger.exception("A part of the export %s could not be made.", export.key)
            _put_back(export)
    return True


def _make_part(export: Export) -> None:
    user = export.user
    next_ones = export.cases[export.done : export.done + AT_ONCE]
    readable = Case.objects.readable_by(user) if may(user, Act.EXPORT) else Case.objects.none()
    found = readable.filter(pk__in=next_ones).select_related(
        "submission__version", "team", "assignee"
    )
    by_id = {case.pk: case for case in found}
    cases = [by_id[pk] for pk in next_ones if pk in by_id]
    areas = area_names({case.area for case in cases})
    export.add({case.pk: _cells(case, areas) for case in cases})
    CaseEvent.objects.bulk_create([_event(case, user, export) for case in cases])
    export.left_out += len(next_ones) - len(cases)
    export.done += len(next_ones)
    export.failures = 0
    is_finished = export.done >= export.total
    # Behind the others that are due: a large one keeps no small one waiting.
    export.due_at = None if is_finished else timezone.now()
    export.finished_at = timezone.now() if is_finished else None
    export.save()


def _put_back(export: Export) -> None:
    export.refresh_from_db()
    export.failures += 1
    gives_up = export.failures >= MOST_FAILURES
    export.due_at = None if gives_up else timezone.now() + timedelta(seconds=2**export.failures)
    export.save(update_fields=["failures", "due_at"])


def _event(case: Case, user: User, export: Export) -> CaseEvent:
    return CaseEvent(
        case=case,
        happened=Happened.EXPORTED,
        user=user,
        name=name_of(user),
        data={"export": str(export.key), "format": export.format},
    )


def _cells(case: Case, areas: Mapping[str, str]) -> Cells:
    version = case.submission.version
    return [
        (_("Reference"), str(case)),
        (_("Service"), case.service),
        (_("Version"), str(version.number)),
        (_("Sent"), _moment(case.opened_at)),
        (_("Team"), case.team.name),
        (_("Area"), areas.get(case.area, "")),
        (_("Status"), status_of(case)),
        (_("With"), name_of(case.assignee) if case.assignee else ""),
        (_("Due"), case.next_due.isoformat() if case.next_due else ""),
        (_("Closed"), _moment(case.closed_at) if case.closed_at else ""),
        *_language(case),
        *_answers(case),
    ]


def _language(case: Case) -> Iterator[tuple[str, str]]:
    """In which it was answered, where that was not the service's own."""
    if case.submission.language:
        yield _("Answered in"), languages.name_of(case.submission.language)


def _moment(at: object) -> str:
    return f"{station_time.local(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]


def _answers(case: Case) -> Iterator[tuple[str, str]]:
    """In the order and the words in which they were asked, or why they are not there."""
    remark = _("Remark")
    if case.purged_at is not None:
        yield remark, _("The answers are deleted.")
        return
    try:
        answers = case.submission.read_answers()
    except CannotOpen:
        yield remark, _("The answers are sealed, and this server does not hold the key.")
        return
    except CannotVerify:
        yield remark, _("This server does not know the key that signed the answers.")
        return
    except NotGenuine:
        yield remark, _("The answers are not those that were taken in for this reference.")
        return
    for card in transcript(case.submission.walked(answers)):
        for row in card.rows:
            label = ": ".join(filter(None, (card.section, row.of, row.label)))
            yield label, "\n".join(row.lines)


def lines_of(export: Export) -> Iterator[Sequence[str]]:
    """The head, then a line a case, of those that its user may still read.

    A column is there once, however many services ask it; where a case has it twice, the answers
    stand below each other.
    """
    readable = Case.objects.readable_by(export.user).filter(pk__in=export.cases)
    still = set(readable.values_list("pk", flat=True))
    columns: dict[str, int] = {}
    for part in export.parts.all():
        for case, cells in part.rows():
            if case in still:
                for column, _text in cells:
                    columns.setdefault(column, len(columns))
    yield list(columns)
    for part in export.parts.all():
        for case, cells in part.rows():
            if case in still:
                yield _line(cells, columns)


def _line(cells: Cells, columns: Mapping[str, int]) -> Sequence[str]:
    line = [""] * len(columns)
    for column, text in cells:
        place = columns[column]
        line[place] = f"{line[place]}\n{text}" if line[place] else text
    return line
