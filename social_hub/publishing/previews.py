"""What each network would show: the exact words of every copy, before anything goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from social_hub import turned_on
from social_hub.models import Account, Copy, HubUpdate
from social_hub.words import counting, prices
from social_hub.words.composing import Measured, Original, compose, measure
from social_hub.words.likeness import is_alike

ALIKE_FOR: Final = timedelta(days=7)
"""For so long the same words may not go out from another account on X."""
ALIKE_MOST: Final = 500
NO_SAME_TEXT: Final = frozenset({"x"})
"""Networks that forbid the same words from many accounts."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody wants on one account."""

    account: int
    is_wanted: bool = True
    text: str = ""
    """Their own words for it; empty: those that are composed."""
    with_link: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One copy as it would go out."""

    account: Account
    measured: Measured
    choice: Choice
    price_other: Decimal
    """With the link where it has none, without where it has one."""
    problems: tuple[str, ...] = ()
    """Why it cannot go out as it is."""
    copy: Copy | None = None
    """What is there already."""

    @property
    def share(self) -> int:
        """How full it is, in per cent."""
        return min(100, round(100 * self.measured.length / self.measured.limit))


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """An account of the team's to which nothing can go now."""

    account: Account
    why: str


def accounts_for(area: str) -> QuerySet[Account]:
    """Those that an area's post can go to; for the whole force the corporate ones."""
    on = [name for name in counting.LIMITS if turned_on.capabilities(name).publish]
    rows = _of(area).filter(network__in=on)
    return rows.filter(suspended_at__isnull=True, permission_lost_at__isnull=True)


def unreachable(area: str) -> list[Unreachable]:
    """The team's other accounts on networks that can be posted to, and why each is left out."""
    rest = _of(area).filter(network__in=counting.LIMITS).exclude(pk__in=accounts_for(area))
    return [Unreachable(account=account, why=_why_not(account)) for account in rest]


def _of(area: str) -> QuerySet[Account]:
    rows = Account.objects.in_use()
    rows = rows.filter(area=area) if area else rows.filter(is_corporate=True)
    return rows.order_by("network", "handle", "pk")


def _why_not(account: Account) -> str:
    if not turned_on.capabilities(account.network).publish:
        return _("This site does not post to %(network)s.") % {
            "network": turned_on.label(account.network)
        }
    if account.suspended_at is not None:
        return _("The network has suspended it.")
    return _("Its permission is lost. Whoever looks after it can reconnect it.")


def price_list() -> Mapping[str, prices.Price]:
    given: Mapping[str, tuple[Decimal, Decimal]] = getattr(settings, "SOCIAL_HUB_PRICES", {})
    own = {name: prices.Price(Decimal(one), Decimal(two)) for name, (one, two) in given.items()}
    return {**prices.PRICES, **own}


def limit_of(account: Account) -> int | None:
    """Where the network's setting gives a server's own limit."""
    networks: Mapping[str, Mapping[str, object]] = getattr(settings, "SOCIAL_HUB_NETWORKS", {})
    limit = networks.get(account.network, {}).get("longest")
    return limit if isinstance(limit, int) else None


def previews(
    original: Original,
    accounts: Sequence[Account],
    choices: Sequence[Choice] | None = None,
    update: HubUpdate | None = None,
) -> list[Preview]:
    """Of each account. Without choices all are wanted; one that is not among them is not. `update`
    has copies already.
    """
    copies = (
        {}
        if update is None or update.pk is None
        else {copy.account_id: copy for copy in update.copies.all()}
    )
    if choices is None:
        chosen = {account.pk: Choice(account=account.pk) for account in accounts}
    else:
        chosen = {choice.account: choice for choice in choices}
    drawn: list[Preview] = []
    for account in accounts:
        choice = chosen.get(account.pk) or Choice(account=account.pk, is_wanted=False)
        drawn.append(_preview(original, account, choice, drawn, copies.get(account.pk)))
    return drawn


def _preview(
    original: Original,
    account: Account,
    choice: Choice,
    before: Sequence[Preview],
    copy: Copy | None,
) -> Preview:
    network, limit, money = account.network, limit_of(account), price_list()
    if choice.text.strip():
        measured = measure(choice.text.strip(), network, limit=limit, price_list=money)
    else:
        measured = compose(
            original, network, with_link=choice.with_link, limit=limit, price_list=money
        )
    entry = money.get(network, prices.FREE)
    return Preview(
        account=account,
        measured=measured,
        choice=choice,
        price_other=entry.plain if measured.has_link else entry.with_link,
        problems=tuple(_problems(account, measured, before, copy)) if choice.is_wanted else (),
        copy=copy,
    )


def _problems(
    account: Account, measured: Measured, before: Sequence[Preview], copy: Copy | None
) -> list[str]:
    found = []
    if not measured.text:
        found.append(_("There are no words. Write some, or take the tick away."))
    if not measured.fits:
        found.append(
            _("%(count)s too long. Shorten it, for this network only.") % {"count": measured.over}
        )
    if account.network in NO_SAME_TEXT and (
        any(
            other.choice.is_wanted
            and other.account.network == account.network
            and is_alike(other.measured.text, measured.text)
            for other in before
        )
        or is_said_elsewhere(measured.text, account, copy)
    ):
        found.append(
            _(
                "Another of our accounts says the same on this network, which its rules forbid. "
                "Write other words, or take the tick away."
            )
        )
    return found


def problem_of(copy: Copy) -> str:
    """Why a copy cannot go out as it is; "" where it can."""
    account = copy.account
    measured = measure(copy.text, account.network, limit=limit_of(account))
    return next(iter(_problems(account, measured, (), copy)), "")


def is_said_elsewhere(text: str, account: Account, copy: Copy | None = None) -> bool:
    """Whether another account of ours says the same on the same network, or is about to."""
    since = timezone.now() - ALIKE_FOR
    rows = Copy.objects.filter(account__network=account.network, is_unwanted=False)
    rows = rows.exclude(account=account.pk)
    if copy is not None:
        rows = rows.exclude(update=copy.update_id)  # compared with each other before
    rows = rows.filter(
        Q(sent_at__gte=since) | Q(sent_at__isnull=True, update__created_at__gte=since)
    )
    texts = rows.order_by("-pk").values_list("text", flat=True)[:ALIKE_MOST]
    return any(is_alike(text, other) for other in texts)
