"""What is done to updates. Each verb is one transaction that writes its record too.

They raise `rights.NotAllowed` for whoever may not, `Overtaken` where somebody else was quicker, and
`NotReady` where a copy cannot go out as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_hub.areas import areas
from social_hub.models import Copy, Deed, HubUpdate, UpdateState
from social_hub.models.record import ROUTINE, named
from social_hub.publishing import rights
from social_hub.publishing.previews import Choice, Preview, accounts_for, previews
from social_hub.publishing.rights import NotAllowed


class Overtaken(ValueError):
    """Somebody else did something to the update meanwhile. Its words say what."""


class NotReady(ValueError):
    """A copy cannot go out as it is. Its words say why."""


class Reason(TextChoices):
    """Why something was deleted everywhere."""

    NAMES = "names", gettext_lazy("It names or shows somebody")
    WRONG = "wrong", gettext_lazy("It is wrong or out of date")
    OTHER = "other", gettext_lazy("Another reason")


@dataclass(frozen=True, kw_only=True)
class Content:
    """What somebody writes, once."""

    title: str = ""
    text: str
    url: str = ""
    picture: Any = None
    """A Wagtail image, or None."""
    alternative_text: str = ""
    publish_at: datetime | None = None
    """None: as soon as it is approved."""
    retention: str = ROUTINE

    def put_into(self, update: HubUpdate) -> None:
        for name in ("title", "text", "url", "picture", "alternative_text", "retention"):
            setattr(update, name, getattr(self, name))
        if self.publish_at is not None:
            update.publish_at = self.publish_at

    def as_json(self) -> dict[str, Any]:
        """As records keep it."""
        return {
            "title": self.title,
            "text": self.text,
            "url": self.url,
            "picture": self.picture.pk if self.picture else None,
            "alternative_text": self.alternative_text,
        }


def content_of(update: HubUpdate) -> Content:
    return Content(
        title=update.title,
        text=update.text,
        url=update.url,
        picture=update.picture,
        alternative_text=update.alternative_text,
        publish_at=update.publish_at,
        retention=update.retention,
    )


@transaction.atomic
def post(
    by: Any,
    area: str,
    content: Content,
    choices: Sequence[Choice] | None = None,
    *,
    sent_as: UUID | None = None,
) -> HubUpdate:
    """Write it and send it on: out, or to somebody who approves it. An empty area is the whole
    force. What was sent before under the same `sent_as` is not posted again.
    """
    rights.check_may_post(by, area)
    if sent_as is not None:
        # One person's posts wait for each other, so that the second tap sees what the first did.
        get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
        before = HubUpdate.objects.filter(sent_as=sent_as).first()
        if before is not None:
            return before
    update = HubUpdate(
        area=area,
        area_name=areas().name(area) if area else "",
        is_force_wide=not area,
        author=by,
        author_name=named(by),
        writer=by,
        sent_as=sent_as,
    )
    content.put_into(update)
    update.save()
    _send(by, update, choices, Deed.PROPOSED)
    return update


@transaction.atomic
def send(by: Any, update: HubUpdate, choices: Sequence[Choice] | None, *, seen: int) -> HubUpdate:
    """Send on what was handed over, once somebody has looked at every copy."""
    update = _locked(update, by, seen)
    if update.state is not UpdateState.DRAFT:
        raise Overtaken(_("It was sent already."))
    _send(by, update, choices, Deed.PROPOSED, read_by=update.approved_by)
    return update


def _send(
    by: Any,
    update: HubUpdate,
    choices: Sequence[Choice] | None,
    deed: Deed,
    *,
    read_by: Any = None,
    known: Collection[str] = (),
    **detail: Any,
) -> None:
    """Lay its copies and let them out, where nobody else has to read it first. `read_by` did, and
    of what is written for one network only they read what is `known`.
    """
    drawn = previews(update.original, list(accounts_for(update.area)), choices, update)
    _check_ready(drawn)
    lay_copies(update, drawn)
    update.proposed_at = update.proposed_at or timezone.now()
    update.sent_back_at, update.sent_back_reason = None, ""
    own = own_words(drawn, known)
    update.reasons = rights.reasons(by, update, own, read_by=read_by)
    update.approved_at = None if update.reasons else timezone.now()
    update.approved_by = None if update.reasons else read_by
    update.approved_by_name = named(update.approved_by)
    update.save()
    update.note(deed, by=by, detail={"reasons": update.reasons, **detail})
    if update.reasons:
        update.copies.filter(is_unwanted=False).update(due_at=None)
    let_out(update)


def own_words(drawn: Sequence[Preview], known: Collection[str] = ()) -> list[str]:
    """What is written for one network only, and goes out."""
    own = [each.measured.text for each in drawn if each.choice.is_wanted and each.choice.text]
    return [text for text in own if text not in known]


def _check_ready(drawn: Sequence[Preview]) -> None:
    for each in drawn:
        if each.problems:
            raise NotReady(f"{each.account}: {each.problems[0]}")


def lay_copies(update: HubUpdate, drawn: Sequence[Preview]) -> None:
    """Say on each account's row what should be there."""
    existing = {copy.account_id: copy for copy in update.copies.select_for_update()}
    for each in drawn:
        copy = existing.get(each.account.pk)
        if copy is None:
            if not each.choice.is_wanted:
                continue
            copy = Copy(update=update, account=each.account)
        copy.is_unwanted = not each.choice.is_wanted
        if each.choice.is_wanted:
            copy.text = each.measured.text
            copy.has_own_words = bool(each.choice.text)
            copy.with_link = each.choice.with_link
        copy.refused_at, copy.attempts, copy.error = None, 0, ""
        copy.save()


