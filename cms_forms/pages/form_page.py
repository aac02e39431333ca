from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from cms_forms.engine import limits
from cms_forms.engine.definition import Form
from cms_forms.engine.lint import Finding, Severity, lint
from cms_forms.engine.lint.addresses import address_findings
from cms_forms.engine.questions.sessions import books
from cms_forms.engine.translations import restored_translations
from cms_forms.journey import views
from cms_forms.journey.visit import READ_AND_POST
from cms_forms.lookups.asking import has_register
from cms_forms.models.booking import Timetable
from cms_forms.models.form_version import FormVersion
from cms_forms.models.helping_body import HelpingBody
from cms_forms.models.sensitive_service import SensitiveService
from cms_forms.models.team import Team
from cms_forms.pages.dead_links import dead_link_findings
from cms_forms.pages.handled import ToldPanel, handling_findings
from cms_forms.pages.languages import language_findings
from cms_forms.pages.panels import FormPageForm, ReviewPanel, StepsPanel
from cms_forms.pages.refusing import PUBLISHED_ON_SCHEDULE, leave_schedule
from cms_forms.pages.screen_routes import ScreenRoutes
from cms_forms.stream.blocks import GUIDANCE_FEATURES, PartsBlock
from cms_forms.stream.compile import compile_parts
from cms_forms.stream.wording import said

CHANGE_LOG_ACTION = "cms_forms.change"


class BrokenForm(ValidationError):
    """A form that cannot be published: a visitor would get lost in it, or its team is missing."""

    def __init__(self, page: FormPageMixin, findings: Iterable[Finding]) -> None:
        self.page = page
        self.findings = tuple(findings)
        super().__init__([finding.message for finding in self.findings])


