"""A list of officers with their areas, as a CSV or a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from local_areas import tables
from local_areas.imports.accounts import does_more, invite, leave, officers_group, open_account
from local_areas.imports.base import Importer, Options, Report, register
from local_areas.models import Area, Assignment, Officer, Role
from local_areas.tables import ZIP, UnknownFile, Unreadable, Watch

PATTERNS: Final = {
    "number": r"((collar|warrant|shoulder|officer|staff|pay|employee) ?)?(number|no|num|id)|collar",
    "name": r"((full|display|officer|officer s|staff) )?name|officer",
    "first": r"(first|fore|given) ?names?",
    "last": r"(last|family) ?name|surname",
    "rank": r"rank|grade",
    "email": r"(work |police )?(e ?mail|mail)( address)?",
    "areas": r"(.* )?(areas?|wards?|neighbourhoods?|beats?|snts?|boroughs?)( (codes?|names?))?",
    "role": r"(team )?role|position",
    "contact": r"(is )?((named|public) )?contact( officer)?",
}
LARGEST_SHEET: Final = 100_000_000
"""Bytes once it is unpacked: a list of 10,000 officers has five million."""
OPTIONAL: Final = ("name", "first", "last", "rank", "email", "role", "contact")
ROLES: Final = {
    Role.LEAD: re.compile(r"(team |borough |ward )?(lead(er)?|sergeant|supervisor|manager)"),
    Role.OFFICER: re.compile(r"|(team |ward |dedicated )*(officer|member|constable|pc|pcso|dwo)"),
}
YES: Final = frozenset({"yes", "y", "true", "1", "x"})
NO: Final = frozenset({"", "no", "n", "false", "0"})


@dataclass(kw_only=True)
class Listed:
    """An officer as the file has them, on one line or several."""

    number: str
    name: str
    rank: str
    email: str
    areas: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """Area -> role, whether they are a named contact."""


class Officers(Importer):
    key = "officers"
    permission = "local_areas.import_officers"  # it opens accounts and names leads
    title = gettext_lazy("Officers")
    hint = gettext_lazy(
        "CSV or XLSX: number, name, rank, e-mail address, areas (codes or names, several with a "
        "semicolon), role, contact."
    )
    order = 60

    def recognise(self, path: Path, options: Options) -> None:
        for _line, header in rows_of(path):
            _columns(header, options)
            return
        raise UnknownFile([_("a first row with the names of columns")], [])

    def take(self, path: Path, options: Options, report: Report, watch: Watch) -> None:
        if path.suffix.lower() == ".xlsx":
            report.unit = "row"
        listed = self._read(path, options, report, watch)
        group = officers_group()
        known = {
            officer.number.casefold(): officer
            for officer in Officer.objects.select_related("user").prefetch_related("assignments")
        }
        for each in listed.values():
            _put(each, known.get(each.number.casefold()), group, report)
        gone = [
            officer
            for number, officer in known.items()
            if number not in listed and (officer.assignments.all() or officer.user_id)
        ]
        for officer in gone:
            if options.more.get("remove_missing"):
                leave(officer)
                report.count(_("officers removed: not in the file"))
            else:
                report.notes.append(
                    _("%(officer)s (%(number)s) is not in the file. Nothing was changed.")
                    % {"officer": officer, "number": officer.number}
                )

    def _read(
        self, path: Path, options: Options, report: Report, watch: Watch
    ) -> dict[str, Listed]:
        rows = rows_of(path, watch)
        _line, header = next(rows)
        places = _columns(header, options)
        known = _Places()
        emails: dict[str, str] = {
            email.casefold(): number.casefold()
            for email, number in Officer.objects.exclude(email="").values_list("email", "number")
        }
        listed: dict[str, Listed] = {}
        for line, cells in rows:
            report.read += 1
            row = {
                name: cells[place].strip() if place < len(cells) else ""
                for name, place in places.items()
            }
            try:
                _take_row(row, known, emails, listed)
            except ValueError as why:
                report.reject(line, str(why))
        return listed


def _columns(header: Sequence[str], options: Options) -> dict[str, int]:
    places = tables.columns(header, PATTERNS, named=options.named, optional=OPTIONAL)
    if "name" not in places and "last" not in places:
        raise UnknownFile([_("a column for name")], header)
    return places


def rows_of(path: Path, watch: Watch | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV or of the first sheet of an XLSX, with the line or row of each, from 1.

    Empty ones are left out. Raises `tables.Unreadable`.
    """
    with path.open("rb") as stream:
        is_sheet = stream.read(4) == ZIP
    if not is_sheet:
        with tables.opened(path, watch) as text:
            yield from tables.numbered(text)
        return
    _check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable(_("This is no spreadsheet that can be read. Save it as XLSX.")) from error
    try:
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            row = [_text(cell) for cell in cells]
            if any(row):
                yield number, row
    finally:
        book.close()


