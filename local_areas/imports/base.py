"""What taking in a file is made of: options, a report, a dry run, one transaction."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from local_areas.models import AreaGeneration
from local_areas.tables import Reject, UnknownFile, Unreadable, Watch

MOST_REJECTS: Final = 1_000
"""How many rejected rows a report tells one by one. All are counted."""

areas_changed: Final = Signal()
"""Areas, their names or boundaries changed, in the transaction of the import. Receivers get the
`report`, to which they may add what they did."""


class Refused(ValueError):
    """Why a file was not taken in, in words for whoever sent it."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What whoever imports says beside the file."""

    generation: str = ""
    """The key of a boundary set; one that is not there is made."""
    valid_from: date | None = None
    """From when that boundary set holds; else from its year, where its key is one, else today."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Field -> the name of its column, where no pattern finds it."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What only one importer knows."""


@dataclass(kw_only=True)
class Report:
    """What happened to the rows of a file, or would happen."""

    title: str
    file_name: str
    is_dry_run: bool = False
    unit: str = ""
    """What `Reject.line` counts: lines of the file, or features of a GeoJSON."""
    read: int = 0
    rejected: int = 0
    rejects: list[Reject] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """What was done -> how often. In the order in which it is told."""
    notes: list[str] = field(default_factory=list)

    def reject(self, line: int, reason: str) -> None:
        self.rejected += 1
        if len(self.rejects) < MOST_REJECTS:
            self.rejects.append(Reject(line=line, reason=reason))

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    @property
    def is_empty(self) -> bool:
        """Nothing of the file could be used."""
        return self.rejected >= self.read

    def to_json(self) -> dict[str, Any]:
        rejects = [[reject.line, reject.reason] for reject in self.rejects]
        return vars(self) | {"rejects": rejects, "counts": list(self.counts.items())}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        rejects = [Reject(line=line, reason=reason) for line, reason in stored["rejects"]]
        return cls(**{**stored, "rejects": rejects, "counts": dict(stored["counts"])})


class Importer(ABC):
    """One kind of file. An app registers an instance with `register`."""

    key: ClassVar[str]
    """As in the command: `import_<key>`."""
    title: Any
    """What the file holds, for people: “Areas”."""
    hint: Any = ""
    """Which files these are and where they come from."""
    order: ClassVar[int] = 50
    """Of the kinds that a file may be of, the one with the lowest is offered first."""
    needs_generation: ClassVar[bool] = False
    permission: ClassVar[str] = "local_areas.import_areas"
    """What somebody must have to take such a file in through the admin."""
    changes_areas: ClassVar[bool] = False
    """Whether pages and what is held in memory must follow."""

    @abstractmethod
    def recognise(self, path: Path, options: Options) -> None:
        """Look at the start of a file. Raises `UnknownFile` where it is of another kind, and
        `tables.Unreadable`.
        """

    @abstractmethod
    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        """Write the file's rows to the database and tell `report` of each. Called in a transaction
        that is rolled back for a dry run and whenever this raises.
        """


_known: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Raises `ValueError` where the key is taken."""
    if importer.key in _known:
        raise ValueError(f"Files of the kind “{importer.key}” are imported already.")
    _known[importer.key] = importer
    return importer


def importer(key: str) -> Importer:
    """Raises `KeyError`."""
    return _known[key]


def importers() -> Iterator[Importer]:
    yield from sorted(_known.values(), key=lambda each: each.order)


def importers_for(user: Any) -> list[Importer]:
    """Those whose files somebody may import in the admin."""
    return [each for each in importers() if user.has_perm(each.permission)]


def recognised(path: Path, options: Options) -> list[Importer]:
    """The kinds that a file may be of, the likeliest first.

    Raises `UnknownFile` with what each kind looked for, and `tables.Unreadable` where some kind
    knows what is wrong with the file itself.
    """
    found: list[Importer] = []
    looked_for: list[str] = []
    columns: tuple[str, ...] = ()
    unreadable: Unreadable | None = None
    for each in importers():
        try:
            each.recognise(path, options)
        except UnknownFile as unknown:
            looked_for.append(f"{each.title} ({', '.join(unknown.looked_for)})")
            columns = unknown.found or columns
        except Unreadable as error:
            unreadable = error  # a spreadsheet, say, that another kind can read
        else:
            found.append(each)
    if not found and unreadable is not None:
        others = f" {UnknownFile(looked_for, columns)}" if looked_for else ""
        raise Unreadable(f"{unreadable}{others}")
    if not found:
        raise UnknownFile(looked_for, columns)
    return found


def take_in(
    importer: Importer,
    path: Path,
    options: Options,
    *,
    dry_run: bool = False,
    watch: Watch | None = None,
    file_name: str = "",
) -> Report:
    """Take in a file as a whole or not at all.

    Whatever ends this early, a signal or a lost connection included, leaves the database as it
    was. Raises `UnknownFile`, `tables.Unreadable`, `OSError`, and `Refused`: also while another
    import is under way.
    """
    report = Report(
        title=str(importer.title), file_name=file_name or path.name, is_dry_run=dry_run, unit="line"
    )
    importer.recognise(path, options)
    with transaction.atomic():
        _take_turns()
        importer.take(path, options, report, watch or _unwatched)
        if importer.changes_areas:
            areas_changed.send(type(importer), report=report)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _unwatched(share: float) -> None:
    pass


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('local_areas imports'))")
        if not cursor.fetchone()[0]:
            raise Refused(
                _("Another import is under way. Nothing was read: try again when it has ended.")
            )


def boundary_set(options: Options, report: Report) -> AreaGeneration:
    """The generation that the options name. A new one ends the one before it."""
    if not options.generation:
        raise Refused(_("Say which boundary set these areas belong to, such as 2024."))
    generation = AreaGeneration.objects.filter(key=options.generation).first()
    if generation is None:
        generation = AreaGeneration(
            key=options.generation,
            name=_("Boundaries of %(key)s") % {"key": options.generation},
            valid_from=options.valid_from or _first_day(options.generation),
        )
        generation.save()
        report.count(_("boundary sets added"))
    elif options.valid_from and options.valid_from != generation.valid_from:
        generation.valid_from = options.valid_from
        generation.save()
    _close_each_before_the_next()
    generation.refresh_from_db()
    return generation


def _first_day(key: str) -> date:
    is_year = len(key) == 4 and key.isdigit() and key[:2] in {"19", "20"}
    return date(int(key), 1, 1) if is_year else timezone.localdate()


def _close_each_before_the_next() -> None:
    generations = list(AreaGeneration.objects.order_by("valid_from", "pk"))
    for each, following in pairwise(generations):
        if each.valid_to is None and each.valid_from < following.valid_from:
            each.valid_to = following.valid_from - timedelta(days=1)
            each.save(update_fields=["valid_to"])
