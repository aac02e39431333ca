"""What is done to updates. Each verb is one transaction that writes the history too.

They raise `rights.NotAllowed` for whoever may not, and `Overtaken` where somebody else was quicker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas.models import (
    Area,
    Assignment,
    Deed,
    MailKind,
    StaffMail,
    Update,
    UpdateEvent,
    UpdateState,
)
from local_areas.updates import signals
from local_areas.updates.content import Content
from local_areas.updates.rights import NotAllowed, Rights, rights

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Overtaken(ValueError):
    """Somebody else did something to the update meanwhile. Its words say what."""


class Reason(TextChoices):
    """Why something was taken down."""

    NAMES = "names", gettext_lazy("It names or shows somebody")
    WRONG = "wrong", gettext_lazy("It is wrong or out of date")
    OTHER = "other", gettext_lazy("Another reason")


@transaction.atomic
def post(by: User, area: Area, content: Content, *, sent_as: UUID | None = None) -> Update:
    """Publish where the author may, else propose. What was sent before under the same `sent_as` is
    not posted again: that update is returned. Raises `Overtaken` where it was for another area.
    """
    allowed = rights(by, area)
    _check(allowed, area)
    if sent_as is not None:
        # One person's posts wait for each other, so that the second tap sees what the first did.
        get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
        before = sent_before(area, sent_as)
        if before is not None:
            return before
    return (_publish if allowed.may_publish else _propose)(by, area, content, allowed, sent_as)


def sent_before(area: Area, sent_as: UUID | None) -> Update | None:
    """What was posted under this `sent_as` already. Raises `Overtaken` where it was for another
    area.
    """
    before = Update.objects.filter(sent_as=sent_as).first() if sent_as is not None else None
    if before is not None and before.area_id != area.pk:
        raise Overtaken(_("This form was sent for another area already. Open a new one."))
    return before


@transaction.atomic
def propose(by: User, area: Area, content: Content) -> Update:
    """Write it, for a lead to approve. The leads of the area are told."""
    return _propose(by, area, content, rights(by, area))


@transaction.atomic
def publish(by: User, area: Area, content: Content) -> Update:
    """Write it, for the public to see now or at its time."""
    return _publish(by, area, content, rights(by, area))


def _propose(
    by: User, area: Area, content: Content, allowed: Rights, sent_as: UUID | None = None
) -> Update:
    update = _write(area, content, allowed, sent_as)
    _note(update, by, Deed.PROPOSED, after=content.as_json())
    _tell_leads(update, by)
    return update


def _publish(
    by: User, area: Area, content: Content, allowed: Rights, sent_as: UUID | None = None
) -> Update:
    if allowed.may_work and not allowed.may_publish:
        raise NotAllowed(
            _("You can propose this and a lead approves it, until your training is passed.")
        )
    update = _write(area, content, allowed, sent_as)
    _note(update, by, Deed.PUBLISHED, after=content.as_json())
    _let_out(update)
    return update


def _write(area: Area, content: Content, allowed: Rights, sent_as: UUID | None) -> Update:
    _check(allowed, area)
    update = Update(area=area, author=allowed.officer, sent_as=sent_as)
    content.put_into(update)
    update.save()
    return update


@transaction.atomic
def approve(by: User, update: Update, *, seen: int | None = None) -> Update:
    """Let a proposal out. `seen` is the newest entry of the history that the lead had before them
    (`last_entry`): what was changed after it must be read again.
    """
    update, allowed = _locked(update, by)
    _check_lead(allowed)
    _check_is_waiting(update)
    if seen is not None and last_entry(update) != seen:
        raise Overtaken(_("It was changed while you read it. Read it again before you approve it."))
    if not allowed.may_publish and _last_writer(update) == by.pk:
        raise NotAllowed(
            _("You cannot approve what you wrote until your training is passed. Another lead can.")
        )
    _note(update, by, Deed.APPROVED)
    _mail_author(update, MailKind.APPROVED, by)
    _let_out(update)
    return update


@transaction.atomic
def send_back(by: User, update: Update, reason: str) -> Update:
    """Do not let a proposal out, and tell its author what should change."""
    update, allowed = _locked(update, by)
    _check_lead(allowed)
    _check_is_waiting(update)
    update.sent_back_at = timezone.now()
    update.sent_back_reason = reason
    update.save()
    _note(update, by, Deed.SENT_BACK, after={"reason": reason})
    _mail_author(update, MailKind.SENT_BACK, by)
    return update


@transaction.atomic
def correct(by: User, update: Update, content: Content, *, seen: int | None = None) -> Update:
    """Write other words. What is out stays out where `by` may publish; else it waits for approval
    again, and is not seen until then.
    """
    update, allowed = _locked(update, by)
    _check(allowed, update.area)
    if update.withdrawn_at is not None:
        raise Overtaken(_("It was withdrawn meanwhile. Nothing was changed."))
    before = Content.of(update)
    if seen is not None and last_entry(update) != seen:
        if content.says_the_same(before):
            return update  # a second tap: the first one did it
        raise Overtaken(_changed_meanwhile(update, by))
    was_public, was_approved = _is_public(update), update.approved_at is not None
    content.put_into(update)
    if content.publish_at is None:
        # Not a new time: it went out when it did.
        update.publish_at = before.publish_at or update.publish_at
    update.ended_at = None
    deed = Deed.CORRECTED if update.approved_at else Deed.CHANGED
    _note(update, by, deed, before=before.as_json(), after=Content.of(update).as_json())
    if allowed.may_publish:
        if was_public:
            update.corrected_at = timezone.now()
        _let_out(update, was_public=was_public, is_correction=True)
        return update
    update.approved_at = None
    update.sent_back_at, update.sent_back_reason = None, ""
    update.save()
    _tell_gone(update, was_public=was_public, was_approved=was_approved)
    _tell_leads(update, by)
    return update


@transaction.atomic
def withdraw(by: User, update: Update, reason: str = Reason.OTHER) -> Update:
    """Take it down, or back before it was approved. The row and its history stay."""
    update, allowed = _locked(update, by)
    _check(allowed, update.area)
    if update.withdrawn_at is not None:
        raise Overtaken(_("It was withdrawn already."))
    was_public, was_approved = _is_public(update), update.approved_at is not None
    update.withdrawn_at = timezone.now()
    update.save()
    _note(update, by, Deed.WITHDRAWN, after={"reason": reason})
    _tell_gone(update, was_public=was_public, was_approved=was_approved)
    return update


@transaction.atomic
def restore(by: User, update: Update) -> Update:
    """Undo a withdrawal: for whoever withdrew it, and for leads."""
    update, allowed = _locked(update, by)
    _check(allowed, update.area)
    if update.withdrawn_at is None:
        raise Overtaken(_("It is not withdrawn any more."))
    if not (allowed.is_lead or _withdrawn_by(update) == by.pk):
        raise NotAllowed(_("Somebody else withdrew it. They or a lead can put it back."))
    update.withdrawn_at = None
    update.save()
    _note(update, by, Deed.RESTORED)
    if _is_public(update):
        signals.restored.send(Update, update=update)
    elif _is_scheduled(update):
        signals.scheduled.send(Update, update=update)
    return update


@transaction.atomic
def pin(by: User, update: Update, is_pinned: bool) -> Update:
    """Keep it on top of the area's page, or no longer."""
    update, allowed = _locked(update, by)
    _check(allowed, update.area)
    if not (allowed.may_publish or allowed.is_lead):
        raise NotAllowed(_("You can keep updates on top once your training is passed."))
    if update.is_pinned == is_pinned:
        return update
    update.is_pinned = is_pinned
    update.save()
    _note(update, by, Deed.PINNED if is_pinned else Deed.UNPINNED)
    if _is_public(update):
        signals.pinned.send(Update, update=update)
    return update


