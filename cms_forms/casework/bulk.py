"""One deed for many cases. Each case is judged by itself: what is refused keeps none back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from cms_forms.casework.bulk_forms import DEEDS, DeedForm, ExportForm
from cms_forms.casework.filters import Filters
from cms_forms.casework.permissions import Act, CaseworkMixin, bare_reference, may
from cms_forms.casework.scope import Scope
from cms_forms.casework.states import NotAllowed
from cms_forms.deliveries.planning import wake_workers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from cms_forms.models.case import CaseQuerySet

MOST_AT_ONCE: Final = 500
"""Cases that one press changes, while the browser waits. An export has no such limit."""
SHOWN: Final = 20
"""References that a message or a screen names."""


class BulkView(CaseworkMixin, TemplateView):
    """Asks what exactly is to be done, does it, and says with which cases it was not.

    `case` are references, `all` stands for the whole list, whose address `list` has. What the user
    may not read is not among them, whatever was posted.
    """

    act = Act.WORK
    template_name = "cms_forms/casework/bulk.html"
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Somebody came back to its address: nothing is chosen any more.
        return redirect("cms_forms_inbox")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast("User", request.user)
        deed = request.POST.get("act", "")
        if deed not in DEEDS:
            return redirect(self._back())
        if deed == "export" and not may(user, Act.EXPORT):
            raise PermissionDenied
        cases = chosen(user, request.POST)
        if not cases.exists():
            messages.error(request, _("Choose a case first. Nothing was changed."))
            return redirect(self._back())
        is_sent = "go" in request.POST
        form = DEEDS[deed](request.POST if is_sent else None, user=user, cases=cases)
        if not (is_sent and form.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, deed=deed))
        if isinstance(form, ExportForm):
            return self._export(form)
        self._tell(*done_with(form, user))
        return redirect(self._back())

    def get_page_title(self) -> str:
        return {
            "give": _("Give cases to a person"),
            "status": _("Change the status of cases"),
            "hand_over": _("Hand cases over to another team"),
            "export": _("Export cases"),
        }[self.request.POST["act"]]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: DeedForm = kwargs["form"]
        number = form.cases.count()
        first = form.cases.select_related("submission")[:SHOWN]
        return super().get_context_data(
            number=number,
            references=[str(case) for case in first],
            others=max(0, number - SHOWN),
            too_many=kwargs["deed"] != "export" and number > MOST_AT_ONCE,
            most=MOST_AT_ONCE,
            kept=self._kept(),
            back=self._back(),
            reads_all=self.request.user.is_superuser,
            **kwargs,
        )

    def _kept(self) -> list[tuple[str, str]]:
        """What was chosen, to be posted again."""
        asked = self.request.POST
        kept = [("act", asked["act"]), ("list", asked.get("list", ""))]
        if asked.get("all"):
            return [*kept, ("all", "1")]
        return kept + [("case", reference) for reference in asked.getlist("case")]

    def _back(self) -> str:
        # Parsed and written again, so that it leads nowhere else.
        query = QueryDict(self.request.POST.get("list", "")).urlencode()
        return reverse("cms_forms_inbox") + (f"?{query}" if query else "")

    def _export(self, form: ExportForm) -> HttpResponse:
        with transaction.atomic():
            export = form.make()
            wake_workers()
        if export is None:
            words = _("Only cases that are limited to named people were chosen. Nothing was made.")
            messages.error(self.request, words)
            return redirect(self._back())
        return redirect("cms_forms_export", export.key)

    def _tell(self, done: int, refused: Mapping[str, list[str]]) -> None:
        if done:
            words = ngettext("Done with {n} case.", "Done with {n} cases.", done).format(n=done)
            messages.success(self.request, words)
        for why, references in refused.items():
            number = len(references)
            words = ngettext(
                "{n} case is as it was: {cases}. {why}",
                "{n} cases are as they were: {cases}. {why}",
                number,
            )
            named = ", ".join(references[:SHOWN]) + ("…" if number > SHOWN else "")
            messages.warning(self.request, words.format(n=number, cases=named, why=why))


def chosen(user: User, asked: QueryDict) -> CaseQuerySet:
    """Of those that the user may read: the ones that are named, or all of the list."""
    scope = Scope.of(user)
    if asked.get("all"):
        of_list = QueryDict(asked.get("list", "").replace("\x00", ""))
        filters = Filters(of_list, user=user, scope=scope)
        return scope.cases.filter(filters.wanted(timezone.localdate())).due_first()
    references = {bare_reference(each) for each in asked.getlist("case")} - {""}
    return scope.cases.filter(submission__reference__in=references).due_first()


def done_with(form: DeedForm, user: User) -> tuple[int, Mapping[str, list[str]]]:
    """With how many it was done; why not -> the references with which it was not."""
    done = 0
    refused: dict[str, list[str]] = defaultdict(list)
    cases = list(form.cases.select_related("submission", "team")[:MOST_AT_ONCE])
    for case in cases:
        # It may have gone to another team since the list was shown.
        if not may(user, Act.WORK, case):
            refused[_("It is not yours any more.")].append(str(case))
            continue
        try:
            form.do(case)
        except NotAllowed as error:
            refused[str(error).replace(str(case), _("It"))].append(str(case))
        else:
            done += 1
    return done, refused
