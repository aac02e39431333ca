"""The reporter's screens: where a report stands, what else can be done, and asking for a new link.

They set no cookie and carry no token against forged requests: whoever does not have the link
cannot address the page, and no other site's page knows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Page

from cms_forms.deliveries.planning import wake_workers
from cms_forms.files.handling import encrypting, may_have_files
from cms_forms.journey import adding, reporting
from cms_forms.journey.adding import Added
from cms_forms.journey.contact import contact_words
from cms_forms.journey.email_form import EmailForm
from cms_forms.journey.languages import speaking
from cms_forms.journey.leaving import leave as leave_service
from cms_forms.journey.limits import HOUR, does_too_often
from cms_forms.journey.reported import MOST_A_DAY, Reported
from cms_forms.journey.responses import private_response
from cms_forms.journey.ticket import begin_again, has_ended
from cms_forms.models.case_event import Unreadable
from cms_forms.models.link_request import LinkRequest
from cms_forms.models.reporter_link import LASTS, ReporterLink, opened
from cms_forms.models.signed_token import LinkEnded
from cms_forms.models.submission import ALPHABET, REFERENCE_LENGTH

METHODS: Final = ("GET", "HEAD", "POST")
ASKS_AN_HOUR: Final = 30
"""From one network, which a library or a telephone company shares among many."""


class TokenConverter:
    """A token, or what a mail program made of it: the screen says what is wrong with it."""

    regex = "[^/\\x00]{1,300}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def _show(request: HttpRequest, name: str, status: int = 200, **context: object) -> HttpResponse:
    known = {"path": reverse("cms_forms_report_ask")}
    template = f"cms_forms/journey/status{name}.html"
    return render(request, template, known | context, status=status)


def _screen(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @csrf_exempt
    @wraps(show)
    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method not in METHODS:
            return private_response(HttpResponseNotAllowed(METHODS))
        if not may_have_files(request):
            return private_response(show(request, *args, **kwargs))
        # No file is taken unless the screen itself allows it.
        with encrypting(request, {}):
            return private_response(show(request, *args, **kwargs))

    return view


def _show_ended(request: HttpRequest, typed: str) -> HttpResponse:
    """What was typed meanwhile is shown to be copied: nobody else has it."""
    contact = contact_words(request)
    context = {"form": LinkForm(), "days": LASTS.days, "typed": typed, "contact": contact}
    return _show(request, "_ended", 404, **context)


def _behind_a_link(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A screen of a report. Whatever is wrong with the link, the answer is the same."""

    @wraps(show)
    def view(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        if has_ended(request) and "again" not in request.GET:
            # Behind the Back button of somebody who left in a hurry.
            return _show(request, "_left", 410)
        try:
            link = opened(token)
            report = Reported.behind(link)
        except (LinkEnded, Unreadable):
            report = None
        if report is None:
            return _show_ended(request, adding.typed(request))
        with speaking(report.first.language):
            response = show(request, report, **kwargs)
        if has_ended(request):
            begin_again(request, response)
        return response

    return _screen(view)


@_behind_a_link
def report(request: HttpRequest, report: Reported) -> HttpResponse:
    """Where it stands, what was written, and what was added just now."""
    if request.method != "POST":
        return _show_report(request, report)
    added = adding.read(request, report)
    if added.problems and report.is_open:
        return _show_report(request, report, 422, added)
    try:
        reporting.add(report.link, added.words, added.files)
    except reporting.TooMuch:
        words = _(
            "You have added something {most} times today. Nothing is lost: what you typed is "
            "still below, and was not sent. Send it tomorrow, or get in touch another way."
        )
        added.problems = [words.format(most=MOST_A_DAY)]
        return _show_report(request, report, 429, added)
    except reporting.NotOpen:
        return _show_too_late(request, report.link, added)
    return redirect(_with(report.link, "?done=added"))


def _show_too_late(request: HttpRequest, link: ReporterLink, added: Added) -> HttpResponse:
    """It was closed or taken back, or the link ended, while somebody typed."""
    now = Reported.behind(link)
    if now is None:
        return _show_ended(request, added.words)
    added.problems = []
    return _show_report(request, now, 409, added, done="late")


def _show_report(
    request: HttpRequest,
    report: Reported,
    status: int = 200,
    added: Added | None = None,
    *,
    done: str = "",
) -> HttpResponse:
    return _show(
        request,
        "",
        status,
        report=report,
        stages=list(report.stages()),
        typed=added.words if added else "",
        problems=added.problems if added else (),
        about_files=adding.about_files(report),
        done=done or request.GET.get("done", ""),
        contact=contact_words(request),
        again=_again(request, report),
        **_addresses(report.link),
    )


def _again(request: HttpRequest, report: Reported) -> str:
    """Where somebody books anew who has no booking any more. Empty where there is nothing to book,
    and for a sensitive service, whose address would tell what this is about.
    """
    if report.ended is None or report.first.is_sensitive:
        return ""
    page = Page.objects.live().filter(form_versions__journeys=report.ended.journey_id).first()
    url = page.get_url(request) if page is not None else None
    language = report.first.language
    return f"{url}{f'{language}/' if language else ''}" if url else ""


def _addresses(link: ReporterLink) -> dict[str, Any]:
    token = link.token()
    return {
        "here": link.path(),
        "withdrawing": reverse("cms_forms_report_withdraw", args=[token]),
        "stopping": reverse("cms_forms_report_stop", args=[token]),
    }


def _with(link: ReporterLink, end: str) -> str:
    return f"{link.path()}{end}"


@_behind_a_link
def withdraw(request: HttpRequest, report: Reported) -> HttpResponse:
    """Says what taking it back does and does not, asks, and does it."""
    if not report.is_open:
        return redirect(report.link.path())
    if request.method == "POST":
        try:
            reporting.withdraw(report.link, request.POST.get("reason", ""))
        except reporting.NotOpen:
            return redirect(_with(report.link, "?done=late"))
        return redirect(report.link.path())
    return _show(
        request,
        "_withdraw",
        report=report,
        reasons=reporting.Reason.choices,
        contact=contact_words(request),
        **_addresses(report.link),
    )


@_behind_a_link
def booking(request: HttpRequest, report: Reported, booking: int) -> HttpResponse:
    """Asks before a booking is cancelled, and does it; or takes the place that is offered."""
    found = next((each for each in report.bookings if each.pk == booking), None)
    if found is None or not found.can_be_ended:
        return redirect(_with(report.link, "?done=late"))
    if request.method == "POST":
        is_taking = "take" in request.POST
        do = reporting.take_place if is_taking else reporting.cancel_booking
        try:
            do(report.link, booking)
        except reporting.NotOpen:
            return redirect(_with(report.link, "?done=late"))
        return redirect(_with(report.link, f"?done={'taken' if is_taking else 'cancelled'}"))
    return _show(
        request,
        "_cancel",
        report=report,
        booking=found,
        contact=contact_words(request),
        **_addresses(report.link),
    )


@_behind_a_link
def stop(request: HttpRequest, report: Reported) -> HttpResponse:
    """Makes the link stop, after asking: it may have been found by somebody else."""
    if request.method == "POST":
        reporting.stop(report.link)
        return redirect(report.link.path())
    return _show(request, "_stop", report=report, **_addresses(report.link))


class LinkForm(EmailForm):
    field_order = ("reference", "email", "website")

    reference = forms.CharField(
        label=gettext_lazy("Your reference"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter your reference")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_reference(self) -> str:
        reference = re.sub(r"[\s-]", "", self.cleaned_data["reference"]).upper()
        if not re.fullmatch(f"[{ALPHABET}]{{{REFERENCE_LENGTH}}}", reference):
            raise forms.ValidationError(
                _("A reference has 8 letters and numbers, like BCDF-2346. Check yours")
            )
        return reference


@_screen
def ask(request: HttpRequest) -> HttpResponse:
    """A new link, by e-mail. The answer is the same whether or not there is such a report.

    What is typed is only sealed here, so that the time that this takes tells nothing either.
    """
    form = LinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show(request, "_ask", 422 if form.is_bound else 200, form=form)
    if does_too_often(request, "link", most=ASKS_AN_HOUR, seconds=HOUR):
        told = contact_words(request)
        return _show(request, "_ask", 429, form=form, too_often=True, contact=told)
    if not form.cleaned_data["website"]:
        asked = LinkRequest.of(form.cleaned_data["reference"], form.cleaned_data["email"])
        asked.save(force_insert=True)
        wake_workers()
    return _show(request, "_asked", days=LASTS.days, contact=contact_words(request))


def leave(request: HttpRequest) -> HttpResponse:
    """“Exit this page”, as on every screen of a service."""
    return leave_service(request, None)
