"""The files of publications, and what was read in them.

Rows of `Attachment` are children of a page: those of a draft are only in its revision until it is
published, and publishing writes every field of them anew from there. What was read in a file, and
who let it pass, is therefore kept by the document and its content, not in the child row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from station.publications.child import Examined
from station.publications.hidden.kinds import KINDS
from station.publications.languages import LANGUAGES

type Found = Mapping[str, str]
"""A finding as it is stored: its kind, place and words."""


class Attachment(Orderable):
    """One file of a publication."""

    page = ParentalKey(
        "station_publications.PublicationPage", on_delete=models.CASCADE, related_name="attachments"
    )
    document = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="file",
        help_text="PDF, Word, Excel, OpenDocument, CSV or plain text.",
    )
    title = models.CharField(
        max_length=255, help_text="What is in it: “Cost of each match”, not the name of the file."
    )
    language = models.CharField(
        max_length=10,
        blank=True,
        choices=LANGUAGES,
        help_text="Where it differs from the language of the page.",
    )

    panels = [
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("language")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "file"

    def __str__(self) -> str:
        return str(self.title)


class AttachedFileQuerySet(models.QuerySet["AttachedFile"]):
    def note(self, documents: Iterable[int]) -> None:
        """These documents are files of publications from now on, and due to be read."""
        rows = [AttachedFile(document_id=pk) for pk in set(documents)]
        if rows:
            self.bulk_create(rows, ignore_conflicts=True)
            self.tell_workers()

    def tell_workers(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY work_is_due")

    def due(self) -> AttachedFileQuerySet:
        """Those that were not read, or whose document has another file by now."""
        return self.exclude(read_at__isnull=False, file_name=models.F("document__file"))

    def leased(self, limit: int, lease: timedelta) -> list[AttachedFile]:
        """At most so many of those that are due and that nobody else reads, for as long as this.

        No row stays locked while its file is read. A worker that is killed loses its lease in time.
        """
        now = timezone.now()
        with transaction.atomic():
            rows = list(
                self.due()
                .exclude(leased_until__gt=now)
                .select_related("document")
                .select_for_update(of=("self",), skip_locked=True)
                .order_by("pk")[:limit]
            )
            self.filter(pk__in=[row.pk for row in rows]).update(leased_until=now + lease)
        return rows


class AttachedFile(models.Model):
    """A document that a publication has, or had, as an attachment, in a draft too.

    It is served only while a publication that everybody may see shows it. A document whose file is
    replaced has another `file_name`: what is said here is then about the former one.
    """

    document = models.OneToOneField(
        get_document_model_string(), on_delete=models.CASCADE, related_name="attached"
    )
    file_name = models.CharField(
        max_length=255, blank=True, help_text="As it was stored when it was read."
    )
    fingerprint = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="SHA-256 of the content that was read."
    )
    read_at = models.DateTimeField(null=True, help_text="Empty until it was read.")
    pages = models.PositiveIntegerField(
        null=True, help_text="Pages of a PDF, sheets of a spreadsheet."
    )
    searchable = models.BooleanField(
        null=True, help_text="Whether there is text in it. Pictures of text are none."
    )
    why = models.TextField(blank=True, help_text="Why it is not searchable, for its editor.")
    leased_until = models.DateTimeField(
        null=True, help_text="Until then a worker reads it, and others leave it alone."
    )
    findings = models.JSONField(
        default=list,
        blank=True,
        help_text='Data that is not meant to leave: [{"kind", "place", "words"}].',
    )

    objects = AttachedFileQuerySet.as_manager()

    class Meta:
        verbose_name = "attached file"

    def __str__(self) -> str:
        return str(self.document)

    @property
    def is_current(self) -> bool:
        """Whether what is said here is about the file that the document has now."""
        return self.read_at is not None and self.file_name == self.document.file.name

    @property
    def blocking(self) -> Sequence[Found]:
        """The findings that keep it from being published until somebody decides otherwise."""
        return [each for each in self.findings if blocks(each)]

    def open_findings(self, pages: Iterable[int] | None = None) -> Sequence[Found]:
        """Those that nobody has let pass for these pages. None: for any page."""
        if not self.blocking:
            return []
        decided = HiddenDataOverride.objects.filter(fingerprint=self.fingerprint)
        if pages is not None:
            decided = decided.filter(page__in=list(pages))
        return self.left_open(decided.values_list("findings", flat=True))

    def left_open(self, passed: Iterable[Sequence[Found]]) -> Sequence[Found]:
        """Those that keep it from being published after these decisions on what it holds now."""
        known = {_key(each) for findings in passed for each in findings}
        return [each for each in self.blocking if _key(each) not in known]

    @property
    def may_go_out(self) -> bool:
        """Whether the file that the document has now was checked, and nothing is left open."""
        return self.is_current and not self.open_findings()

    def keep(self, examined: Examined, fingerprint: str) -> None:
        """What was read and found, in place of what was known before. In a transaction."""
        self.file_name = self.document.file.name
        self.fingerprint = fingerprint
        self.read_at = timezone.now()
        self.leased_until = None
        self.pages = examined.text.pages or None
        self.searchable = examined.text.searchable
        self.why = examined.text.why
        self.findings = [
            {"kind": each.kind, "place": each.place, "words": each.words}
            for each in examined.findings
        ]
        self.texts.all().delete()
        AttachmentText.objects.bulk_create(
            AttachmentText(file=self, place=each.number, label=each.name, text=each.text)
            for each in examined.text.places
        )
        self.save()


def blocks(found: Found) -> bool:
    """A kind that is not known any more still does."""
    kind = KINDS.get(found["kind"])
    return kind is None or kind.blocks


def _key(found: Found) -> tuple[str, str, str]:
    return found["kind"], found["place"], found["words"]


class AttachmentText(models.Model):
    """What can be read at one place of a file: a page, a sheet, or all of a short text."""

    file = models.ForeignKey(AttachedFile, on_delete=models.CASCADE, related_name="texts")
    place = models.PositiveIntegerField(help_text="From 1: the page of a PDF, the sheet…")
    label = models.CharField(
        max_length=120, blank=True, help_text="What people call it: “Page 7”, “Sheet Matches”."
    )
    text = models.TextField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["file", "place"], name="one_text_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.label or self.place}"


class HiddenDataOverride(models.Model):
    """Somebody let a file be published although hidden data was found in it. Kept for good."""

    page = models.ForeignKey(
        "station_publications.PublicationPage",
        null=True,
        on_delete=models.SET_NULL,
        related_name="overrides",
    )
    title = models.CharField(max_length=255, help_text="Of the page, which may be deleted.")
    file_name = models.CharField(max_length=255)
    fingerprint = models.CharField(
        max_length=64, help_text="Of the content. Another content needs another decision."
    )
    findings = models.JSONField(default=list, help_text="What was found when it was decided.")
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=150, help_text="Of an account, which may be deleted.")
    at = models.DateTimeField(auto_now_add=True)
    tell_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When the leads are told of it; empty once they are.",
    )
    attempts = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-at"]
        permissions = [("override_hidden_data", "Can publish files with hidden data")]
        indexes = [
            models.Index(fields=["page", "fingerprint"], name="override_of_content"),
            models.Index(
                fields=["tell_at"],
                name="overrides_to_tell",
                condition=models.Q(tell_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.reason}"
