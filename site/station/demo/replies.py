"""The demonstration's replies to start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cms_forms.models import ReplyTemplate, Status
from cms_forms.pages.form_page import FormPage
from station.demo.cases import CRIME, INFORMATION, ROAD


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Words for one service."""

    service: str
    """Its slug."""
    name: str
    words: str
    status: str = ""


REPLIES: Final = (
    Reply(
        service=ROAD,
        name="Ask for the recording",
        words="Thank you for report {{ reference }}.\n\n"
        "Do you have a recording of what happened? Please add the whole recording, from one "
        "minute before to one minute after. Do not edit it.\n\n"
        "We can only act for a short time after the day. Please answer within 3 days.",
    ),
    Reply(
        service=ROAD,
        name="The driver has been dealt with",
        status=Status.ACTION_TAKEN,
        words="We looked at report {{ reference }} and have acted on it.\n\n"
        "The law does not let us tell you what happened to the driver. You need not do anything "
        "more, unless we ask you to be a witness.",
    ),
    Reply(
        service=CRIME,
        name="An officer will call",
        words="Thank you for report {{ reference }}.\n\n"
        "An officer will call you within 2 days to talk about what happened. Please keep "
        "receipts, pictures and messages that have to do with it.\n\n"
        "If you are in danger, call 999.",
    ),
    Reply(
        service=CRIME,
        name="Nothing more to follow up",
        status=Status.NO_FURTHER_ACTION,
        words="We looked at report {{ reference }}. There is nothing more that we can follow up "
        "now, so we have closed it.\n\n"
        "If you find out anything else, write to us on this page. We can open it again.",
    ),
    Reply(
        service=INFORMATION,
        name="Ask what information is meant",
        words="Thank you for request {{ reference }}.\n\n"
        "We cannot tell yet which information you would like. Please say what it is about, and "
        "from which date to which date.\n\n"
        "The 20 working days begin when we have your answer.",
    ),
)


def seed_replies() -> None:
    """Run again, it changes no words that somebody wrote meanwhile."""
    of_replies = FormPage.objects.filter(slug__in={reply.service for reply in REPLIES})
    pages = {page.slug: page for page in of_replies}
    for reply in REPLIES:
        page = pages.get(reply.service)
        if page is not None:
            given = {"words": reply.words, "service": page.page_ptr, "status": reply.status}
            ReplyTemplate.objects.get_or_create(name=reply.name, defaults=given)