def announce_due(limit: int) -> int:
    """Tell of updates whose time has come or is over, at most so many; how many there were."""
    return _tell_of("to_announce", "announced_at", signals.published, limit) + _tell_of(
        "to_end", "ended_at", signals.expired, limit
    )


def _tell_of(rows: str, stamp: str, signal: Any, limit: int) -> int:
    with transaction.atomic():
        due = getattr(Update.objects, rows)().select_related("area")
        updates = list(due.select_for_update(of=("self",), skip_locked=True)[:limit])
        for update in updates:
            setattr(update, stamp, timezone.now())
            update.save(update_fields=[stamp])
            if not update.area.is_practice:
                signal.send(Update, update=update)
    return len(updates)


def last_entry(update: Update) -> int:
    """The number of the newest entry of its history; 0 for a row that came without one."""
    return update.history.order_by("-pk").values_list("pk", flat=True).first() or 0


def _changed_meanwhile(update: Update, by: User) -> str:
    newest = update.history.order_by("-pk").first()
    if newest is not None and newest.by_id == by.pk:
        return _(
            "You changed it in another window while you wrote. What you wrote here is not saved. "
            "Look at it before you go on."
        )
    return _(
        "Somebody else changed it while you wrote. What you wrote is not saved. Look at it before "
        "you go on."
    )


