"""What answers keep elsewhere goes with the ticket that opened them, of whatever service."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from cms_forms.engine.definition import Form
from cms_forms.engine.questions.base import question_types
from cms_forms.engine.questions.sessions import books
from cms_forms.files.sending import asks_for_files
from cms_forms.journey.ticket import Ticket
from cms_forms.models.elsewhere import let_go_of_all
from cms_forms.models.form_version import form_of
from cms_forms.models.journey import Journey

logger = logging.getLogger(__name__)


def let_go_of_left(left: Iterable[Ticket]) -> None:
    """Delete the journeys that these tickets open and whose forms may have something elsewhere; the
    worker deletes the others once they expire. Raises nothing.
    """
    for ticket in left:
        try:
            _discard(ticket)
        except Exception:
            # The worker does it once the journey expires.
            logger.exception("A journey that was left was not deleted.")


def _discard(ticket: Ticket) -> None:
    # Whoever saved a link goes on with it, when nobody is looking.
    journey = Journey.objects.filter(pk=ticket.journey, links_given=0).first()
    if journey is None:
        return
    form = form_of(journey.version_id)
    if _may_keep_elsewhere(form):
        let_go_of_all(form, journey.discard(ticket.key))


def _may_keep_elsewhere(form: Form) -> bool:
    """Files, a place in a session that others wait for, or what a type of the site's own keeps."""
    others = any(kind.keeps_elsewhere for kind in question_types().values())
    return others or asks_for_files(form) or books(form)
