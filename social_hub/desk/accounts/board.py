"""The board: what each network and each account is like."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_hub import asking, turned_on
from social_hub.desk.accounts.rights import accounts_of, may_change, may_connect, may_see_all
from social_hub.desk.screens import DeskView
from social_hub.models import Account, Health, NetworkDay, NetworkState, WorkKind
from social_hub.models.account import AccountQuerySet
from social_hub.models.work import Work
from social_hub.pacing.spending import utc_day
from social_hub.publishing.rights import NotAllowed

PER_PAGE: Final = 50


class BoardView(DeskView):
    """All accounts for those who answer for them; their own for everybody else."""

    template_name = "social_hub/desk/accounts.html"
    page_title = gettext_lazy("Social accounts")
    header_icon = "group"

    def check(self) -> None:
        if not may_see_all(self.user) and not accounts_of(self.user).exists():
            raise NotAllowed(_("No social account is yours, so there is nothing here to see."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        mine = accounts_of(self.user)
        asked = self.request.GET
        health, network, words = (
            asked.get(name, "").replace("\x00", "").strip() for name in ("health", "network", "q")
        )
        chosen = _chosen(mine, health, network, now)
        if words:
            chosen = chosen.filter(
                Q(handle__icontains=words)
                | Q(name__icontains=words)
                | Q(area_name__icontains=words)
            )
        page = Paginator(chosen.select_related("owner"), PER_PAGE).get_page(asked.get("p"))
        query = asked.copy()
        query.pop("p", None)
        sees_all = may_see_all(self.user)
        return super().get_context_data(
            page=page,
            rows=[
                (account, account.health_at(now), may_connect(self.user, account))
                for account in page
            ],
            query=query.urlencode(),
            words=words,
            asked=health,
            network=network,
            filters=_filters(mine, health, now),
            total=mine.count(),
            networks=network_states(now) if sees_all else [],
            may_change=may_change(self.user),
            may_import=self.user.has_perm("social_hub.import_accounts"),
            reconnectable=RECONNECTABLE,
            **kwargs,
        )


RECONNECTABLE: Final = (Health.PERMISSION_LOST, Health.TOKEN_DYING)


def _chosen(rows: AccountQuerySet, health: str, network: str, now: datetime) -> AccountQuerySet:
    if health == "trouble":
        rows = rows.filter(pk__in=_troubled(rows, now))
    elif health in Health.values:
        rows = rows.in_health(Health(health), now)
    return rows.filter(network=network) if network else rows


def _troubled(rows: AccountQuerySet, now: datetime) -> Any:
    return rows.exclude(pk__in=rows.in_health(Health.OK, now).values("pk")).values("pk")


def _filters(rows: AccountQuerySet, asked: str, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "key": health.value,
            "label": health.label,
            "number": rows.in_health(health, now).count(),
            "is_on": health.value == asked,
        }
        for health in Health
    ]


def network_states(now: datetime) -> list[dict[str, Any]]:
    """How each network that is turned on is doing, in words for staff."""
    states = NetworkState.objects.in_bulk()
    days = {day.network: day for day in NetworkDay.objects.filter(day=utc_day(now))}
    waiting = set(
        Work.objects.filter(kind=WorkKind.PUSH, due_at__lte=now).values_list("network", flat=True)
    )
    return [
        {
            "name": name,
            "label": turned_on.label(name),
            "state": states.get(name),
            "day": days.get(name),
            "words": _words(states.get(name), now),
            "is_stopped": bool(states.get(name) and states[name].stopped_at),
            "last": _last(name, states.get(name)),
            "has_waiting": name in waiting,
        }
        for name in turned_on.names()
    ]


def _words(state: NetworkState | None, now: datetime) -> str:
    if state is None:
        return _("Not asked yet.")
    if state.stopped_at is not None:
        return state.error or _("Stopped until somebody acts.")
    if state.open_until is not None and state.open_until > now:
        return _("It does not answer. The posts we have stay; it is tried again by itself.")
    if any(_is_throttled(kept, now) for kept in state.buckets.values()):
        return _("It asks us to wait. The posts we have stay; it goes on by itself.")
    return _("It answers.")


def _is_throttled(kept: dict[str, Any], now: datetime) -> bool:
    until = kept.get("throttled_until")
    return until is not None and datetime.fromisoformat(until) > now


def _last(name: str, state: NetworkState | None) -> datetime | None:
    """How old the posts are that we show: when the network last gave us any."""
    read = Account.objects.in_use().filter(network=name).order_by("-read_at")
    newest = read.exclude(read_at=None).values_list("read_at", flat=True).first()
    moments = [moment for moment in (newest, state.read_at if state else None) if moment]
    return max(moments, default=None)


class GoOnView(DeskView):
    """Somebody has paid: the network may be asked again."""

    http_method_names = ("post", "options")
    permission = "social_hub.change_account"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asking.go_on(kwargs["network"])
        self.say(_("It is asked again from now on."))
        return HttpResponseRedirect(reverse("social_hub_desk_accounts"))
