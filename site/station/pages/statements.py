"""The statements that the law asks of a police force's website, as fields that editors fill in.

Accessibility: the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility
Regulations 2018, regulation 8, with the model statement of Commission Decision (EU) 2018/1523.
Privacy: UK GDPR, articles 13 and 14; Data Protection Act 2018, section 44 for law enforcement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from station.pages.edge import KeptAtTheEdge

GOOD_FOR = timedelta(days=365)
"""Both statements are looked at again each year at the latest."""
TEXT = ["bold", "link", "ul"]

ENFORCEMENT = (
    "<p>The Equality and Human Rights Commission (EHRC) enforces the Public Sector Bodies "
    "(Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If you are not "
    "happy with how we answer your complaint, contact the "
    '<a href="https://www.equalityadvisoryservice.com/">Equality Advisory and Support Service</a> '
    "(EASS). In Northern Ireland it is the "
    '<a href="https://www.equalityni.org/">Equality Commission for Northern Ireland</a>.</p>'
)
RIGHTS = (
    "<p>You can ask us, at no cost, to:</p><ul>"
    "<li>give you a copy of what we hold about you</li>"
    "<li>correct it or complete it</li>"
    "<li>delete it, or use less of it</li>"
    "<li>stop using it, where the basis is a public task or a legitimate interest</li>"
    "<li>take back your consent, where that is the basis</li></ul>"
    "<p>We answer within one month. The law lets us keep some things back, for instance where "
    "telling you would harm an investigation. We say so, unless saying it would do the harm.</p>"
)
COMPLAINTS = (
    "<p>You can complain to us first, and at any time to the Information Commissioner: "
    '<a href="https://ico.org.uk/make-a-complaint/">ico.org.uk/make-a-complaint</a>.</p>'
)


class FaultBlock(blocks.StructBlock):
    """Something that does not work for everybody."""

    class Why(models.TextChoices):
        NOT_YET = "not_yet", "Not compliant: we are mending it"
        BURDEN = "burden", "Disproportionate burden"
        OUT_OF_SCOPE = "out_of_scope", "The regulations do not cover it"

    what = blocks.TextBlock(help_text="What does not work, for whom, and the WCAG criterion.")
    why = blocks.ChoiceBlock(choices=Why.choices, default=Why.NOT_YET)
    instead = blocks.TextBlock(required=False, help_text="What people can do instead.")
    mended_by = blocks.DateBlock(required=False)

    class Meta:
        icon = "warning"
        label = "Known fault"


class FaultsBlock(blocks.StreamBlock):
    fault = FaultBlock()


class PurposeBlock(blocks.StructBlock):
    """One thing that personal data is used for."""

    title = blocks.CharBlock(max_length=100, label="What for")
    data = blocks.TextBlock(label="What we hold")
    source = blocks.TextBlock(
        required=False, label="Where from", help_text="Where it is not the person themselves."
    )
    basis = blocks.TextBlock(
        label="Lawful basis", help_text="The article of UK GDPR, or part 3 of the DPA 2018."
    )
    recipients = blocks.TextBlock(label="Who gets it")
    retention = blocks.TextBlock(label="For how long")

    class Meta:
        icon = "clipboard-list"
        label = "Purpose"


class PurposesBlock(blocks.StreamBlock):
    purpose = PurposeBlock()


class Statement(KeptAtTheEdge, Page):
    """What a statement says about itself. Every footer leads to it."""

    summary = models.CharField(
        max_length=200, blank=True, help_text="One sentence for lists and search engines."
    )
    prepared_on = models.DateField(default=timezone.localdate, help_text="When it was first made.")
    reviewed_on = models.DateField(
        default=timezone.localdate,
        help_text="When somebody last compared it with what the site does. Editors are reminded "
        "after a year.",
    )

    dates_panel = MultiFieldPanel([FieldPanel("prepared_on"), FieldPanel("reviewed_on")], "Dates")
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    what: ClassVar[str]
    """What it is called where one is missing."""

    class Meta:
        abstract = True

    @classmethod
    def kinds(cls) -> Iterator[type[Statement]]:
        yield from (AccessibilityStatement, PrivacyNotice)

    @property
    def due_on(self) -> date:
        return self.reviewed_on + GOOD_FOR

    @property
    def is_due(self) -> bool:
        return timezone.localdate() >= self.due_on

    def clean(self) -> None:
        super().clean()
        if self.reviewed_on and self.reviewed_on > timezone.localdate():
            raise ValidationError(
                {"reviewed_on": "Enter the day of the last review, not the next."}
            )


class AccessibilityStatement(Statement):
    """What the regulations of 2018 ask for: status, known faults, contact, enforcement, dates."""

    class Status(models.TextChoices):
        FULLY = "fully", "fully compliant"
        PARTIALLY = "partially", "partially compliant"
        NOT = "not", "not compliant"

    scope = RichTextField(features=TEXT, help_text="Which site it is for, and what people can do.")
    status = models.CharField(max_length=10, choices=Status, default=Status.PARTIALLY)
    standard = models.CharField(
        max_length=100, default="Web Content Accessibility Guidelines version 2.2, level AA"
    )
    faults = StreamField(FaultsBlock(), blank=True, verbose_name="known faults")
    contact = RichTextField(
        features=TEXT,
        help_text="How to report a fault or ask for another format, and when you answer.",
    )
    enforcement = RichTextField(features=TEXT, default=ENFORCEMENT)
    tested_on = models.DateField(null=True, blank=True, help_text="When the site was last tested.")
    tested_by = models.TextField(blank=True, help_text="Who tested it, how, and which pages.")

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("scope"),
        MultiFieldPanel([FieldPanel("status"), FieldPanel("standard")], "Status"),
        FieldPanel("faults"),
        FieldPanel("contact"),
        FieldPanel("enforcement"),
        MultiFieldPanel([FieldPanel("tested_on"), FieldPanel("tested_by")], "Testing"),
        Statement.dates_panel,
    ]
    search_fields = [
        *Statement.search_fields,
        index.SearchField("scope"),
        index.SearchField("faults"),
        index.SearchField("contact"),
    ]
    template = "pages/accessibility_statement.html"
    what = "accessibility statement"

    class Meta:
        verbose_name = "accessibility statement"

    def clean(self) -> None:
        super().clean()
        unmended = [each for each in self.faults if each.value["why"] == FaultBlock.Why.NOT_YET]
        if self.status == self.Status.FULLY and unmended:
            raise ValidationError(
                {"status": "The site is not fully compliant while a fault below is not mended."}
            )
        if self.status != self.Status.FULLY and not self.faults:
            raise ValidationError({"faults": "Say what does not comply."})

    def faults_by_reason(self) -> list[tuple[str, list[Any]]]:
        """The known faults under each of the three headings that the regulations name."""
        grouped = [
            (label, [each.value for each in self.faults if each.value["why"] == why])
            for why, label in FaultBlock.Why.choices
        ]
        return [(label, faults) for label, faults in grouped if faults]


class PrivacyNotice(Statement):
    """What UK GDPR asks to be told: controller, purposes, basis, recipients, retention, rights."""

    controller = RichTextField(
        features=TEXT, help_text="Who decides what is done with the data: name and address."
    )
    officer = RichTextField(
        "data protection officer", features=TEXT, help_text="How to reach them."
    )
    purposes = StreamField(PurposesBlock())
    abroad = RichTextField(
        "other countries",
        features=TEXT,
        default="<p>We send nothing outside the United Kingdom.</p>",
        help_text="Whether data leaves the United Kingdom, and what protects it there.",
    )
    obliged = RichTextField(
        "what happens without it",
        features=TEXT,
        default="<p>You need not tell us who you are to report a crime. We may then be able to do "
        "less about it, and cannot tell you what came of it.</p>",
        help_text="Whether people must give it, and what follows if they do not.",
    )
    decisions = RichTextField(
        "automated decisions",
        features=TEXT,
        default="<p>No decision about you is made by a machine alone.</p>",
    )
    rights = RichTextField(features=[*TEXT, "h3"], default=RIGHTS)
    complaints = RichTextField(features=TEXT, default=COMPLAINTS)
    cookies = RichTextField(features=TEXT, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("controller"), FieldPanel("officer")], "Who we are"),
        FieldPanel("purposes"),
        FieldPanel("abroad"),
        FieldPanel("obliged"),
        FieldPanel("decisions"),
        FieldPanel("rights"),
        FieldPanel("complaints"),
        FieldPanel("cookies"),
        Statement.dates_panel,
    ]
    search_fields = [
        *Statement.search_fields,
        index.SearchField("controller"),
        index.SearchField("purposes"),
        index.SearchField("rights"),
        index.SearchField("cookies"),
    ]
    template = "pages/privacy_notice.html"
    what = "privacy notice"

    class Meta:
        verbose_name = "privacy notice"
