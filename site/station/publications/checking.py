"""The files of a publication are read and checked: when they are due, and before it is published.

What was found is kept by document and content. A page that shows a document whose file was not
checked, or in which something is hidden that nobody let pass, cannot be published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.log_actions import log

from station.publications.child import Examined, Limits, examine
from station.publications.hidden.kinds import KINDS, unchecked
from station.publications.models.attachment import AttachedFile, Found, HiddenDataOverride
from station.publications.reading.base import Text
from station.search import entries

PERMISSION: Final = "station_publications.override_hidden_data"
OVERRIDE_ACTION: Final = "station_publications.override_hidden_data"
REFUSED_ACTION: Final = "station_publications.refuse_hidden_data"
MISSING: Final = "The file is not in the store any more. Upload it again."
MOST_NAMED: Final = 5


@dataclass(frozen=True)
class OpenFile:
    """A file that keeps a page from being published."""

    file: AttachedFile
    findings: Sequence[Found]

    def __str__(self) -> str:
        names = [in_words(each) for each in self.findings]
        more = f", and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"“{self.file.document.filename}”: {'; '.join(names[:MOST_NAMED])}{more}."


class HiddenData(ValidationError):
    """A page that cannot be published: something is hidden in its files."""

    def __init__(self, page: Any, files: Sequence[OpenFile]) -> None:
        self.page = page
        self.files = files
        super().__init__([f"Hidden data in {each}" for each in files])


def documents_of(page: Any) -> set[int]:
    """The ids of what it attaches and of what its words link to, as it stands, saved or not."""
    model = get_document_model()
    found = {each.document_id for each in page.attachments.all()}
    for field in page._meta.get_fields():
        extract = getattr(field, "extract_references", None)
        if extract is not None:
            references = extract(field.value_from_object(page))
            found |= {
                int(id) for to, id, *_ in references if to is not None and issubclass(to, model)
            }
    return set(model.objects.filter(pk__in=found).values_list("pk", flat=True))


def checked(documents: Collection[int], *, again: bool = False) -> list[AttachedFile]:
    """What is known of these documents now: those that were not read yet, or changed, are read.

    Whoever else publishes one of them meanwhile is waited for; a worker that reads it is not.
    """
    if not documents:
        return []
    AttachedFile.objects.note(documents)
    with transaction.atomic():
        rows = list(
            AttachedFile.objects.filter(document__in=documents)
            .select_related("document")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        for row, answer, fingerprint in _read([r for r in rows if again or not _is_the_same(r)]):
            _keep(row, answer, fingerprint)
    return rows


def read_due(limit: int) -> int:
    """Read at most so many files that are due; how many there were. A worker that is killed
    leaves them due once its lease has ended.
    """
    done = 0
    while done < limit:
        rows = AttachedFile.objects.leased(min(AT_ONCE, limit - done), _lease())
        try:
            for row, answer, fingerprint in _read(rows):
                _keep_if_due(row, answer, fingerprint)
        finally:
            AttachedFile.objects.filter(pk__in=[row.pk for row in rows]).update(leased_until=None)
        done += len(rows)
        if len(rows) < AT_ONCE:
            break
    return done


AT_ONCE: Final = 10
"""Files that one process reads."""


def _lease() -> timedelta:
    """As long as that many files can take, and a minute for the stores that they lie in."""
    return timedelta(seconds=60 + AT_ONCE * _limits().wall_seconds)


def _limits() -> Limits:
    return Limits(**settings.PUBLICATIONS_LIMITS)


def document_changed(instance: Any, **kwargs: Any) -> None:
    """A receiver: a document was saved, perhaps with another file. It is due to be read again, and
    neither served nor found until then.
    """
    if kwargs.get("raw"):
        return
    row = AttachedFile.objects.select_related("document").filter(document=instance.pk).first()
    if row is not None and not row.is_current:
        # Whoever reads the former file reads it for nothing.
        AttachedFile.objects.filter(pk=row.pk).update(leased_until=None)
        AttachedFile.objects.tell_workers()
        _show_in_search(row)


def open_files(page: Any, files: Iterable[AttachedFile]) -> list[OpenFile]:
    """Those of the files that keep this page from being published."""
    pages = [pk for pk in (page.pk, page.alias_of_id) if pk]
    found = [OpenFile(each, each.open_findings(pages)) for each in files]
    return [each for each in found if each.findings]


def refuse_hidden_data(page: Any) -> None:
    """Raises `HiddenData`. Reads what was not read yet."""
    found = open_files(page, checked(documents_of(page)))
    if found:
        raise HiddenData(page, found)


@transaction.atomic
def let_out(page: Any, user: Any, reason: str) -> int:
    """Record that somebody lets the files of this page out as they are; how many there were.

    It holds for this page, these contents and these findings: another one needs another decision.
    """
    found = open_files(page, checked(documents_of(page)))
    now = timezone.now()
    for each in found:
        HiddenDataOverride.objects.create(
            page_id=page.pk,
            title=page.title,
            file_name=each.file.document.filename,
            fingerprint=each.file.fingerprint,
            findings=list(each.findings),
            reason=reason,
            by=user,
            by_name=user.get_username(),
            tell_at=now,
        )
        log(
            instance=page,
            action=OVERRIDE_ACTION,
            user=user,
            data={"words": f"Hidden data may go out in {each}", "reason": reason},
        )
        _show_in_search(each.file)
    if found:
        AttachedFile.objects.tell_workers()
    return len(found)


def who_may_decide() -> Any:
    """The active users with the permission, superusers included."""
    users: Any = get_user_model().objects
    return users.with_perm(PERMISSION).order_by("username")


def in_words(found: Found) -> str:
    """Its kind and place."""
    kind = KINDS.get(found["kind"])
    name = kind.name.lower() if kind else found["kind"]
    return f"{name} ({found['place']})" if found["place"] else name


def _is_the_same(row: AttachedFile) -> bool:
    """By its content: some stores write a new file over an old one of the same name."""
    if not row.is_current:
        return False
    try:
        return row.fingerprint == _fingerprint_of(row)
    except OSError:
        return False


def _fingerprint_of(row: AttachedFile, copy: Path | None = None) -> str:
    digest = hashlib.sha256()
    with row.document.file.storage.open(row.document.file.name) as source:
        if copy is None:
            for chunk in source.chunks():
                digest.update(chunk)
        else:
            with copy.open("wb") as target:
                for chunk in source.chunks():
                    digest.update(chunk)
                    target.write(chunk)
    return digest.hexdigest()


def _read(rows: Sequence[AttachedFile]) -> Iterator[tuple[AttachedFile, Examined, str]]:
    """Each with what is in its file now, and the fingerprint of that content."""
    with TemporaryDirectory(prefix="publications-") as folder:
        there: list[tuple[AttachedFile, str, Path]] = []
        for row in rows:
            copy = Path(folder, str(row.pk))
            try:
                there.append((row, _fingerprint_of(row, copy), copy))
            except OSError:
                yield row, Examined(text=Text(why=MISSING), findings=(unchecked(MISSING),)), ""
        files = [(copy, row.document.filename) for row, _, copy in there]
        for (row, fingerprint, _), answer in zip(there, examine(files, _limits()), strict=True):
            yield row, answer, fingerprint


def _keep(row: AttachedFile, answer: Examined, fingerprint: str) -> None:
    row.keep(answer, fingerprint)
    _show_in_search(row)


@transaction.atomic
def _keep_if_due(read: AttachedFile, answer: Examined, fingerprint: str) -> None:
    """Unless somebody else has read it, or its document has another file by now."""
    found = AttachedFile.objects.select_related("document").select_for_update(of=("self",))
    row = found.filter(pk=read.pk).first()
    if row is None or row.is_current or row.document.file.name != read.document.file.name:
        return
    _keep(row, answer, fingerprint)


def _show_in_search(row: AttachedFile) -> None:
    from station.publications.models.publication import PublicationPage

    shown_on = PublicationPage.objects.live().filter(attachments__document=row.document_id)
    pages = list(shown_on.values_list("pk", flat=True).distinct())
    if pages:
        entries.keep(pages)
