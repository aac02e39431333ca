"""Two reports of one incident: finding the other, seeing both, and merging one into the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms_forms.casework import work
from cms_forms.casework.answered import Answered
from cms_forms.casework.deed_forms import FindForm, ReasonForm
from cms_forms.casework.deeds import UNPROCESSABLE, DeedView, was_opened
from cms_forms.casework.permissions import (
    NO_SUCH_CASE,
    bare_reference,
    case_or_404,
    reads_as_superuser,
)
from cms_forms.casework.states import NotAllowed
from cms_forms.engine.people import Detail, looked_for
from cms_forms.models.blind_index import found_by
from cms_forms.models.case import Case
from cms_forms.models.case_event import CaseEvent, Happened

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cms_forms.models.case import CaseQuerySet

NEAR: Final = timedelta(days=7)
MOST_SUGGESTED: Final = 3
MOST_FOUND: Final = 10
SHARED_WORDS: Final = 2
"""Parts of names that two reports must share: one alone, such as "Jones", says nothing."""


def mergeable(case: Case, user: User) -> CaseQuerySet:
    """Cases that the user may read and that could be the same incident."""
    others = Case.objects.readable_by(user).still_open().exclude(pk=case.pk)
    return others.filter(team=case.team_id).select_related("submission")


def suggested(case: Case, user: User) -> Sequence[Case]:
    """Those within a week that name the same people: with an e-mail address or a telephone number
    in common, or two parts of names. What is shared most comes first.
    """
    named = case.found_by.values("fingerprint")
    shared = Q(found_by__fingerprint__in=named)
    near = mergeable(case, user).filter(
        opened_at__range=(case.opened_at - NEAR, case.opened_at + NEAR)
    )
    counted = near.filter(shared).annotate(
        shared=Count("found_by"),
        numbers=Count("found_by", filter=Q(found_by__detail__in=[Detail.EMAIL, Detail.PHONE])),
    )
    alike = counted.filter(Q(shared__gte=SHARED_WORDS) | Q(numbers__gt=0))
    return list(alike.order_by("-numbers", "-shared", "pk")[:MOST_SUGGESTED])


class MergeView(DeedView):
    """Names that are looked for are posted, so that no address carries them."""

    template_name = "cms_forms/casework/case_merge.html"
    form_class = ReasonForm
    happened = Happened.MERGED
    title = gettext_lazy("The same incident")
    button = gettext_lazy("Merge")
    told = gettext_lazy("The two are merged. Work goes on here.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "with" in request.GET and self.other is None:
            form = FindForm()
            return self.show(form, refusal=_(NO_SUCH_CASE), status=404)
        if self.other is not None and self.refusal and not self.refusal_turned:
            other_way = reverse("cms_forms_case_merge", args=[str(self.other)])
            return redirect(f"{other_way}?with={self.case}")
        return self.show(self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "q" in request.POST:
            return self.find(FindForm(request.POST))
        if self.other is None:
            raise Http404(NO_SUCH_CASE)
        if "turn" in request.POST:
            form = self.make_form()
            form.initial["reason"] = request.POST.get("reason", "")
            return self.show(form)
        return super().post(request, *args, **kwargs)

    @property
    def seen(self) -> int:
        """Whoever turns the two round saw the events of the other one."""
        return 0 if "turn" in self.request.POST else super().seen

    def find(self, form: forms.Form) -> HttpResponse:
        if not form.is_valid():
            return self.show(form, finding=form, status=UNPROCESSABLE)
        typed = form.cleaned_data["q"]
        others = mergeable(self.case, self.user)
        found = list(others.filter(submission__reference=bare_reference(typed) or "?"))
        found += found_by(others, looked_for(typed))[:MOST_FOUND]
        return self.show(form, finding=form, found=found, searched=True)

    @cached_property
    def other(self) -> Case | None:
        """The one that is compared; None where there is none, or none that the person may see."""
        posted, asked = self.request.POST, self.request.GET
        reference = posted.get("turn") or posted.get("with") or asked.get("with", "")
        try:
            other = case_or_404(self.user, reference)
        except Http404:
            return None
        unseen = other.is_sensitive and reads_as_superuser(self.user, other)
        return None if unseen and not was_opened(self.request, other) else other

    @cached_property
    def refusal(self) -> str:
        """Why the case cannot be merged into the other; "" where it can."""
        return _why_not(self.case, self.other) if self.other is not None else ""

    @cached_property
    def refusal_turned(self) -> str:
        """Why the other cannot be merged into the case; "" where it can."""
        return _why_not(self.other, self.case) if self.other is not None else ""

    def cases_to_lock(self, form: forms.Form) -> Sequence[Case]:
        assert self.other is not None
        return [self.case, self.other] if self.other.pk != self.case.pk else [self.case]

    def do(self, form: forms.Form) -> None:
        assert self.other is not None
        work.merge(self.case, self.other, self.user, form.cleaned_data["reason"])

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return event.data.get("other") == str(self.other) and not event.data.get("apart")

    def leave(self) -> Any:
        if self.other is not None:
            self.case = self.other
        return super().leave()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(other=self.other, **kwargs)
        if self.other is not None:
            context["refusal"], context["refusal_turned"] = self.refusal, self.refusal_turned
            context["both"] = [
                (each, Answered.read(each, self.user)) for each in (self.case, self.other)
            ]
        else:
            context.setdefault("finding", FindForm())
            context["suggested"] = suggested(self.case, self.user)
        return context


def _why_not(case: Case, into: Case) -> str:
    try:
        work.must_go_together(case, into)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


class UnmergeView(DeedView):
    form_class = ReasonForm
    happened = Happened.MERGED
    title = gettext_lazy("Two incidents after all")
    button = gettext_lazy("Take them apart")
    told = gettext_lazy("They are two cases again.")

    def cases_to_lock(self, form: forms.Form) -> Sequence[Case]:
        into = self.case.merged_into
        return [self.case, into] if into is not None else [self.case]

    def do(self, form: forms.Form) -> None:
        work.unmerge(self.case, self.user, form.cleaned_data["reason"])

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        return bool(event.data.get("apart"))
