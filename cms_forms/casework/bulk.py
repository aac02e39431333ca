"""One deed for many cases. Each case is judged by itself: what is refused keeps none back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from cms_forms.casework.bulk_forms import DEEDS, DeedForm, ExportForm, WorkForm
from cms_forms.casework.deeds import DONE_ONCE, NO_KEY
from cms_forms.casework.filters import Filters
from cms_forms.casework.permissions import Act, CaseworkMixin, bare_reference, may
from cms_forms.casework.pins import Pin
from cms_forms.casework.scope import Scope
from cms_forms.casework.states import NotAllowed
from cms_forms.casework.timeline import CANNOT_READ, changes_since, last_changes, was_done
from cms_forms.casework.work import locked
from cms_forms.deliveries.planning import wake_workers
from cms_forms.models import Case, station_time

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cms_forms.models.case import CaseQuerySet

MOST_AT_ONCE: Final = 500
"""Cases that one press changes, while the browser waits. An export has no such limit."""
SHOWN: Final = 20
"""References that a message or a screen names."""


@dataclass(kw_only=True)
class Outcome:
    """What became of the cases that were pinned."""

    done: int = 0
    already: int = 0
    """With which the same person did the same already: a form that was sent twice."""
    refused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Why not -> the references with which it was not."""


class NotUnderstood(ValueError):
    """The address of a list has filters that cannot be used: their labels."""


class BulkView(CaseworkMixin, TemplateView):
    """Asks what exactly is to be done, does it with what it named then, and says with which cases
    it was not.

    Before it has asked, `case` are references, and `all` stands for the whole list, whose address
    `list` has. What the user may not read is not among them, whatever was posted. With what it asks
    goes a `pin`: the button does nothing without it.
    """

    act = Act.WORK
    template_name = "cms_forms/casework/bulk.html"
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Somebody came back to its address: nothing is chosen any more.
        return redirect("cms_forms_inbox")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        deed = request.POST.get("act", "")
        if deed not in DEEDS:
            return redirect(self._back())
        if deed == "export" and not may(self.user, Act.EXPORT):
            raise PermissionDenied
        pin = Pin.read(request.POST.get("pin", ""), self.user)
        if pin is None:
            return self._ask(deed)
        cases = Scope.of(self.user).cases.filter(pk__in=pin.cases).due_first()
        form = DEEDS[deed](request.POST, user=self.user, cases=cases)
        if not form.is_valid():
            return self._show(deed, form, pin)
        if isinstance(form, ExportForm):
            return self._export(form, pin)
        assert isinstance(form, WorkForm)
        self._tell(done_with(form, pin, self.user))
        return redirect(self._back())

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    def _ask(self, deed: str) -> HttpResponse:
        try:
            cases = chosen(self.user, self.request.POST)
        except NotUnderstood as filters:
            words = _(
                "The list has changed: a filter cannot be used any more ({filters}). Nothing was "
                "changed. Look at the list, and choose again."
            )
            messages.error(self.request, words.format(filters=filters))
            return redirect(self._back())
        ids = list(cases.values_list("pk", flat=True))
        if not ids:
            messages.error(self.request, _("Choose a case first. Nothing was changed."))
            return redirect(self._back())
        if deed == "export":
            pin, number = Pin(cases=ids), len(ids)
        else:
            ids, number = ids[:MOST_AT_ONCE], len(ids)
            pin = Pin(cases=ids, seen=last_changes(ids))
        form = DEEDS[deed](None, user=self.user, cases=cases.filter(pk__in=ids))
        return self._show(deed, form, pin, number)

    def _show(self, deed: str, form: DeedForm, pin: Pin, number: int = 0) -> HttpResponse:
        """`number` is how many were chosen, where it is not those that are pinned."""
        first = form.cases.select_related("submission")[:SHOWN]
        readable = form.cases.count()
        number = number or readable
        context = self.get_context_data(
            form=form,
            deed=deed,
            number=number,
            references=[str(case) for case in first],
            others=max(0, number - SHOWN),
            gone=len(pin.cases) - readable,
            too_many=deed != "export" and number > MOST_AT_ONCE,
            most=MOST_AT_ONCE,
            kept=(
                ("act", deed),
                ("list", self.request.POST.get("list", "")),
                ("pin", pin.text(self.user)),
            ),
            back=self._back(),
            reads_all=self.user.is_superuser,
        )
        return self.render_to_response(context)

    def get_page_title(self) -> str:
        return {
            "give": _("Give cases to a person"),
            "status": _("Change the status of cases"),
            "hand_over": _("Hand cases over to another team"),
            "export": _("Export cases"),
        }[self.request.POST["act"]]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def _back(self) -> str:
        # Parsed and written again, so that it leads nowhere else.
        query = QueryDict(self.request.POST.get("list", "")).urlencode()
        return reverse("cms_forms_inbox") + (f"?{query}" if query else "")

    def _export(self, form: ExportForm, pin: Pin) -> HttpResponse:
        with transaction.atomic():
            export, is_new = form.make(pin.key)
            wake_workers()
        if export is None:
            words = _("Only cases that are limited to named people were chosen. Nothing was made.")
            if not form.cases.exists():
                words = _("None of the chosen cases is yours any more. Nothing was made.")
            messages.error(self.request, words)
            return redirect(self._back())
        if not is_new:
            messages.success(self.request, _(DONE_ONCE))
        gone = len(pin.cases) - form.cases.count()
        if gone:
            words = ngettext(
                "{n} of the chosen cases is not yours any more, and is left out.",
                "{n} of the chosen cases are not yours any more, and are left out.",
                gone,
            )
            messages.warning(self.request, words.format(n=gone))
        return redirect("cms_forms_export", export.key)

    def _tell(self, outcome: Outcome) -> None:
        if outcome.done:
            words = ngettext("Done with {n} case.", "Done with {n} cases.", outcome.done)
            messages.success(self.request, words.format(n=outcome.done))
        if outcome.already:
            words = ngettext(
                "With {n} case that was done already, once.",
                "With {n} cases that was done already, once.",
                outcome.already,
            )
            messages.success(self.request, words.format(n=outcome.already))
        for why, references in outcome.refused.items():
            number = len(references)
            words = ngettext(
                "{n} case is as it was: {cases}. {why}",
                "{n} cases are as they were: {cases}. {why}",
                number,
            )
            named = ", ".join(references[:SHOWN]) + ("…" if number > SHOWN else "")
            messages.warning(self.request, words.format(n=number, cases=named, why=why))


