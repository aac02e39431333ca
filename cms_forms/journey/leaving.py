"""Ways out: leaving in a hurry, and deleting what was answered."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import redirect

from cms_forms.journey import screens
from cms_forms.journey.left import let_go_of_left
from cms_forms.journey.responses import journey_response
from cms_forms.journey.service import Service
from cms_forms.journey.ticket import Ticket, end_all, tickets
from cms_forms.journey.visit import READ, Visit, screen


class Leaving(HttpResponseRedirect):
    """Leads away, and lets go of what the answers keep elsewhere once it has led away."""

    status_code = 303
    left: Sequence[Ticket] = ()

    def close(self) -> None:
        # The server calls this after it has sent the response.
        try:
            let_go_of_left(self.left)
        finally:
            super().close()


def leave(request: HttpRequest, service: Service | None, **kwargs: Any) -> HttpResponse:
    """“Exit this page”: forget the key, and lead to a page that gives nothing away.

    It opens no journey and asks no database: whoever presses it must be gone at once. Without the
    key the answers cannot be read again, and are deleted with the other expired ones; those that
    keep something elsewhere, of whatever service, go as soon as the visitor is gone.
    """
    if request.method not in READ:
        return journey_response(HttpResponseNotAllowed(READ))
    response = Leaving(getattr(settings, "EXIT_URL", "/"))
    # Nobody can make a visitor lose their answers by a link from elsewhere.
    if request.headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
        end_all(request, response)
        response.left = tickets(request)
        # Pages that the browser kept for Back, where it still has any.
        response["Clear-Site-Data"] = '"cache", "storage"'
    journey_response(response)
    response["Referrer-Policy"] = "no-referrer"
    return response


@screen(once_sent=True, once_ended=True)
def delete(visit: Visit) -> HttpResponse:
    """Asks whether to delete what was answered, does, and says what is gone and what is not."""
    if visit.is_post:
        visit.store.end(visit.request)
        return redirect(f"{visit.path}delete/")
    if not visit.has_begun:
        return visit.show("deleted")
    back = f"{visit.path}sent/" if visit.store.sent else screens.onward(visit)
    return visit.show("delete", back=back)
