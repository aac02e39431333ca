"""One case: what was answered, and who has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from django.views.generic import TemplateView

from cms_forms.casework.permissions import CaseworkMixin, case_or_404
from cms_forms.engine import codec
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from cms_forms.models import CaseEvent, Happened
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class CaseView(CaseworkMixin, TemplateView):
    """What was sent, in the order and the words in which it was asked. Reading is recorded."""

    template_name = "cms_forms/casework/case.html"

    def get_page_title(self) -> str:
        return str(self.kwargs["reference"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = case_or_404(self.request.user, self.kwargs["reference"])
        submission = case.submission
        context: dict[str, Any] = {"case": case, "submission": submission}
        try:
            answers = case.read_for(cast("User", self.request.user))
        except CannotOpen:
            context["refused"] = "sealed"
        except CannotVerify:
            context["refused"] = "unverified"
        except NotGenuine:
            context["refused"] = "forged"
        else:
            # Sent on that day: "within the last 14 days" must be read as it was then.
            day = timezone.localdate(submission.sent_at)
            # The definition that the signature covers, which a form kept in memory may not be.
            form = codec.restore(submission.version.definition)
            context["sections"] = transcript(walk(form, answers, day))
        readings = CaseEvent.objects.filter(case=case, happened=Happened.READ)
        context["accesses"] = readings.order_by("-at")[:20]
        return super().get_context_data(**context, **kwargs)
