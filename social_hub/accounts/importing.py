"""A list of accounts becomes rows: checked line by line, then looked up on their networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from social_hub import turned_on
from social_hub.accounts import handles, planning
from social_hub.accounts.resolving import TOLD, Found, look_up, take_over
from social_hub.accounts.rows import Row, rows_of
from social_hub.areas import Place, areas
from social_hub.asking import NotNow
from social_hub.models import Account
from social_hub.networks.errors import NetworkError

_LONGEST_HANDLE: Final = 255
_LONGEST_CODE: Final = 64
YES: Final = frozenset({"yes", "y", "true", "1", "x"})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A row that was not taken in."""

    line: int
    words: str


@dataclass(kw_only=True)
class Report:
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    not_looked_up: int = 0
    """Taken in, but their network could not be asked now; it is asked again later."""
    problems: list[Problem] = field(default_factory=list)
    is_dry_run: bool = False

    @property
    def taken(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass(kw_only=True)
class _Listed:
    """A row that is right as far as we can tell without its network."""

    line: int
    network: str
    handle: str
    area: str
    area_name: str
    owner: Any
    is_corporate: bool
    account: Account | None
    """The one that is there already."""


def import_accounts(path: Path, *, is_dry_run: bool = False, may_pay: bool = True) -> Report:
    """Take a list in. A second time changes nothing.

    A dry run changes nothing either; without `may_pay` a network that bills look-ups is not asked.
    Raises `rows.Unreadable` and `OSError`.
    """
    rows = rows_of(path)
    report = Report(read=len(rows), is_dry_run=is_dry_run)
    listed = _Checking(report).check(rows)
    found, unasked = _look_up(listed, may_pay=may_pay)
    with transaction.atomic():
        accounts = [
            account
            for each in listed
            if (account := _put(each, found.get((each.network, each.handle)), report)) is not None
        ]
        planning.plan(accounts)
        planning.look_up_soon(unasked)
        if is_dry_run:
            transaction.set_rollback(True)
    report.problems.sort(key=lambda problem: problem.line)
    return report


class _Checking:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._seen: dict[tuple[str, str], int] = {}
        users = get_user_model()._base_manager.filter(is_active=True)
        self._owners: dict[str, list[Any]] = {}
        for user in users:
            for name in {user.get_username().casefold(), str(user.email or "").casefold()} - {""}:
                self._owners.setdefault(name, []).append(user)
        self._places: dict[str, list[Place]] = {}
        for place in areas().all():
            for name in {place.code.casefold(), place.name.casefold()}:
                self._places.setdefault(name, []).append(place)
        rows = Account.objects.filter(is_practice=False)
        self._known: dict[tuple[str, str], Account] = {}
        for account in rows:
            for name in {account.handle.casefold(), account.remote_id.casefold()} - {""}:
                self._known[account.network, name] = account

    def check(self, rows: Sequence[Row]) -> list[_Listed]:
        listed = []
        for row in rows:
            try:
                listed.append(self._row(row))
            except ValueError as why:
                self._report.problems.append(Problem(line=row.line, words=str(why)))
        return listed

    def _row(self, row: Row) -> _Listed:
        """Raises ValueError, with words."""
        cells = row.cells
        network = handles.network_of(cells["network"], cells["handle"])
        if not turned_on.is_on(network):
            words = _("“%(name)s” is no network that is turned on here. There are: %(on)s.")
            on = ", ".join(turned_on.names()) or _("none")
            raise ValueError(words % {"name": cells["network"][:40] or network, "on": on})
        handle = handles.plain(network, cells["handle"])
        if not handle:
            raise ValueError(_("There is no handle, page id or address."))
        if len(handle) > _LONGEST_HANDLE:
            raise ValueError(_("The handle, page id or address is too long."))
        key = (network, handle.casefold())
        if key in self._seen:
            raise ValueError(_("The same account is on line %(line)d.") % {"line": self._seen[key]})
        self._seen[key] = row.line
        place = self._place(cells["area"])
        return _Listed(
            line=row.line,
            network=network,
            handle=handle,
            area=place.code,
            area_name=place.name,
            owner=self._owner(cells["owner"]),
            is_corporate=cells["corporate"].casefold() in YES,
            account=self._known.get(key),
        )

    def _place(self, text: str) -> Place:
        if not text:
            return Place(code="", name="")
        found = self._places.get(text.casefold(), [])
        if not found and not self._places and len(text) <= _LONGEST_CODE:
            # A site without areas of its own: those that its accounts name.
            return Place(code=text, name=areas().name(text) or text)
        if not found and (not self._places or areas().name(text) == ""):
            raise ValueError(_("There is no area “%(area)s”.") % {"area": text[:60]})
        if len({place.code for place in found}) > 1:
            raise ValueError(
                _("Several areas are called “%(area)s”. Give the code.") % {"area": text[:60]}
            )
        return found[0] if found else Place(code=text, name=areas().name(text))

    def _owner(self, text: str) -> Any:
        if not text:
            return None
        found = self._owners.get(text.casefold(), [])
        if len(found) != 1:
            words = (
                _("Nobody here has the e-mail address or user name “%(owner)s”.")
                if not found
                else _("Several people have the e-mail address “%(owner)s”.")
            )
            raise ValueError(words % {"owner": text[:60]})
        return found[0]


def _look_up(
    listed: Sequence[_Listed], *, may_pay: bool
) -> tuple[dict[tuple[str, str], Found], list[str]]:
    """What networks say of accounts that they have not been asked for, by network and handle; and
    the networks that could not be asked for all of them.
    """
    found: dict[tuple[str, str], Found] = {}
    unasked: list[str] = []
    for network in sorted({each.network for each in listed}):
        if not (turned_on.capabilities(network).free or may_pay):
            continue
        handles_ = [
            each.handle
            for each in listed
            if each.network == network and not (each.account and each.account.remote_id)
        ]
        try:
            for some in look_up(network, handles_, is_officers=True):
                found |= {(network, one.handle): one for one in some}
        except (NotNow, NetworkError):
            # What could not be asked stays without its network's id, and is asked again soon.
            unasked.append(network)
    return found, unasked


def _put(each: _Listed, found: Found | None, report: Report) -> Account | None:
    if found is not None and found.error is not None:
        report.problems.append(Problem(line=each.line, words=found.error))
        return None
    account = each.account or Account(network=each.network, handle=each.handle)
    is_new = account.pk is None
    before = _state(account)
    account.area, account.area_name = each.area, each.area_name
    account.owner = each.owner or account.owner
    account.is_corporate = each.is_corporate
    account.ended_at = None
    if found is not None and found.resolved is not None:
        other = take_over(account, found.resolved)
        if other is not None:
            words = _("This is the account “%(other)s”, which is here already.")
            report.problems.append(Problem(line=each.line, words=words % {"other": other}))
            return None
    if is_new or _state(account) != before:
        account.save(update_fields=None if is_new else (*TOLD, *_LISTED))
        report.new += is_new
        report.changed += not is_new
    else:
        report.unchanged += 1
    report.not_looked_up += not account.remote_id
    return account


_LISTED: Final = ("area", "area_name", "owner", "is_corporate", "ended_at")
"""What a list says of an account that is there already."""


def _state(account: Account) -> tuple[Any, ...]:
    return (
        account.area,
        account.area_name,
        account.owner_id,
        account.is_corporate,
        account.remote_id,
        account.ended_at,
    )
