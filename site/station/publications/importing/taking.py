"""Publications taken in from a list: those with a new reference are made, others are changed.

All of a file or nothing: `local_areas.imports.base.take_in` holds one transaction around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched, islice
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail.utils.file import hash_filelike

from local_areas.imports.areas import free_slug
from local_areas.imports.base import Importer, Options, Refused, Report, register
from local_areas.models import Area
from local_areas.pages import bulk
from local_areas.pages.bulk import NewPage
from local_areas.tables import Watch
from station.publications import checking
from station.publications.finding import drafts
from station.publications.importing import rows
from station.publications.importing.record import Enclosed, Reader, Record
from station.publications.models import (
    Attachment,
    DisclosureLog,
    PublicationPage,
    PublicationTopic,
    Topic,
    Type,
)
from station.search import entries

AT_ONCE: Final = 500
"""Publications that are written together."""
READ_AT_ONCE: Final = 50
"""Files that one process reads: starting one takes as long as reading ten."""

type Numbered = tuple[int, Record]
"""The line of a record, and the record."""


class Publications(Importer):
    key = "publications"
    title = "Publications"
    hint = (
        "CSV, or one JSON object a line: a reference and a date, a title or a summary, and what "
        "else there is: type, decision, areas, topics, the question and the answer."
    )
    order = 60
    permission = "station_publications.import_publications"

    def recognise(self, path: Path, options: Options) -> None:
        with rows.opened(path, options.named, _optional(options)):
            pass

    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        writer = _Writer(options, report)
        with rows.opened(path, options.named, _optional(options), watch) as (has, found):
            reader = Reader(has, options.more.get("folder"), options.more.get("otherwise", {}))
            records = _records(found, reader, report)
            try:
                while some := list(islice(records, AT_ONCE)):
                    writer.write(some)
            except BaseException:
                # The transaction takes back the rows, but no file.
                writer.forget_files()
                raise
        if report.is_dry_run:
            return
        writer.tell()


def _optional(options: Options) -> Sequence[str]:
    otherwise: Mapping[str, str] = options.more.get("otherwise", {})
    return (*rows.OPTIONAL, *(field for field in rows.NEEDED if field in otherwise))


def _records(
    found: Iterable[tuple[int, rows.Row | str]], reader: Reader, report: Report
) -> Iterator[Numbered]:
    seen: dict[str, int] = {}
    for line, row in found:
        report.read += 1
        if isinstance(row, str):
            report.reject(line, row)
            continue
        try:
            record = reader.record(row)
        except ValueError as error:
            report.reject(line, str(error))
            continue
        before = seen.setdefault(record.reference.upper(), line)
        if before != line:
            report.reject(line, f"“{record.reference}” stands in line {before} too.")
        else:
            yield line, record


class _Writer:
    def __init__(self, options: Options, report: Report) -> None:
        self.report = report
        logs = DisclosureLog.objects.live().order_by("depth", "path")
        below = options.more.get("below")
        chosen = logs.filter(slug=below) if below else logs
        # Whoever adds or moves a page below one of them meanwhile waits.
        Page.objects.select_for_update().filter(pk__in=chosen.values("pk")).count()
        self.logs = list(chosen)
        if not self.logs:
            raise Refused(
                f"There is no disclosure log with the address “{below}”."
                if below
                else "There is no disclosure log yet. Make one below the home page first."
            )
        self.known = {
            reference.upper(): pk
            for reference, pk in PublicationPage.objects.exclude(reference="").values_list(
                "reference", "pk"
            )
        }
        self.topics = {topic.name.casefold(): topic for topic in Topic.objects.all()}
        self.areas: dict[str, Area] = {}
        self.slugs: dict[int, set[str]] = {
            log.pk: set(log.get_children().values_list("slug", flat=True)) for log in self.logs
        }
        self.stored: list[Any] = []
        """Files of documents that were made."""

    def write(self, records: Sequence[Numbered]) -> None:
        self._know_topics(topic for _, record in records for topic in record.topics or ())
        new = [each for each in records if each[1].reference.upper() not in self.known]
        self._make(new)
        self._change([each for each in records if each[1].reference.upper() in self.known])
        # Only now: those of this batch are no earlier ones.
        self.known |= {record.reference.upper(): 0 for _, record in new}

    def tell(self) -> None:
        """What lists the publications follows, and caches in front of the site."""

        def send() -> None:
            for log in self.logs:
                page_published.send(sender=DisclosureLog, instance=log, revision=None)

        if any(self.report.counts.get(f"publications {done}") for done in ("made", "changed")):
            transaction.on_commit(send, robust=True)

    def forget_files(self) -> None:
        for file in self.stored:
            file.storage.delete(file.name)

    def _make(self, new: Sequence[Numbered]) -> None:
        """Together, but for those whose files keep them from being published."""
        is_real = not self.report.is_dry_run
        files = {line: self._attach(record.attachments or ()) for line, record in new if is_real}
        refused = _refused(each for some in files.values() for each in some)
        by_log: dict[int, list[NewPage]] = {}
        for line, record in new:
            log = self._log_of(record)
            page = self._page(record, log)
            attached = files.get(line, [])
            page.attachments.set(attached)
            if refused.isdisjoint(each.document_id for each in attached):
                by_log.setdefault(log.pk, []).append(NewPage(page=page, parent=log))
                self.report.count("publications made")
            else:
                page.live = False
                DisclosureLog.objects.get(pk=log.pk).add_child(instance=page)
                self._publish(line, page, "made")
        for together in by_log.values():
            bulk.make(together)
            self._find([each.page for each in together])

    def _log_of(self, record: Record) -> Any:
        """Answers to requests belong to the lowest log, everything else to the highest."""
        return self.logs[-1 if record.type == Type.FOI else 0]

    def _page(self, record: Record, log: Any) -> PublicationPage:
        slugs = self.slugs[log.pk]
        slug = free_slug(slugify(record.reference)[:80], "publication", slugs)
        page = PublicationPage(slug=slug, draft_title=record.title, **record.own)
        page.area_codes = list(record.areas or ())
        page.body = list(record.body or ())
        page.topic_items.set(self._items(record.topics or ()))
        return page

    def _items(self, topics: Iterable[str]) -> list[PublicationTopic]:
        return [PublicationTopic(tag=self.topics[topic.casefold()]) for topic in topics]

    def _know_topics(self, names: Iterable[str]) -> None:
        for name in names:
            if name.casefold() not in self.topics:
                topic = Topic(name=name)
                topic.save()  # makes a slug that nobody has
                self.topics[name.casefold()] = topic

    def _find(self, pages: Sequence[PublicationPage]) -> None:
        """Bulk writing sends no signals, so that the search is told here."""
        unknown = {code for page in pages for code in page.area_codes} - self.areas.keys()
        found = Area.objects.filter(code__in=unknown).select_related("parent")
        self.areas |= {area.code: area for area in found}
        made = {}
        for page in pages:
            areas = [self.areas[code] for code in page.area_codes if code in self.areas]
            above = [area.parent.code for area in areas if area.parent]
            address = page.get_url_parts()
            made[page.pk] = drafts(
                page,
                address[2] if address else page.url_path,
                [str(area.name) for area in areas],
                list(dict.fromkeys([*(area.code for area in areas), *above])),
            )
        entries.write(list(made), made)

    def _attach(self, enclosed: Iterable[Enclosed]) -> list[Attachment]:
        return [
            Attachment(document=self._document(file), title=file.title, sort_order=number)
            for number, file in enumerate(enclosed)
        ]

    def _document(self, file: Enclosed) -> Any:
        content = ContentFile(file.path.read_bytes(), name=file.path.name)
        document = get_document_model().objects.create(title=file.title[:255], file=content)
        document.file.close()
        self.stored.append(document.file)
        return document

    def _publish(self, line: int, page: PublicationPage, done: str) -> None:
        revision = page.save_revision(log_action=True)
        try:
            with transaction.atomic():
                revision.publish()
        except ValidationError as error:
            self.report.notes.append(
                f"line {line}: “{page.reference}” is a draft. {' '.join(error.messages)}"
            )
            self.report.count("drafts that may not be published yet")
        else:
            self.report.count(f"publications {done}")

    def _change(self, records: Sequence[Numbered]) -> None:
        keys = [self.known[record.reference.upper()] for _, record in records]
        pages = PublicationPage.objects.prefetch_related("topic_items__tag").in_bulk(keys)
        for (line, record), pk in zip(records, keys, strict=True):
            page = pages[pk]
            files = self._changed_files(page, record)
            if not self._apply(page, record) and files is None:
                self.report.count("publications unchanged")
            elif page.has_unpublished_changes or not page.live:
                state = "has changes that are not published" if page.live else "is not published"
                self.report.reject(
                    line, f"“{record.reference}” {state}. Nothing of it was changed."
                )
            elif self.report.is_dry_run:
                self.report.count("publications changed")
            else:
                if files is not None:
                    page.attachments.set(self._attach(files))
                self._publish(line, page, "changed")

    def _apply(self, page: PublicationPage, record: Record) -> bool:
        """Whether the row says something else than the page. What it does not say stays."""
        own = record.own
        is_other = any(getattr(page, name) != value for name, value in own.items())
        for name, value in own.items():
            setattr(page, name, value)
        if record.areas is not None and list(record.areas) != page.area_codes:
            page.area_codes, is_other = list(record.areas), True
        topics = {item.tag.name.casefold() for item in page.topic_items.all()}
        if record.topics is not None and {each.casefold() for each in record.topics} != topics:
            page.topic_items.set(self._items(record.topics))
            is_other = True
        if record.body is not None and list(record.body) != _blocks(page):
            page.body, is_other = list(record.body), True
        return is_other

    def _changed_files(self, page: PublicationPage, record: Record) -> Sequence[Enclosed] | None:
        """The files of the row where they are others than those of the page."""
        if record.attachments is None:
            return None
        have = [
            (each.title, each.document.get_file_hash())
            for each in page.attachments.select_related("document")
        ]
        given = []
        for file in record.attachments:
            with file.path.open("rb") as stream:
                given.append((file.title, hash_filelike(stream)))
        return None if given == have else record.attachments


def _refused(attached: Iterable[Attachment]) -> set[int]:
    """The documents among these that may not go out. One process reads many of them.

    They have from here on what was read in them, which the search shows.
    """
    refused = set()
    for some in batched(attached, READ_AT_ONCE):
        by_document = {each.document_id: each for each in some}
        for file in checking.checked(list(by_document)):
            by_document[file.document_id].document = file.document
            # What somebody let pass for another page was not let pass for a new one.
            if file.open_findings(pages=()):
                refused.add(file.document_id)
    return refused


def _blocks(page: PublicationPage) -> list[Mapping[str, Any]]:
    return [{"type": block["type"], "value": block["value"]} for block in page.body.raw_data]


register(Publications())
