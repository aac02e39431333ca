"""What the admin says when a service cannot be published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from wagtail.admin import messages

from cms_forms.editor import under_way
from cms_forms.pages.form_page import BrokenForm, FormPageMixin
from cms_forms.pages.locks import lock_message
from cms_forms.pages.refusing import lead

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def refusal(draft: FormPageMixin, user: User | AnonymousUser) -> str:
    """Why the user cannot publish the draft as it stands now; empty where they can. What is broken
    in it is said when it is published."""
    if locked := lock_message(user, draft):
        return locked
    if not draft.permissions_for_user(user).can_publish():
        return gettext("You may not publish it.")
    if draft.workflow_in_progress:
        # Publishing would end the review behind the back of whoever submitted it.
        return gettext("It is being reviewed.")
    return ""


def refuse(request: HttpRequest, broken: BrokenForm) -> HttpResponse:
    """To the list of steps, which shows what is broken, where, and how to mend it."""
    steps_url = reverse("cms_forms_editor:steps", args=[broken.page.pk])
    count = len(broken.findings)
    words = ngettext(
        "Not published: in “{title}” one thing is broken. The draft is safe. Mend what is listed "
        "below, then publish again.",
        "Not published: in “{title}” {count} things are broken. The draft is safe. Mend what is "
        "listed below, then publish again.",
        count,
    )
    messages.error(request, words.format(title=broken.page.title, count=count))
    return lead(request, steps_url)


class BrokenFormMiddleware:
    """Explains a refusal on the ways to publish that are Wagtail's own, and says who is under way
    where a service is taken away or gets another address.

    An approval on the dashboard and a bulk action have no hook that could refuse. They run in a
    transaction, so that nothing is half done when a broken service stops them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        """Confirming to unpublish has no hook before it is shown, and a bulk action has none."""
        if request.path.startswith(self.admin):
            under_way.warn(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        match, shown = request.resolver_match, response.context_data
        if match is not None and match.view_name == "wagtailadmin_pages:edit" and shown:
            under_way.warn_at_slug(shown["page"], shown)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        in_admin = request.path.startswith(self.admin)
        if in_admin and isinstance(exception, BrokenForm) and exception.page.pk:
            return refuse(request, exception)
        return None
