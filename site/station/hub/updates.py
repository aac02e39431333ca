"""Updates of areas as the hub takes them over, and where their copies stand.

Receivers of `local_areas.updates.signals`: what they write is kept or undone with the update.
"""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from local_areas.desk.joined import Copies
from local_areas.desk.joined import Copy as ShownCopy
from local_areas.models import Deed, Kind, Level, Update, UpdateEvent
from local_areas.pages.keeping import page_of
from local_areas.updates.posting import Reason
from social_hub import turned_on
from social_hub.models import Account, Copy, CopyState, HubUpdate, UpdateState
from social_hub.models.record import ROUTINE, retention_days
from social_hub.pages.joined import Origin
from social_hub.publishing import handing_over
from social_hub.publishing.previews import accounts_for, unreachable

PREFIX: Final = "local_areas:"
WRITING: Final = (Deed.PROPOSED, Deed.PUBLISHED, Deed.CHANGED, Deed.CORRECTED)
APPEAL: Final = "appeal"
"""The class of records that is kept for as long as an appeal needs."""


def hand_over(update: Update, **kwargs: Any) -> None:
    """It is on the page, or will be at its time, or says something else there."""
    area = "" if update.area.level == Level.FORCE else update.area.code
    key = key_of(update)
    if not accounts_for(area).exists() and not HubUpdate.objects.filter(key=key).exists():
        return  # there is nowhere to go
    history = list(update.history.order_by("pk"))
    written = next((event for event in reversed(history) if event.what in WRITING), None)
    read = next((event for event in reversed(history) if event.what == Deed.APPROVED), None)
    if written is not None and read is not None and read.pk < written.pk:
        read = None  # what was approved were other words
    handing_over.take_over(
        key,
        area=area,
        title=update.title,
        text=_text(update),
        url=_url(update),
        picture=update.photo,
        alternative_text=update.alternative_text,
        author=_person(written) or (update.author.user if update.author else None),
        approved_by=_person(read),
        publish_at=update.publish_at,
        retention=APPEAL if _is_appeal(update) else ROUTINE,
    )


def take_back(update: Update, **kwargs: Any) -> None:
    """It is on the page no more, or will not be: its copies go."""
    last = update.history.order_by("-pk").first()
    reason = last.after.get("reason", "") if last is not None else ""
    handing_over.withdraw(
        key_of(update),
        by=_person(last),
        reason=reason if reason in Reason.values else Reason.OTHER,
    )


def key_of(update: Update) -> str:
    return f"{PREFIX}{update.pk}"


def origin(key: str) -> Origin | None:
    """Named in SOCIAL_HUB_ORIGIN."""
    number = key.removeprefix(PREFIX)
    if not key.startswith(PREFIX) or not number.isdecimal():
        return None
    return Origin(
        words=_("the update on the page of the area"),
        url=reverse("local_areas_desk_update", args=[int(number)]),
    )


def copies_of(update: Update) -> Copies | None:
    """Named in LOCAL_AREAS_COPIES."""
    if update.area.is_practice:
        return None
    found = HubUpdate.objects.filter(key=key_of(update)).first()
    if found is None:
        return _none_yet(update)
    copies = list(found.copies.select_related("account"))
    for copy in copies:
        copy.update = found
    rows = [_row(copy) for copy in copies if copy.state is not CopyState.LEFT]
    if found.state is UpdateState.DRAFT:
        return _draft(found)
    screen = reverse("social_hub_desk_post", args=[found.pk])
    if found.state is UpdateState.WITHDRAWN:
        gone = _("Its copies are deleted everywhere.")
        return Copies(said=gone, rows=rows, next_url=screen, next_words=_("See what was done"))
    needs_somebody = any(row.needs_somebody for row in rows)
    return Copies(
        said=_("A copy needs somebody.") if needs_somebody else _said(found),
        rows=rows,
        next_url=screen,
        next_words=_("See what is wrong") if needs_somebody else _("See the copies"),
        is_waiting=needs_somebody,
    )


def _said(found: HubUpdate) -> str:
    if found.state is UpdateState.WAITING:
        return _("Somebody else has to read the copies before they go out.")
    if found.state is UpdateState.SENT_BACK:
        return _("The copies were sent back: %(why)s") % {"why": found.sent_back_reason}
    if found.state is UpdateState.SCHEDULED:
        return _("The copies go out at the same time.")
    return _("What you correct or withdraw here is corrected or deleted there.")


def _draft(found: HubUpdate) -> Copies:
    """Led to every copy in one press, or told why there is none."""
    accounts = list(accounts_for(found.area))
    left_out = [
        ShownCopy(where=_where(each.account), state=_("left out"), why=each.why)
        for each in unreachable(found.area)
    ]
    if not accounts:
        return Copies(said=_("None of the team’s accounts can be posted to now."), rows=left_out)
    said = _("It also goes out to %(accounts)s, once you have looked at every copy.")
    return Copies(
        said=said % {"accounts": _list(accounts)},
        rows=left_out,
        next_url=reverse("social_hub_desk_copies", args=[found.pk]),
        next_words=_("Check every copy"),
        is_waiting=True,
    )


def _none_yet(update: Update) -> Copies | None:
    area = "" if update.area.level == Level.FORCE else update.area.code
    accounts = list(accounts_for(area))
    if update.withdrawn_at is not None:
        return None
    if update.approved_at is None and accounts:
        said = _("Once it is approved, it can also go out to %(accounts)s.")
        return Copies(said=said % {"accounts": _list(accounts)})
    left_out = [
        ShownCopy(where=_where(each.account), state=_("left out"), why=each.why)
        for each in unreachable(area)
    ]
    if left_out and not accounts:
        said = _("None of the team’s accounts can be posted to now.")
    elif accounts:
        said = _(
            "It was published before the team could post to networks. Correct it, and you "
            "are shown its copies."
        )
    else:
        said = _("The team has no account on a network, so it is on the page alone.")
    return Copies(said=said, rows=left_out)


def _row(copy: Copy) -> ShownCopy:
    state = copy.state
    return ShownCopy(
        where=_where(copy.account),
        state=str(state.label),
        url=copy.url,
        why=copy.error,
        needs_somebody=state in (CopyState.REFUSED, CopyState.UNSURE),
    )


def _where(account: Account) -> str:
    return f"{turned_on.label(account.network)} {account.handle or account.name}"


def _list(accounts: list[Account]) -> str:
    return ", ".join(_where(account) for account in accounts)


def _is_appeal(update: Update) -> bool:
    return update.kind == Kind.APPEAL and APPEAL in retention_days()


def _url(update: Update) -> str:
    """Of the update on the page of its area, absolute; empty where there is no such page."""
    page = page_of(update.area_id)
    url = (page.full_url or "") if page is not None else ""
    return f"{url}#update-{update.pk}" if url else ""


def _text(update: Update) -> str:
    """With the time and place of an event, which the page shows apart."""
    if update.event_starts_at is None:
        return str(update.text)
    start = timezone.localtime(update.event_starts_at)
    when = date_format(start, "l j F, H:i")
    if update.event_ends_at is not None:
        when += "–" + date_format(timezone.localtime(update.event_ends_at), "H:i")
    place = f", {update.event_place}" if update.event_place else ""
    return f"{when}{place}\n\n{update.text}"


def _person(event: UpdateEvent | None) -> Any:
    if event is None or event.by_id is None:
        return None
    return get_user_model().objects.filter(pk=event.by_id).first()
