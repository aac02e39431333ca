"""What the page's own edit view shows of a service."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel

from cms_forms.engine.lint import Finding, Severity


class StepsPanel(Panel):
    """How many steps there are, and the way to their own screens."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms_forms/editor/steps_panel.html"

        @cached_property
        def count(self) -> int:
            return len(self.instance.compile().steps)

        @cached_property
        def errors(self) -> int:
            return sum(finding.severity is Severity.ERROR for finding in self.instance.findings())

        @property
        def steps_url(self) -> str:
            return reverse("cms_forms_editor:steps", args=[self.instance.pk])


class FormPageForm(WagtailAdminPageForm):
    """Refuses to publish, schedule or submit a broken form, and says what to mend. Drafts pass."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return cleaned
        for field in ("title", "default_team", "declaration"):
            if field in cleaned:
                setattr(self.instance, field, cleaned[field])
        for finding in self.instance.findings():
            if finding.severity is Severity.ERROR:
                self.add_error(None, self._words(finding))
        return cleaned

    def _words(self, finding: Finding) -> str:
        if self.instance.pk is None:
            return finding.message
        url = reverse("cms_forms_editor:steps", args=[self.instance.pk])
        place = f"#step-{finding.place.step}" if finding.place.step else ""
        return format_html('{} <a href="{}{}">Show</a>', finding.message, url, place)