class PartsField(StreamField):
    """The stream that holds a service.

    Its blocks come from the registry of question types, so migrations do not freeze them: a site
    that registers a type of its own must not owe a migration of this app.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(PartsBlock(), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs


class FormPageMixin(ScreenRoutes, models.Model):
    """A service: authored in `parts`, compiled when it is published, walked by the public."""

    summary = models.CharField(
        _("summary"),
        max_length=limits.FORM["summary"],
        blank=True,
        help_text=_("One sentence for lists and the home page."),
    )
    search_names = models.TextField(
        _("what people type"),
        blank=True,
        help_text=_(
            "What people call it when they search, one a line: hit and run, stolen bike. A site "
            "may give more meaning to a line than its words."
        ),
    )
    introduction = RichTextField(
        _("introduction"),
        blank=True,
        features=GUIDANCE_FEATURES,
        help_text=_("The start page: what the service is for and what to have at hand."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, help_text=_("How many minutes it takes most people.")
    )
    has_tasks = models.BooleanField(
        _("list of tasks"),
        default=False,
        help_text=_(
            "For long services: visitors go through the sections by a list that says what is done."
        ),
    )
    any_order = models.BooleanField(
        _("sections in any order"),
        default=False,
        help_text=_(
            "People may answer the sections of that list in any order. One that depends on another "
            "still comes after it: the list of steps says why."
        ),
    )
    parts = PartsField(blank=True)
    declaration = models.TextField(
        _("declaration"),
        blank=True,
        help_text=_("What the visitor confirms by sending. Shown above the send button."),
    )
    what_happens_next = RichTextField(
        _("what happens next"),
        blank=True,
        features=GUIDANCE_FEATURES,
        help_text=_(
            "The page after sending: who reads it, and by when they answer. Visitors read "
            "“by {{ 5 working days }}” as a day; “{{ 20 FOI days }}” counts as the Freedom of "
            "Information Act does. A triage rule can have its own words."
        ),
    )
    default_team = models.ForeignKey(
        Team,
        null=True,
        blank=True,
        # Drafts keep its id: those that name a deleted team must still open.
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("default team"),
        help_text=_(
            "Gets what no triage rule sends elsewhere. Needed before the form is published."
        ),
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "Only groups that are named for it read what is sent, and each reading is recorded. "
            "What was sent while this was ticked stays so."
        ),
    )
    keep_days = models.PositiveIntegerField(
        _("days kept"),
        null=True,
        blank=True,
        help_text=_(
            "How many days after its case was closed the answers are deleted. Empty: they are kept."
        ),
    )
    told_in_alerts = models.JSONField(
        _("told in alerts"),
        default=list,
        blank=True,
        help_text=_("The ids of questions whose answers the team’s alert may carry."),
    )
    translations = models.JSONField(
        _("translations"),
        default=dict,
        blank=True,
        editable=False,
        help_text="Language -> path of a text -> what it was made of, and the text in it.",
    )
    offers_return = models.BooleanField(
        _("save and return"),
        default=True,
        help_text=_(
            "Visitors may save what they wrote and go on later, in any browser, by a link that "
            "they get by e-mail or copy. In a sensitive service they first read what an e-mail "
            "gives away. Not needed where a few answers are all."
        ),
    )
    current_version = models.ForeignKey(
        FormVersion,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What new journeys pin.",
    )

    allowed_http_methods: ClassVar = READ_AND_POST
    # Every address below a service is one of its steps.
    subpage_types: ClassVar[Sequence[str]] = ()
    exclude_fields_in_copy = ["current_version"]

    # Without a panel for `parts`: a stream of 60 steps takes seconds to open, and a page form that
    # posted it would write over steps changed meanwhile. The editor's screens change them.
    form_panels: ClassVar = [
        ReviewPanel(heading=_("Review")),
        FieldPanel("summary"),
        FieldPanel("search_names"),
        StepsPanel(heading=_("Steps")),
        FieldPanel("introduction"),
        FieldPanel("minutes"),
        FieldPanel("has_tasks"),
        FieldPanel("any_order"),
        FieldPanel("declaration"),
        FieldPanel("what_happens_next"),
        FieldPanel("offers_return"),
        FieldPanel("default_team"),
        MultiFieldPanel(
            [FieldPanel("is_sensitive"), FieldPanel("keep_days"), ToldPanel("told_in_alerts")],
            heading=_("Reading, keeping and alerts"),
        ),
    ]

    KEEPS_ENTRIES: ClassVar = frozenset(
        {"step", "item", "item_screen", "new_item", "remove_item", "check_answers"}
    )
    """The routes that take `token_refused`: they show again what was posted to them."""

    class Meta:
        abstract = True

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The start page; its button walks the draft, which stores nothing."""
        begin = reverse("cms_forms_editor:preview", args=[self.pk]) if self.pk else ""
        return views.start(request, self, begin=begin, form=self.compile())

    def compile(self) -> Form:
        """The definition of this page as it stands, a broken draft included."""
        form = compile_parts(
            self.parts.raw_data,
            title=self.title,
            summary=self.summary,
            introduction=said(self.introduction),
            minutes=self.minutes,
            has_tasks=self.has_tasks,
            any_order=self.any_order,
            declaration=self.declaration,
            what_happens_next=said(self.what_happens_next),
            default_team=self.default_team.key if self.default_team else "",
        )
        return restored_translations(form, self.translations) if self.translations else form

    @property
    def words(self) -> str:
        """What it asks and offers, for the search index: somebody looks for “mugging”."""
        form = self.compile()
        asked = [question for step in form.steps for question in step.questions]
        offered = [option for question in asked for option in question.options]
        texts = (
            *(step.title for step in form.steps),
            *(text for question in asked for text in (question.label, question.hint)),
            *(text for option in offered for text in (option.label, option.hint)),
        )
        return " ".join(filter(None, texts))

    def findings(self, form: Form | None = None) -> tuple[Finding, ...]:
        """Everything that lint has to say about this page as it stands, or about its `form`."""
        teams = set(Team.objects.values_list("key", flat=True))
        unread = dict(Team.objects.without_readers().values_list("key", "name"))
        form = form or self.compile()
        bodies = set(HelpingBody.objects.values_list("key", flat=True)) if form.bodies else ()
        timetables = set(Timetable.objects.values_list("key", flat=True)) if books(form) else None
        found = (
            *lint(form, teams=teams, unread=unread, bodies=bodies, timetables=timetables),
            *handling_findings(self, form),
            *address_findings(form, is_sensitive=self.is_sensitive, has_register=has_register()),
            *language_findings(form),
            *dead_link_findings(self, form),
        )
        return tuple(sorted(found, key=lambda each: each.severity is Severity.WARNING))

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Refuses a broken revision before anything is changed, a scheduled one included.

        The schedule goes on without it, see `leave_schedule`. Everybody else gets `BrokenForm`.
        """
        errors = revision.as_object().errors()
        if not errors:
            super().publish(revision, *args, **kwargs)
        elif kwargs.get("log_action") == PUBLISHED_ON_SCHEDULE:
            reasons = (str(error.message) for error in errors)
            leave_schedule(self, revision, CHANGE_LOG_ACTION, reasons)
        else:
            raise BrokenForm(self, errors)

    def errors(self, form: Form | None = None) -> list[Finding]:
        """The findings that keep it, or its `form`, from being published."""
        return [each for each in self.findings(form) if each.severity is Severity.ERROR]

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Whether it was ever published is for the page to say: a copy has another's revision."""
        restored = super().with_content_json(content)
        restored.first_published_at = self.first_published_at
        return restored

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """From the first sensitive draft on, somebody can choose who will read it."""
        revision = super().save_revision(*args, **kwargs)
        if self.is_sensitive:
            SensitiveService.objects.enter(self)
        return revision

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Compiles a live page into a form version.

        Every way of publishing ends here: the button, the schedule, a workflow, the shell. Raises
        `BrokenForm` and stores nothing when lint finds an error.
        """
        update_fields = kwargs.get("update_fields")
        if not self.live or (update_fields is not None and "parts" not in update_fields):
            super().save(*args, **kwargs)
            return
        form = self.compile()
        errors = self.errors(form)
        if errors:
            raise BrokenForm(self, errors)
        with transaction.atomic():
            # The update locks the page's row, so that two publishers take two version numbers.
            super().save(*args, **kwargs)
            self.current_version = FormVersion.objects.keep(self, form)
            if self.is_sensitive:
                SensitiveService.objects.enter(self)
            self.save(update_fields=["current_version"], clean=False)


def service_models() -> list[type[Any]]:
    """Every page model that is a service and may be created: ours, and those of the site."""
    models = apps.get_models()
    return [model for model in models if issubclass(model, FormPageMixin) and model.is_creatable]


class FormPage(FormPageMixin, Page):  # type: ignore[django-manager-missing]
    """A service on a site without a page model of its own to build on."""

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("search_names"),
        index.SearchField("introduction"),
        index.SearchField("words"),
    ]
    content_panels = [*Page.content_panels, *FormPageMixin.form_panels]
    base_form_class = FormPageForm

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
