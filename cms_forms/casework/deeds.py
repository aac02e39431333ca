"""What every deed on a case does the same: who may, what the person saw, once, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.generic import TemplateView
from wagtail.admin import messages

from cms_forms.casework.asked_number import asked_number
from cms_forms.casework.clocks import NotPossible
from cms_forms.casework.permissions import (
    Act,
    CaseworkMixin,
    case_or_404,
    may,
    reads_as_superuser,
)
from cms_forms.casework.states import NotAllowed
from cms_forms.casework.timeline import (
    CANNOT_READ,
    Entry,
    Teller,
    changes_since,
    last_change,
    was_done,
)
from cms_forms.casework.work import locked
from cms_forms.models.case_event import CaseEvent, Happened

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cms_forms.models.case import Case

OPENED: Final = "sensitive_cases_opened"
"""In the session of a superuser: when which case was opened in spite of the warning."""
STAYS_OPEN: Final = timedelta(minutes=30)
DONE_ONCE: Final = gettext_noop("That was done already, once.")
NO_KEY: Final = gettext_noop(
    "Nothing was done: this server does not hold the key with which the reporter reads. Do it on "
    "the staff server, or tell whoever runs this one."
)
CONFLICT: Final = 409
UNPROCESSABLE: Final = 422


class OneCaseMixin(CaseworkMixin):
    """A screen of one case. Whoever may not see it gets the answer for a case that is not there.

    A superuser who is not named for a sensitive case is warned before anything of it is shown.
    """

    kwargs: Mapping[str, Any]
    case: Case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may(request.user, self.act):
            self.case = case_or_404(request.user, kwargs["reference"])
            if self.must_warn():
                return redirect("cms_forms_case_open", str(self.case))
        return super().dispatch(request, *args, **kwargs)

    def must_warn(self) -> bool:
        return (
            self.case.is_sensitive
            and reads_as_superuser(self.request.user, self.case)
            and not was_opened(self.request, self.case)
        )

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    @property
    def case_url(self) -> str:
        return reverse("cms_forms_case", args=[str(self.case)])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": self.case_url, "label": str(self.case)}]


def was_opened(request: HttpRequest, case: Case) -> bool:
    at = request.session.get(OPENED, {}).get(str(case.pk))
    return bool(at) and timezone.now() - datetime.fromisoformat(at) < STAYS_OPEN


def keep_open(request: HttpRequest, case: Case) -> None:
    opened = request.session.get(OPENED, {})
    request.session[OPENED] = {**opened, str(case.pk): timezone.now().isoformat()}


class DeedView(OneCaseMixin, TemplateView):
    """A page with a form, and what it does. The case page posts to it too.

    Pressed twice, it is done once. Where somebody else has changed the case since the person saw
    it, they are told what, keep what they typed, and nothing is overwritten.
    """

    act = Act.WORK
    template_name = "cms_forms/casework/case_deed.html"
    form_class: type[forms.Form]
    happened: ClassVar[Happened]
    button: ClassVar[Any]
    title: ClassVar[Any]
    told: ClassVar[Any]
    """What is said when it is done."""
    is_added: ClassVar[bool] = False
    """It overwrites nothing, so that what others did meanwhile does not matter."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        return self.do_once(form) if form.is_valid() else self.refuse(form)

    def refuse(self, form: forms.Form) -> HttpResponse:
        """What is wrong, and first of all what others did meanwhile: it may be because of that."""
        since = () if self.is_added else changes_since(self.case, self.seen)
        return self.show(form, since=since, status=CONFLICT if since else UNPROCESSABLE)

    @property
    def seen(self) -> int:
        """The id of the last event that the person saw; 0 where they do not say."""
        return asked_number(self.request.POST.get("seen")) or 0

    def make_form(self, data: Any = None) -> forms.Form:
        return self.form_class(data, **self.form_options())

    def form_options(self) -> dict[str, Any]:
        return {}

    def do(self, form: forms.Form) -> None:
        """Raises `NotAllowed` or `NotPossible` where the case does not allow it."""
        raise NotImplementedError

    def is_done_by(self, event: CaseEvent, form: forms.Form) -> bool:
        """Whether an event, of this kind and by this person, is what the form asks for."""
        raise NotImplementedError

    def do_once(self, form: forms.Form) -> HttpResponse:
        with locked(*self.cases_to_lock(form)):
            since = changes_since(self.case, self.seen)
            if was_done(since, self.user, self.happened, lambda each: self.is_done_by(each, form)):
                messages.success(self.request, _(DONE_ONCE))
                return self.leave()
            if since and not self.is_added:
                return self.show(form, since=since, status=CONFLICT)
            try:
                self.do(form)
            except (NotAllowed, NotPossible) as refusal:
                form.add_error(None, str(refusal))
                return self.show(form, status=UNPROCESSABLE)
            except CANNOT_READ:
                form.add_error(None, _(NO_KEY))
                return self.show(form, status=UNPROCESSABLE)
        messages.success(self.request, str(self.told))
        return self.leave()

    def cases_to_lock(self, form: forms.Form) -> Sequence[Case]:
        """All that the deed changes, so that they are locked in one order."""
        return [self.case]

    def leave(self) -> HttpResponseRedirect:
        """Back to the case; to the inbox where it is not the person's any more."""
        if may(self.user, Act.READ, self.case):
            return redirect(self.case_url)
        return redirect("cms_forms_inbox")

    def show(
        self, form: forms.Form, *, since: Sequence[CaseEvent] = (), status: int = 200, **more: Any
    ) -> HttpResponse:
        # What they saw stays what they saw, until they are told what has changed since.
        seen = 0 if since else self.seen
        context = self.get_context_data(form=form, since=self.tell(since), seen=seen, **more)
        return self.render_to_response(context, status=status)

    def tell(self, events: Sequence[CaseEvent]) -> list[Entry]:
        teller = Teller(self.case, self.user)
        return [teller.entry(event) for event in events]

    def get_page_title(self) -> str:
        return str(self.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            case=self.case,
            case_url=self.case_url,
            seen=kwargs.pop("seen", 0) or last_change(self.case),
            title=self.get_page_title(),
            button=self.button,
            **kwargs,
        )
