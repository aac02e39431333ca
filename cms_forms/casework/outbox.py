"""The list of deliveries: what has not arrived, why, since when, and "try again"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from cms_forms.casework.permissions import Act, CaseworkMixin, may
from cms_forms.deliveries import endpoints
from cms_forms.deliveries.health import health
from cms_forms.deliveries.planning import wake_workers
from cms_forms.models import CaseEvent, Delivery, Happened
from cms_forms.models.delivery import DeliveryQuerySet, DeliveryState
from cms_forms.models.submission import name_of

PER_PAGE: Final = 50
TRIES_SHOWN: Final = 50
AT_ONCE: Final = 500
"""Messages that are sent again in one transaction."""
UNDELIVERED: Final = "undelivered"
TABS: Final = {
    UNDELIVERED: _("Not arrived"),
    DeliveryState.WAITING.value: _("Waiting"),
    DeliveryState.REFUSED.value: _("Refused"),
    DeliveryState.DELIVERED.value: _("Delivered"),
}


class OutboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.DELIVERIES)


def _of_tab(found: DeliveryQuerySet, tab: str) -> DeliveryQuerySet:
    return found.undelivered() if tab == UNDELIVERED else found.filter(state=tab)


class OutboxMixin(CaseworkMixin):
    act = Act.DELIVERIES
    header_icon = "mail"

    @property
    def listed(self) -> DeliveryQuerySet:
        return Delivery.objects.listed_for(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("cms_forms_deliveries"), "label": gettext("Deliveries")}]


class OutboxView(OutboxMixin, TemplateView):
    """What waits is oldest first, as that is nearest to its deadline; what arrived newest first."""

    template_name = "cms_forms/casework/outbox.html"
    page_title = _("Deliveries")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("state", "")
        tab = asked if asked in TABS else UNDELIVERED
        found = _of_tab(self.listed, tab).select_related("destination", "case__submission")
        newest_first = tab == DeliveryState.DELIVERED
        order = ("-created_at", "-pk") if newest_first else ("created_at", "pk")
        now, stands = timezone.now(), health(of=self.listed)
        oldest = now - timedelta(seconds=stands.oldest_seconds) if stands.oldest_seconds else None
        return super().get_context_data(
            deliveries=Paginator(found.order_by(*order), PER_PAGE).get_page(
                self.request.GET.get("p")
            ),
            tab=tab,
            tabs=TABS,
            health=stands,
            oldest=oldest,
            now=now,
            **kwargs,
        )


class DeliveryView(OutboxMixin, TemplateView):
    """One message, with its tries."""

    template_name = "cms_forms/casework/delivery.html"

    def get_page_title(self) -> str:
        return gettext("A delivery")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.listed.with_end().select_related("destination", "case__submission")
        delivery = found.filter(pk=kwargs["pk"]).first()
        if delivery is None:
            raise Http404
        tries = delivery.tries.order_by("-at", "-pk")
        return super().get_context_data(
            delivery=delivery, tries=tries[:TRIES_SHOWN], now=timezone.now(), **kwargs
        )


class AgainView(OutboxMixin, TemplateView):
    """Sends one again, or all of a tab. Their keys stay, so that nothing arrives as something
    new.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        found = self.listed.undelivered()
        if pk is not None:
            found = found.filter(pk=pk)
            if not found.exists():
                raise Http404
            count = try_again(found, request)
            back = reverse("cms_forms_delivery", args=[pk])
        else:
            tab = request.POST.get("state", "")
            count = try_again(_of_tab(found, tab) if tab in TABS else found.none(), request)
            back = reverse("cms_forms_deliveries")
        if count:
            words = ngettext(
                "{n} message is sent again now. Reload this page in a moment to see the answer.",
                "{n} messages are sent again now. Reload this page in a moment to see the answers.",
                count,
            )
            messages.success(request, words.format(n=count))
        else:
            messages.info(request, gettext("It is on its way already. Nothing had to be done."))
        return redirect(back)


def try_again(found: QuerySet[Delivery], request: HttpRequest) -> int:
    """How many are due now. What a worker is sending at this moment is left to it."""
    count = last = 0
    while chosen := _some_again(found, last, request):
        count, last = count + len(chosen), chosen[-1].pk
    return count


@transaction.atomic
def _some_again(found: QuerySet[Delivery], after: int, request: HttpRequest) -> Sequence[Delivery]:
    """The next of those that are refused or wait for another try. Their keys stay."""
    now, user = timezone.now(), request.user
    free = Delivery.objects.undelivered().free(now).filter(pk__in=found.values("pk"), pk__gt=after)
    locked = free.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    chosen = list(locked.only("case", "kind")[:AT_ONCE])
    if not chosen:
        return ()
    Delivery.objects.filter(pk__in=[each.pk for each in chosen]).update(
        state=DeliveryState.WAITING, due_at=now, leased_until=None
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case_id=each.case_id,
            happened=Happened.DELIVERY,
            user_id=user.pk,
            name=name_of(user),  # type: ignore[arg-type]
            data={"kind": each.kind, "again": True},
        )
        for each in chosen
    )
    if not after:
        endpoints.close_all()
    wake_workers()
    return chosen
