"""A page that refuses to be published: its schedule, and where its editor is led."""

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Revision

logger = logging.getLogger(__name__)

PUBLISHED_ON_SCHEDULE: Final = "wagtail.publish.scheduled"
"""The log action of `publish_scheduled`: no editor is present who could read an error."""


def leave_schedule(page: Any, revision: Revision, action: str, reasons: Iterable[str]) -> None:
    """The schedule goes on with other pages. What was refused stays a draft, and its history says
    why, under the log action `action`."""
    words = " ".join([gettext("Not published as scheduled."), *reasons])
    logger.error("“%s”: %s", page.title, words)
    with transaction.atomic():
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=page, action=action, revision=revision, data={"words": words})


def lead(request: HttpRequest, url: str) -> HttpResponse:
    """To where the refusal is explained."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        # A dialog of Wagtail's: it ends, and leads on.
        return JsonResponse({"step": "success", "redirect": url})
    return redirect(url)
