"""Who did what, where and when, and who approved it. Only ever added to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub.models.account import Account

ROUTINE: Final = "routine"
RETENTION: Final[dict[str, int]] = {ROUTINE: 730, "appeal": 2_190, "demand": 2_190}
"""Days for which a record and its original are kept, by class. `SOCIAL_HUB_RETENTION` gives a
force's own, which its records manager decides."""


class Deed(models.TextChoices):
    """What can be done, with updates and by the hub on networks."""

    HANDED_OVER = "handed-over", _("handed over by another part of the site")
    PROPOSED = "proposed", _("proposed")
    CHANGED = "changed", _("changed before it went out")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent-back", _("sent back")
    CORRECTED = "corrected", _("corrected")
    WITHDRAWN = "withdrawn", _("deleted everywhere")
    POSTED = "posted", _("posted on the network")
    EDITED = "edited", _("edited on the network")
    DELETED = "deleted", _("deleted on the network")
    REFUSED = "refused", _("not done by the network")
    UNSURE = "unsure", _("unknown whether it went out")
    SETTLED = "settled", _("looked at by staff")
    DEMANDED = "demanded", _("deleted here because the network demanded it")
    HIDDEN = "hidden", _("hidden here")
    SHOWN = "shown", _("shown here again")
    EXPORTED = "exported", _("records exported")


class RecordQuerySet(models.QuerySet["Record"]):
    def over(self, now: datetime) -> RecordQuerySet:
        """What need not be kept any more. The database lets only these be deleted."""
        return self.filter(keep_until__lt=now)


class Record(models.Model):
    """One deed. The database refuses to change a row, and to delete it before its time is over.

    People, accounts and updates are names and numbers here, no foreign keys: deleting one of them
    would have to change the row.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    what = models.CharField(_("what"), max_length=20, choices=Deed)
    by_id = models.BigIntegerField(null=True, help_text="Of the account that logs in.")
    by_name = models.CharField(_("who"), max_length=150, blank=True)
    """Empty: the hub itself."""
    approved_by_name = models.CharField(_("approved by"), max_length=150, blank=True)
    update_id = models.BigIntegerField(null=True, db_index=True)
    area = models.CharField(_("code of the area"), max_length=64, blank=True)
    area_name = models.CharField(_("area"), max_length=200, blank=True)
    network = models.CharField(_("network"), max_length=20, blank=True)
    handle = models.CharField(_("account"), max_length=255, blank=True)
    url = models.CharField(_("address"), max_length=1000, blank=True)
    text = models.TextField(_("text"), blank=True)
    """As it was after the deed."""
    detail = models.JSONField(default=dict)
    retention = models.CharField(_("kept as"), max_length=20, default=ROUTINE)
    keep_until = models.DateTimeField(_("kept until"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ("-at", "-pk")
        default_permissions = ("view",)
        permissions = (("export_record", "Can export records of the social hub"),)
        indexes = (models.Index(fields=["keep_until"], name="social_record_kept"),)

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.text[:60]}"


def retention_days() -> dict[str, int]:
    days: dict[str, int] = getattr(settings, "SOCIAL_HUB_RETENTION", {})
    return days or RETENTION


def kept_until(retention: str, at: datetime) -> datetime:
    """A class that is no longer in the setting is kept as long as the longest one."""
    days = retention_days()
    return at + timedelta(days=days.get(retention, max(days.values())))


def note(
    what: Deed,
    *,
    by: Any = None,
    account: Account | None = None,
    area: str = "",
    area_name: str = "",
    retention: str = ROUTINE,
    **fields: Any,
) -> Record:
    """Write down a deed, in the transaction of the deed itself. `by` None: the hub did it."""
    now = timezone.now()
    if account is not None:
        fields |= {"network": account.network, "handle": account.handle or account.name}
        area, area_name = area or account.area, area_name or account.area_name
    return Record.objects.create(
        what=what,
        at=now,
        by_id=None if by is None else by.pk,
        by_name=named(by),
        area=area,
        area_name=area_name,
        retention=retention,
        keep_until=kept_until(retention, now),
        **fields,
    )


def named(user: Any) -> str:
    """As records and screens name somebody."""
    return "" if user is None else (user.get_full_name() or user.get_username())[:150]