def _locked(update: Update, by: User) -> tuple[Update, Rights]:
    """The row as it is now, until the transaction ends, and what the person may do with it."""
    rows = Update.objects.select_related("area", "author", "photo")
    update = rows.select_for_update(of=("self",)).get(pk=update.pk)
    return update, rights(by, update.area)


def _check(allowed: Rights, area: Area) -> None:
    if not allowed.may_work:
        raise NotAllowed(
            _("You do not look after %(area)s. Nothing was changed.") % {"area": area.name}
        )


def _check_lead(allowed: Rights) -> None:
    if not allowed.is_lead:
        raise NotAllowed(_("Only a lead of this area can do that. Nothing was changed."))


def _check_is_waiting(update: Update) -> None:
    if update.state is UpdateState.WAITING:
        return
    done = {
        UpdateState.WITHDRAWN: _("It was taken back meanwhile. Nothing was published."),
        UpdateState.SENT_BACK: _("It was sent back already."),
    }
    raise Overtaken(done.get(update.state, _("It was approved already.")))


def _is_public(update: Update) -> bool:
    """Whether the public sees it, or has seen it and it was not taken down since."""
    return (
        update.announced_at is not None
        and not update.area.is_practice
        and update.state is UpdateState.SHOWN
    )


def _is_scheduled(update: Update) -> bool:
    """Whether the public will see it for the first time."""
    return not update.area.is_practice and update.state is UpdateState.SCHEDULED


def _tell_gone(update: Update, *, was_public: bool, was_approved: bool) -> None:
    if was_public:
        signals.withdrawn.send(Update, update=update)
    elif was_approved and not update.area.is_practice:
        signals.called_off.send(Update, update=update)


def _let_out(update: Update, *, was_public: bool = False, is_correction: bool = False) -> None:
    now = timezone.now()
    if update.approved_at is None:
        update.approved_at = now
        # “As soon as it is approved”, and a time that passed while it waited.
        if update.announced_at is None:
            update.publish_at = max(update.publish_at, now)
    update.sent_back_at, update.sent_back_reason = None, ""
    if update.publish_at > now:
        update.announced_at = None  # put off: it is news again when its time comes
    is_first = update.announced_at is None
    is_out = update.state is UpdateState.SHOWN
    if is_first and is_out:
        update.announced_at = now
    update.save()
    if update.area.is_practice:
        return
    if was_public and not is_out:
        signals.withdrawn.send(Update, update=update)
    elif is_out and is_first:
        signals.published.send(Update, update=update)
    elif is_out:
        signal = signals.corrected if was_public and is_correction else signals.restored
        signal.send(Update, update=update)
    elif _is_scheduled(update):
        signals.scheduled.send(Update, update=update)


def _note(
    update: Update,
    by: User,
    what: Deed,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    name = by.get_full_name() or by.get_username()
    UpdateEvent.objects.create(
        update=update,
        by_id=by.pk,
        by_name=name[:150],
        what=what,
        before=before or {},
        after=after or {},
    )


def _last_writer(update: Update) -> int | None:
    written = (Deed.PROPOSED, Deed.PUBLISHED, Deed.CHANGED, Deed.CORRECTED)
    entry = update.history.filter(what__in=written).order_by("-pk").first()
    return entry.by_id if entry else None


def _withdrawn_by(update: Update) -> int | None:
    entry = update.history.filter(what=Deed.WITHDRAWN).order_by("-pk").first()
    return entry.by_id if entry else None


def _tell_leads(update: Update, by: User) -> None:
    leads = Assignment.objects.to(update.area).leads().exclude(officer__user=by.pk)
    StaffMail.objects.bulk_create(
        StaffMail(officer_id=officer, kind=MailKind.WAITING, about=update)
        for officer in leads.values_list("officer", flat=True).distinct()
    )


def _mail_author(update: Update, kind: MailKind, by: User) -> None:
    author = update.author
    if author is not None and author.user_id != by.pk:
        StaffMail.objects.create(officer=author, kind=kind, about=update)
