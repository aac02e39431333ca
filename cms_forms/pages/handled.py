"""How staff handle what is sent to a service: who reads it, and what its alerts may tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel

from cms_forms.engine.advice import only_advises
from cms_forms.engine.definition import Form
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.models.sensitive_service import SensitiveService
from cms_forms.models.team import Team, can_read

if TYPE_CHECKING:
    from cms_forms.pages.form_page import FormPageMixin

NEVER_TOLD: Final = _(
    "No answer to a sensitive service is told in an alert. Untick these, or “Sensitive”."
)
STAYS_IN_HISTORY: Final = gettext_noop(
    "Nothing can be sent here, so nothing is stored: what visitors choose stands in the address of "
    "the page, and others may find it in the browser’s history. Ask nothing that tells on them, or "
    "let an answer lead to check answers."
)
NOBODY_READS: Final = gettext_noop(
    "Nobody but superusers can read what this sensitive service sends to “{team}”. Choose its "
    "groups under Sensitive services, and see that a member of the team is in one."
)


class ToldField(forms.MultipleChoiceField):
    """Questions by their labels. One that was deleted meanwhile is forgotten: nothing tells it."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        words = _(
            "The questions whose answers the team’s alert may carry. Whoever gets into the mailbox "
            "reads an e-mail: choose only what names nobody."
        )
        super().__init__(required=False, label=_("Told in alerts"), help_text=words, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return [id for id in super().to_python(value) if self.valid_value(id)]


def told_choices(page: FormPageMixin) -> list[tuple[str, str]]:
    """(id, label) of the questions of a draft, in order; with its step where two have one label."""
    form = page.compile()
    asked = form.placed_questions.values()
    labels = Counter(question.label for _, question in asked)
    return [
        (
            question.id,
            f"{question.label} ({step.title})" if labels[question.label] > 1 else question.label,
        )
        for step, question in asked
    ]


class ToldComparison(FieldComparison):
    """The labels of the questions, of which each revision has its own."""

    def __init__(self, field: Any, obj_a: FormPageMixin, obj_b: FormPageMixin) -> None:
        super().__init__(field, obj_a, obj_b)
        self.obj_a, self.obj_b = obj_a, obj_b

    def htmldiff(self) -> SafeString:
        before, after = self._labels(self.obj_a), self._labels(self.obj_b)
        ids = dict.fromkeys([*before, *after])
        lines = []
        for id in ids:
            kind = "" if id in before and id in after else "addition"
            kind = "deletion" if id not in after else kind
            lines.append((kind, after.get(id) or before[id]))
        return format_html_join("", '<div class="comparison__child-object {}">{}</div>', lines)

    @staticmethod
    def _labels(page: FormPageMixin) -> Mapping[str, str]:
        labels = dict(told_choices(page))
        return {id: labels.get(id, gettext("a deleted question")) for id in page.told_in_alerts}


class ToldPanel(FieldPanel):
    """There once a service asks something."""

    def get_comparison_class(self) -> type[FieldComparison]:
        return ToldComparison

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            asks = self.form is None or bool(self.form.fields[self.field_name].choices)
            return super().is_shown() and asks


def handling_findings(page: FormPageMixin, form: Form) -> Iterator[Finding]:
    """What is wrong with how a service that is sensitive is handled."""
    if not page.is_sensitive:
        return
    if only_advises(form):
        yield warning("sensitive-advice", Place(), gettext(STAYS_IN_HISTORY))
    if page.told_in_alerts:
        yield error("told-sensitive", Place(), str(NEVER_TOLD))
    named = SensitiveService.objects.filter(page_id=page.pk).values("groups")
    readers = can_read().filter(groups__in=named, is_superuser=False)
    unread = Team.objects.filter(key__in=form.triage.teams).exclude(members__in=readers)
    for team in unread:
        yield warning("unread-sensitive", Place(), gettext(NOBODY_READS).format(team=team))
