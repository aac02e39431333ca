"""A file of statistics becomes staged releases: read, placed, copied into the database, checked.

Nothing that the public sees changes. `imports.publishing` swaps a staged release in.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from local_areas import tables
from local_areas.imports import sources
from local_areas.imports.base import Refused
from local_areas.imports.checking import check
from local_areas.imports.placing import Placed, Tree, place
from local_areas.imports.sources.base import About, Batch, Opening, Reading, Source, Spots, TypeName
from local_areas.models import Release, StatisticType
from local_areas.statistics.building import ALL
from local_areas.tables import ZIP, UnknownFile, Unreadable, Watch, opened

LARGEST_ARCHIVE: Final = 5 * tables.LARGEST
"""Bytes of all files of an archive, unpacked. All of England's street crime of a month is under
200 MB."""
READABLE: Final = (".csv", ".json", ".gz")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What whoever imports says beside the files."""

    source: str = ""
    """The key of a source; empty: recognised by the header."""
    named: Mapping[str, str] = field(default_factory=dict)
    force: str = ""
    user: Any = None


@dataclass(frozen=True, kw_only=True)
class Staged:
    """What came of one batch."""

    release: Release
    is_new: bool
    """False where the same file was live before: nothing was read again."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    staged: list[Staged]
    skipped: list[str]
    """What was not taken in, and why: other files of an archive, forces elsewhere."""


@dataclass(kw_only=True)
class Part:
    """A batch with the file that it comes from."""

    source: Source
    batch: Batch
    reading: Reading
    file_name: str
    sha256: str


def stage(paths: Sequence[tuple[Path, str]], asked: Asked, watch: Watch | None = None) -> Outcome:
    """Stage what is in files, given with the names by which people know them.

    All or nothing: what ends this early, a kill included, leaves no trace. Raises `UnknownFile`,
    `Unreadable`, `OSError`, and `Refused`: also while another import is under way.
    """
    with transaction.atomic():
        take_turns()
        parts: list[Part] = []
        skipped: list[str] = []
        for path, name in paths:
            parts += _parts(path, name, asked, watch, skipped)
        tree = Tree()
        staged = [_stage(part, tree, asked, skipped) for part in _joined(parts)]
        done = [each for each in staged if each is not None]
        if not done:
            reasons = " ".join(skipped) or _("There is no row of statistics in these files.")
            raise Refused(_("%(reasons)s Nothing was changed.") % {"reasons": reasons})
        return Outcome(staged=done, skipped=skipped)


def take_turns() -> None:
    """One import or swap at a time. Raises `Refused`; ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('local_areas statistics'))")
        if not cursor.fetchone()[0]:
            raise Refused(
                _(
                    "Other statistics are being imported or published at this moment. Nothing was "
                    "changed: try again when that has ended."
                )
            )


def _parts(
    path: Path, name: str, asked: Asked, watch: Watch | None, skipped: list[str]
) -> Iterator[Part]:
    with path.open("rb") as stream:
        is_zip = stream.read(4) == ZIP
    if not is_zip:
        yield from _read(path, name, asked, watch)
        return
    unknown: UnknownFile | None = None
    read = 0
    for member, unpacked in _unpacked(path):
        try:
            yield from _read(unpacked, member, asked, watch)
            read += 1
        except UnknownFile as error:
            unknown = error
            skipped.append(_("%(file)s was not recognised.") % {"file": member})
    if not read and unknown is not None:
        raise unknown


def _unpacked(path: Path) -> Iterator[tuple[str, Path]]:
    """The files of an archive, one at a time. Raises `Unreadable`."""
    with _archive(path) as archive, TemporaryDirectory() as folder:
        members = [each for each in archive.infolist() if each.filename.endswith(READABLE)]
        # zipfile reads no more of a member than its size says.
        largest = max((each.file_size for each in members), default=0)
        if largest > tables.LARGEST or sum(each.file_size for each in members) > LARGEST_ARCHIVE:
            raise Unreadable(tables.too_large())
        for number, member in enumerate(members):
            target = Path(folder) / str(number)
            with archive.open(member) as packed, target.open("wb") as stream:
                while block := packed.read(1 << 20):
                    stream.write(block)
            yield PurePosixPath(member.filename).name, target
            target.unlink()


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Unreadable("The archive is damaged or locked. Fetch it again.") from error


def _read(path: Path, name: str, asked: Asked, watch: Watch | None) -> Iterator[Part]:
    source = source_of(path, asked)
    about = About(file_name=name, named=asked.named, force=asked.force)
    with opened(path, watch) as text:
        reading = source.rows(text, about)
    sha256 = _fingerprint(path, source, asked)
    for batch in reading.batches:
        yield Part(source=source, batch=batch, reading=reading, file_name=name, sha256=sha256)


def source_of(path: Path, asked: Asked) -> Source:
    """The source that is asked for, or the one that recognises the file. Raises `UnknownFile`."""
    if asked.source:
        return sources.get(asked.source)
    with opened(path) as text:
        return sources.recognised(Opening.of(text), asked.named)