def _check_size(path: Path) -> None:
    """The words of a spreadsheet are held whole. Raises `Unreadable`."""
    try:
        with ZipFile(path) as archive:
            size = sum(each.file_size for each in archive.infolist())
    except (BadZipFile, OSError, ValueError) as error:
        raise Unreadable(_("This is no spreadsheet that can be read. Save it as XLSX.")) from error
    if size > LARGEST_SHEET:
        raise Unreadable(
            _("This spreadsheet is far larger than a list of officers. Save that list alone.")
        )


def _text(cell: Any) -> str:
    """Numbers as they are read: 1234, and not 1234.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


class _Places:
    """Areas by code and by name."""

    def __init__(self) -> None:
        self.by_code: dict[str, Area] = {}
        self.by_name: dict[str, list[Area]] = {}
        for area in Area.objects.public().select_related("parent"):
            self.by_code[area.code.casefold()] = area
            for name in {plain_name(area.official_name), plain_name(area.name)}:
                self.by_name.setdefault(name, []).append(area)

    def find(self, cell: str) -> list[Area]:
        """Raises `ValueError`, with words, for what is no area or several."""
        found = self._one(cell)
        if found is not None:
            return [found]
        parts = [part.strip() for part in re.split(r"[;|\n]", cell) if part.strip()]
        if len(parts) == 1:
            parts = [part.strip() for part in cell.split(",") if part.strip()]
        areas = [(part, self._one(part)) for part in parts]
        for part, area in areas:
            if area is None:
                raise ValueError(_("No area is called “%(name)s”.") % {"name": part[:60]})
        return [area for _part, area in areas if area is not None]

    def _one(self, text: str) -> Area | None:
        by_code = self.by_code.get(text.casefold())
        if by_code is not None:
            return by_code
        named = self.by_name.get(plain_name(text), [])
        if not named and (inside := re.fullmatch(r"(.+?) ?(?:\((.+)\)|, (.+))", text)):
            borough = plain_name(inside[2] or inside[3])
            named = [
                area
                for area in self.by_name.get(plain_name(inside[1]), [])
                if area.parent is not None and plain_name(area.parent.name) == borough
            ]
        if len(named) > 1:
            codes = ", ".join(f"{area.code} ({area.parent or area.level})" for area in named)
            raise ValueError(
                _("Several areas are called “%(name)s”. Write the code: %(codes)s.")
                % {"name": text[:60], "codes": codes}
            )
        return named[0] if named else None


def plain_name(name: str) -> str:
    return re.sub(r"[^\w]+", " ", name.casefold().replace("&", " and ").replace("'", "")).strip()


def _take_row(
    row: dict[str, str], known: _Places, emails: dict[str, str], listed: dict[str, Listed]
) -> None:
    """Add a row to its officer. Raises `ValueError` with the reason why not."""
    number = row["number"]
    name = row.get("name") or " ".join(filter(None, (row.get("first"), row.get("last"))))
    for words, value, most in ((_("number"), number, 40), (_("name"), name, 120)):
        if not value:
            raise ValueError(_("It has no %(what)s.") % {"what": words})
        if len(value) > most:
            raise ValueError(_("Its %(what)s is too long.") % {"what": words})
    email = row.get("email", "")
    if email:
        _check_email(email, number, emails)
    if not row["areas"]:
        raise ValueError(_("It has no area."))
    areas = known.find(row["areas"])
    role = _role(row.get("role", ""))
    contact = row.get("contact", "").casefold()
    if contact not in YES | NO:
        raise ValueError(
            _("“%(text)s” does not say whether they are a contact: write yes or no.")
            % {"text": contact[:40]}
        )
    key = number.casefold()
    each = listed.get(key)
    if each is None:
        each = Listed(number=number, name=name, rank=row.get("rank", "")[:60], email=email)
        listed[key] = each
    elif plain_name(each.name) != plain_name(name):
        raise ValueError(
            _("%(number)s is the number of %(name)s on an earlier line.")
            % {"number": number, "name": each.name}
        )
    each.email = each.email or email
    if email:
        emails[email.casefold()] = key
    for area in areas:
        each.areas[area.pk] = (role, contact in YES)


def _check_email(email: str, number: str, emails: dict[str, str]) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValueError(_("“%(email)s” is no e-mail address.") % {"email": email[:60]}) from error
    if emails.get(email.casefold(), number.casefold()) != number.casefold():
        raise ValueError(_("%(email)s belongs to another officer.") % {"email": email})


def _role(text: str) -> str:
    plain = tables.plain(text)
    for role, pattern in ROLES.items():
        if pattern.fullmatch(plain):
            return role
    raise ValueError(_("“%(role)s” is no role: write officer or lead.") % {"role": text[:40]})


def _put(each: Listed, officer: Officer | None, group: Group, report: Report) -> None:
    """Bring the rows of an officer to what the file says."""
    values = {"name": each.name, "rank": each.rank, "email": each.email}
    is_changed = False
    if officer is None:
        officer = Officer.objects.create(number=each.number, **values)
        report.count(_("officers added"))
        is_changed = True
    elif any(getattr(officer, name) != value for name, value in values.items()):
        _change(officer, values)
        report.count(_("officers changed"))
        is_changed = True
    if _put_areas(officer, each, report) and not is_changed:
        report.count(_("officers whose areas changed"))
        is_changed = True
    if not is_changed:
        report.count(_("officers unchanged"))
    if officer.user is None and officer.email:
        is_new = open_account(officer, group)
        report.count(_("accounts made") if is_new else _("accounts found by their e-mail address"))
    elif not officer.email:
        report.count(_("officers without an e-mail address, who cannot log in"))
    if invite(officer):
        report.count(_("invitations written"))


def _change(officer: Officer, values: dict[str, str]) -> None:
    user, before = officer.user, officer.email
    for name, value in values.items():
        setattr(officer, name, value)
    officer.save()
    # The account of somebody who may do more is not this list's to change: whoever gets its mail
    # can choose its password.
    if user is not None and user.email == before and officer.email and not does_more(user):
        user.email = officer.email
        user.save(update_fields=["email"])


def _put_areas(officer: Officer, each: Listed, report: Report) -> bool:
    before = {
        assignment.area_id: assignment
        for assignment in officer.assignments.filter(area__is_practice=False)
    }
    is_changed = False
    for area, (role, is_contact) in each.areas.items():
        assignment = before.pop(area, None)
        if assignment is None:
            Assignment.objects.create(
                officer=officer, area_id=area, role=role, is_contact=is_contact
            )
            is_changed = True
        elif (assignment.role, assignment.is_contact) != (role, is_contact):
            assignment.role, assignment.is_contact = role, is_contact
            assignment.save(update_fields=["role", "is_contact"])
            is_changed = True
    if before:
        Assignment.objects.filter(pk__in=[old.pk for old in before.values()]).delete()
        report.count(_("assignments ended"), len(before))
        is_changed = True
    return is_changed


register(Officers())
