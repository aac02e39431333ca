"""“Save and come back later”: a link that opens the answers in another browser, by mail or shown.

The mail waits sealed for the worker, so that the key to the answers lies nowhere in clear. A
sensitive service says first what a mail does to the mailbox, and sends none before somebody chose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from cms_forms.deliveries.planning import wake_workers
from cms_forms.deliveries.resuming import neutral_sender
from cms_forms.engine.people import Detail, words_of
from cms_forms.journey import screens
from cms_forms.journey.addresses import full_address
from cms_forms.journey.contact import contact_words
from cms_forms.journey.email_form import EmailForm
from cms_forms.journey.limits import DAY, HOUR, does_too_often, happens_too_often
from cms_forms.journey.responses import SeeOther
from cms_forms.journey.visit import Visit, screen
from cms_forms.models.journey import KEPT, JourneyGone
from cms_forms.models.resume_mail import WARNED, Letter, ResumeMail

LATER: Final = "journey.later"
"""The name of the button on a step. No question's id has a dot."""
BY_MAIL: Final = "mail"
BY_HAND: Final = "hand"
"""The link is shown, to be copied or written down."""
ASKS_AN_HOUR: Final = 30
"""Mails that one network may ask for. A library's is that of many people."""
MAILS_A_DAY: Final = 6
"""To one address: nobody can fill somebody's inbox."""


def is_wanted(visit: Visit) -> bool:
    """Whether a step was posted with “Save and come back later”."""
    return LATER in visit.request.POST and visit.offers_return


@screen()
def save(visit: Visit) -> HttpResponse:
    if not visit.offers_return:
        return screens.not_here(visit)
    if not visit.has_begun:
        first = screens.step_url(visit, visit.form.steps[0])
        return redirect(screens.with_notice(first, "nothing"))
    if not visit.is_post:
        return _ask(visit)
    if visit.is_of_another_tab:
        return _ask(
            visit,
            status=409,
            notice=gettext(
                "You started again in another tab, so nothing was saved yet. What you save here "
                "now is what you wrote there."
            ),
        )
    by = visit.request.POST.get("by")
    try:
        if by == BY_HAND:
            return _show_link(visit)
        if by == BY_MAIL:
            return _mail_link(visit)
    except JourneyGone:
        # Deleted or sent in another tab at this moment.
        first = screens.step_url(visit, visit.form.steps[0])
        return SeeOther(screens.with_notice(first, "gone"))
    return _ask(visit, status=422, problem=gettext("Choose how you want to get your link"))


def _show_link(visit: Visit) -> HttpResponse:
    link = visit.store.give_link()
    shown = full_address(visit.request, link.path()) if link is not None else ""
    return _saved(visit, link=shown)


def _mail_link(visit: Visit) -> HttpResponse:
    """Asks for the address, or writes the mail."""
    form = EmailForm(visit.request.POST if "email" in visit.request.POST else None)
    if not form.is_valid():
        return _ask(visit, status=422 if form.is_bound else 200, form=form, by=BY_MAIL)
    address = form.cleaned_data["email"]
    if _asks_too_often(visit.request, address):
        return _ask(visit, status=429, form=form, by=BY_MAIL, too_often=True)
    if not form.cleaned_data["website"]:
        _post(visit, address)
    return _saved(visit, address=address)


def _asks_too_often(request: HttpRequest, address: str) -> bool:
    if does_too_often(request, "resume", most=ASKS_AN_HOUR, seconds=HOUR):
        return True
    [named] = words_of(Detail.EMAIL, address)
    return happens_too_often(named.word, "resume-to", most=MAILS_A_DAY, seconds=DAY)


@transaction.atomic
def _post(visit: Visit, address: str) -> None:
    """The link in a mail, and the warning in place of an earlier one: all are kept, or none.

    Giving the link locks the journey: until all are kept, no other tab deletes or sends it. Raises
    `JourneyGone`.
    """
    link = visit.store.give_link()
    if link is None:
        return
    now, is_sensitive = timezone.now(), visit.service.is_sensitive
    letter = Letter(
        address=address,
        service="" if is_sensitive else visit.form.title,
        is_sensitive=is_sensitive,
        language=get_language() or "",
        asked_at=now,
    )
    url = full_address(visit.request, link.path())
    mails = [ResumeMail.of(link.journey, replace(letter, url=url))]
    if not is_sensitive or "warn" in visit.request.POST:
        # Without the link: it lies nowhere once it is sent.
        mails.append(ResumeMail.of(link.journey, letter, due_at=now + KEPT - WARNED))
    ResumeMail.objects.let_go(link.journey, only_warnings=True)
    for mail in mails:
        mail.save(force_insert=True)
    wake_workers()


def _ask(
    visit: Visit,
    *,
    status: int = 200,
    notice: str = "",
    problem: str = "",
    form: EmailForm | None = None,
    by: str = "",
    too_often: bool = False,
) -> HttpResponse:
    form = form or EmailForm()
    problems = [(field.id_for_label, error) for field in form for error in field.errors]
    if visit.service.is_sensitive and problem:
        problems.append(("by", problem))
    return visit.show(
        "save",
        status=status,
        back=screens.onward(visit),
        notice=notice,
        problem=problem,
        problems=problems,
        form=form,
        # Only a sensitive service asks first how.
        asks_how=visit.service.is_sensitive and by != BY_MAIL,
        too_often=too_often,
        sender=neutral_sender() or settings.DEFAULT_FROM_EMAIL,
        subject=pgettext("subject of a mail", "Your link"),
        host=urlsplit(full_address(visit.request, "/")).netloc,
        warned=WARNED.days,
        **_ends(),
    )


def _saved(visit: Visit, *, address: str = "", link: str = "") -> HttpResponse:
    return visit.show(
        "saved",
        address=address,
        link=link,
        onward=screens.onward(visit),
        contact=contact_words(visit.request),
        **_ends(),
    )


def _ends() -> dict[str, Any]:
    """How long the answers are kept, from now on."""
    return {"days": KEPT.days, "ends": timezone.localtime(timezone.now() + KEPT)}