def _fingerprint(path: Path, source: Source, asked: Asked) -> str:
    """Of the unpacked text and how it was read: the same file under another name is the same."""
    found = hashlib.sha256(json.dumps([source.key, dict(asked.named), asked.force]).encode())
    with opened(path) as text:
        while block := text.read(1 << 20):
            found.update(block.encode())
    return found.hexdigest()


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Parts of one release put together, where the source's files are such; twice the same file
    is once.
    """
    by_scope: dict[tuple[str, str], Part] = {}
    seen: set[tuple[str, str, str]] = set()
    for part in parts:
        key = part.source.key, part.batch.scope
        if (*key, part.sha256) in seen:
            continue
        seen.add((*key, part.sha256))
        first = by_scope.get(key)
        if first is None:
            by_scope[key] = part
        elif isinstance(first.batch, Spots) and isinstance(part.batch, Spots) and part.source.joins:
            first.batch.join(part.batch)
            first.reading = _both(first.reading, part.reading)
            first.file_name = f"{first.file_name}, {part.file_name}"[:255]
            first.sha256 = hashlib.sha256((first.sha256 + part.sha256).encode()).hexdigest()
        else:
            raise Refused(
                _("%(one)s and %(other)s are both for “%(scope)s”. Import the one that holds.")
                % {
                    "one": first.file_name,
                    "other": part.file_name,
                    "scope": part.batch.title,
                }
            )
    return list(by_scope.values())


def _both(one: Reading, other: Reading) -> Reading:
    return Reading(
        rows=one.rows + other.rows,
        rejected=one.rejected + other.rejected,
        rejects=one.rejects + other.rejects,
        notes=one.notes + other.notes,
    )


def _stage(part: Part, tree: Tree, asked: Asked, skipped: list[str]) -> Staged | None:
    """None where nothing of it lies in an area here."""
    same = Release.objects.filter(
        source=part.source.key, scope=part.batch.scope, sha256=part.sha256
    ).first()
    if same is not None and same.live_from is not None and not same.report["unknown_codes"]:
        if not same.is_live:
            check(same)
        return Staged(release=same, is_new=False)
    if same is not None and same.live_from is None:
        # Areas may have come since: it is read anew.
        same.delete()
    placed = place(part.source, part.batch, tree)
    if not placed.counts:
        why = [
            _("%(file)s: nothing in it belongs to an area here.") % {"file": part.file_name},
            *placed.notes,
        ]
        skipped.append(" ".join(why))
        return None
    types = _types(part.source, part.batch)
    release = Release.objects.create(
        source=part.source.key,
        scope=part.batch.scope,
        title=f"{part.source.name}, {part.batch.title}"[:255],
        file_name=part.file_name[:255],
        sha256=part.sha256,
        first_month=part.batch.first.number,
        last_month=part.batch.last.number,
        imported_by=asked.user,
        report=_report(part, placed),
    )
    _copy(release, placed, types)
    check(release)
    return Staged(release=release, is_new=True)


def _report(part: Part, placed: Placed) -> dict[str, Any]:
    reading = part.reading
    return {
        "rows": reading.rows,
        "rejected": reading.rejected,
        "rejects": [[each.line, each.reason] for each in reading.rejects],
        "notes": [*reading.notes, *placed.notes],
        "unknown_codes": placed.unknown_codes,
        "totals": placed.totals,
    }


def _types(source: Source, batch: Batch) -> dict[str, int]:
    """Key -> pk. New ones are made, parents first; what an editor changed of the others stays."""
    known = dict(StatisticType.objects.filter(scheme=source.scheme).values_list("key", "pk"))
    missing = [each for each in batch.types.values() if each.key not in known]
    for wave in (_tops(missing), [each for each in missing if each.parent]):
        made = StatisticType.objects.bulk_create(
            StatisticType(
                scheme=source.scheme,
                key=each.key,
                name=each.name[:160],
                parent_id=known.get(each.parent),
                is_sensitive=each.is_sensitive,
            )
            for each in wave
        )
        known |= {each.key: each.pk for each in made}
    return {key: known[key] for key in batch.types}


def _tops(types: Iterable[TypeName]) -> list[TypeName]:
    return [each for each in types if not each.parent]


def _copy(release: Release, placed: Placed, types: Mapping[str, int]) -> None:
    """One row a series and one a coverage, by COPY: five times less work than `bulk_create`."""
    series = io.StringIO()
    coverage = io.StringIO()
    for (area, key), counts in placed.counts.items():
        sum_of = placed.sums.get(area, r"\N")
        series.write(f"{release.pk}\t{area}\t{types[key]}\t{_array(counts)}\t{sum_of}\n")
        if key == ALL:
            months = _array(["f" if count is None else "t" for count in counts])
            coverage.write(f"{release.pk}\t{area}\t{months}\n")
    _copy_text("local_areas_series (release_id, area_id, type_id, counts, sum_of)", series)
    _copy_text("local_areas_coverage (release_id, area_id, months)", coverage)


def _array(values: Sequence[object]) -> str:
    """As PostgreSQL reads one; None is NULL."""
    return "{" + str(values)[1:-1].replace("None", "NULL").replace("'", "") + "}"


def _copy_text(table: str, text: io.StringIO) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(text.getvalue())