def let_out(update: HubUpdate) -> None:
    """Give the worker what is not as it should be, and waits for nobody. What should go goes at
    once, approved or not.
    """
    now = timezone.now()
    for copy in update.copies.select_for_update():
        copy.update = update
        if copy.is_as_wanted or copy.unsure_at is not None or copy.refused_at is not None:
            copy.due_at = None
        elif copy.is_unwanted:
            copy.due_at = now
        else:
            copy.due_at = max(now, update.publish_at) if update.approved_at else None
        copy.save(update_fields=["due_at"])


@transaction.atomic
def approve(by: Any, update: HubUpdate, *, seen: int) -> HubUpdate:
    """Let it out: for somebody else than whoever wrote it."""
    update = _locked(update, by, seen)
    _check_waits(update)
    if not rights.may_approve(by, update):
        raise NotAllowed(
            _("Somebody else has to read it: you wrote it, or your own posts need approval.")
        )
    update.approved_at, update.approved_by = timezone.now(), by
    update.approved_by_name = named(by)
    update.save()
    update.note(Deed.APPROVED, by=by, detail={"reasons": update.reasons})
    let_out(update)
    return update


@transaction.atomic
def send_back(by: Any, update: HubUpdate, reason: str, *, seen: int) -> HubUpdate:
    """Do not let it out, and say what should change."""
    update = _locked(update, by, seen)
    _check_waits(update)
    if not rights.may_approve(by, update):
        raise NotAllowed(_("Only somebody who could approve it can send it back."))
    update.sent_back_at, update.sent_back_reason = timezone.now(), reason
    update.save()
    update.note(Deed.SENT_BACK, by=by, detail={"reason": reason})
    return update


@transaction.atomic
def correct(
    by: Any,
    update: HubUpdate,
    content: Content,
    choices: Sequence[Choice] | None,
    *,
    seen: int,
) -> HubUpdate:
    """Write other words, for all copies at once. Where they need approval, the words that are out
    stay until it is given.
    """
    update = _locked(update, by, seen)
    if update.withdrawn_at is not None:
        raise Overtaken(_("It was deleted meanwhile. Nothing was changed."))
    before = content_of(update)
    deed = Deed.CORRECTED if update.approved_at else Deed.CHANGED
    detail = {"before": before.as_json(), "after": content.as_json()}
    content.put_into(update)
    update.edition += 1
    if before.as_json() == content.as_json() and update.approved_at is not None:
        # Other copies of the same words: whoever approved those has read them.
        known = {copy.text for copy in update.copies.all()}
        _send(by, update, choices, deed, read_by=update.approved_by, known=known, **detail)
        return update
    update.writer = by
    if deed is Deed.CORRECTED:
        update.corrected_at = timezone.now()
    _send(by, update, choices, deed, **detail)
    return update


@transaction.atomic
def withdraw(by: Any, update: HubUpdate, reason: str = Reason.OTHER) -> HubUpdate:
    """Delete it everywhere. The row and its records stay, for staff."""
    update = _locked(update, by, None)
    if update.withdrawn_at is not None:
        raise Overtaken(_("It was deleted already."))
    take_down(update, by, reason)
    return update


def take_down(update: HubUpdate, by: Any, reason: str, *, where_it_came_from: bool = False) -> None:
    """Within a transaction that holds the row's lock."""
    wanted = update.copies.filter(is_unwanted=False).values_list("account", flat=True)
    detail = {"reason": reason, "accounts": list(wanted), "where_it_came_from": where_it_came_from}
    update.withdrawn_at = timezone.now()
    update.edition += 1
    update.save()
    update.copies.update(is_unwanted=True, refused_at=None, attempts=0, error="")
    update.note(Deed.WITHDRAWN, by=by, detail=detail)
    let_out(update)


def _locked(update: HubUpdate, by: Any, seen: int | None) -> HubUpdate:
    """The row as it is now, until the transaction ends. Raises where `by` may not, or has not read
    its last words.
    """
    rows = HubUpdate.objects.select_related("picture").select_for_update(of=("self",))
    update = rows.get(pk=update.pk)
    rights.check_may_post(by, update.area)
    if seen is not None and update.edition != seen:
        raise Overtaken(_("It was changed while you read it. Read it again before you go on."))
    return update


def _check_waits(update: HubUpdate) -> None:
    if update.state is not UpdateState.WAITING:
        raise Overtaken(_("It does not wait for approval any more."))