def chosen(user: User, asked: QueryDict) -> CaseQuerySet:
    """Of those that the user may read: the ones that are named, or all of the list. Raises
    `NotUnderstood`: without one of its filters the list has cases that nobody chose.
    """
    scope = Scope.of(user)
    if asked.get("all"):
        filters = Filters(QueryDict(asked.get("list", "")), user=user, scope=scope)
        if filters.not_understood:
            raise NotUnderstood(", ".join(filters.not_understood))
        return scope.cases.filter(filters.wanted(station_time.today())).due_first()
    references = {bare_reference(each) for each in asked.getlist("case")} - {""}
    return scope.cases.filter(submission__reference__in=references).due_first()


def done_with(form: WorkForm, pin: Pin, user: User) -> Outcome:
    outcome = Outcome()
    pinned = Case.objects.filter(pk__in=pin.cases).due_first()
    for case in pinned.select_related("submission", "team"):
        try:
            if _do_once(form, case, pin.seen.get(case.pk, 0), user):
                outcome.done += 1
            else:
                outcome.already += 1
        except NotAllowed as error:
            outcome.refused[str(error).replace(str(case), _("It"))].append(str(case))
        except CANNOT_READ:
            outcome.refused[_(NO_KEY)].append(str(case))
    return outcome


def _do_once(form: WorkForm, case: Case, seen: int, user: User) -> bool:
    """False where they have done it already. Raises `NotAllowed` and what `CANNOT_READ` has."""
    with locked(case):
        since = changes_since(case, seen)
        if was_done(since, user, form.happened, form.is_done_by):
            return False
        if not may(user, Act.WORK, case):
            raise NotAllowed(_("It is not yours any more."))
        if since:
            words = _(
                "It has changed since you chose it: {what}. Open it to see, and choose again."
            )
            raise NotAllowed(words.format(what=since[-1].get_happened_display()))
        form.do(case)
        return True
