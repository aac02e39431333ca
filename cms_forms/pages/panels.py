"""What the page's own edit view shows of a service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel

from cms_forms.engine import limits
from cms_forms.engine.lint import Cause, Finding, Severity, causes
from cms_forms.pages.comparison import StepsComparison, TranslationsComparison
from cms_forms.pages.handled import NEVER_TOLD, ToldField, told_choices
from cms_forms.pages.review import Review, review_of


class StepsPanel(Panel):
    """How many steps there are, what is wrong with them, and the way to their own screens."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms_forms/pages/steps_panel.html"

        @cached_property
        def count(self) -> int:
            return len(self.instance.compile().steps)

        @cached_property
        def findings(self) -> Sequence[Finding]:
            return self.instance.findings()

        @property
        def causes(self) -> Sequence[Cause]:
            return causes(self.findings)

        @property
        def errors(self) -> int:
            return sum(finding.severity is Severity.ERROR for finding in self.findings)

        def get_comparison(self) -> list[type[StepsComparison] | type[TranslationsComparison]]:
            return [StepsComparison, TranslationsComparison]

        @property
        def steps_url(self) -> str:
            return reverse("cms_forms_editor:steps", args=[self.instance.pk])


class ReviewPanel(Panel):
    """Leads from the page's form, where Wagtail sends reviewers, to what there is to review."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms_forms/pages/review_panel.html"

        @cached_property
        def review(self) -> Review | None:
            return review_of(self.instance, self.request.user) if self.instance.pk else None

        def is_shown(self) -> bool:
            return super().is_shown() and self.review is not None

        @property
        def steps_url(self) -> str:
            return reverse("cms_forms_editor:steps", args=[self.instance.pk])


class FormPageForm(WagtailAdminPageForm):
    """Refuses to publish, schedule, submit or approve a broken form. Drafts pass."""

    told_in_alerts = ToldField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if told := self.fields.get("told_in_alerts"):
            told.choices = told_choices(self.instance)
        if keep_days := self.fields.get("keep_days"):
            keep_days.validators += [
                MinValueValidator(1),
                MaxValueValidator(limits.MOST_KEEP_DAYS),
            ]
            keep_days.widget.attrs |= {"min": 1, "max": limits.MOST_KEEP_DAYS}

    def clean(self) -> dict[str, Any]:
        """Browsers end lines with two characters: a comparison would show all as changed."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("is_sensitive") and cleaned.get("told_in_alerts"):
            self.add_error("told_in_alerts", NEVER_TOLD)
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in cleaned.items()
        }

    def _post_clean(self) -> None:
        """Lint what was entered: `super` has put it on the instance."""
        super()._post_clean()
        if self.is_deferred_validation or self._takes_back:
            return
        # Form errors are plain text. The panel of the steps shows the same findings with links.
        for cause in causes(self.instance.errors()):
            for finding in cause.findings:
                self.add_error(None, finding.message)

    @property
    def _takes_back(self) -> bool:
        """Whether a moderator sends the page back, or its workflow is cancelled."""
        return (
            "action-cancel-workflow" in self.data
            or self.data.get("workflow-action-name") == "reject"
        )
