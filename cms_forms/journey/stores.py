"""In which store the answers of a request lie."""

from __future__ import annotations

from django.http import HttpRequest

from cms_forms.engine.advice import only_advises
from cms_forms.engine.definition import Form
from cms_forms.journey.address_store import AddressStore
from cms_forms.journey.journey_store import JourneyStore
from cms_forms.journey.service import Service
from cms_forms.journey.store import AnswerStore
from cms_forms.journey.ticket import TicketCookie
from cms_forms.models.form_version import form_of


def stores_nothing(form: Form, *, is_sensitive: bool) -> bool:
    """Whether answers are in the address alone. Those to a sensitive service are not: an address
    stays in the history of a browser that somebody else may read.
    """
    return only_advises(form) and not is_sensitive


def store_of_browser(request: HttpRequest, service: Service) -> AnswerStore:
    """The visitor's journey, or the one that is yet to begin; of a tool that only advises, what the
    address carries. Somebody whose journey began while the service could be sent goes on in it.
    """
    version = service.current_version_id
    if not version or not stores_nothing(form_of(version), is_sensitive=service.is_sensitive):
        return JourneyStore.of_browser(request, service)
    if TicketCookie.read(request, service.pk) is not None:
        under_way = JourneyStore.of_browser(request, service)
        if under_way.journey is not None:
            return under_way
    return AddressStore(form_of(version), request, version_id=version)
