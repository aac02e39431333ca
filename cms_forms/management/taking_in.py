"""Services from documents into drafts, all of them or none, and in one list what this site lacks
of all that they name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.management import CommandError
from django.db import transaction
from wagtail.models import Page

from cms_forms.engine import codec
from cms_forms.engine.questions.sessions import TIMETABLE, booking_questions
from cms_forms.exchange import REFUSALS, import_form, sets_not_here
from cms_forms.models import HelpingBody, Team, Timetable
from cms_forms.pages.dead_links import dead_addresses
from cms_forms.pages.form_page import FormPage, FormPageMixin

ADD_MISSING = "adds the teams, without members, and the timetables, without sessions"
DRY_RUN = "says what is missing here and changes nothing"
SHOWN = 3
"""So many services are named beside a thing that several lack; of more, their number."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A document and its place."""

    source: str
    """What messages call it, such as its file."""
    document: object
    parent: Page | None = None
    """Below it a new service comes."""
    page: FormPageMixin | None = None
    """The service whose draft is replaced."""
    model: type[FormPageMixin] = FormPage


@dataclass(kw_only=True)
class Missing:
    """What documents name and this site lacks, as sentences of what to do about it."""

    needed: list[str] = field(default_factory=list)
    """Without these nothing is imported."""
    further: list[str] = field(default_factory=list)
    """Without these a service is not whole, or not published."""

    def __str__(self) -> str:
        lines = [*self.needed, *self.further]
        return "\n".join(["Missing on this site:", *(f"- {line}" for line in lines)])


def take_in(
    incoming: Sequence[Incoming],
    *,
    add_missing: bool,
    dry_run: bool,
    missing: Missing | None = None,
) -> tuple[list[FormPageMixin], Missing]:
    """The drafts that hold the documents, in their order, and what is missing for them.

    `missing`: what the caller lacks already. Raises `CommandError` with all that is missing where
    something of it is needed, and for a document that is refused; nothing is stored then, nor in a
    `dry_run`.
    """
    missing = missing or Missing()
    with transaction.atomic():
        named = _keys_named(incoming)
        teams = _absent(Team, named.teams)
        timetables = _absent(Timetable, named.timetables)
        # Added in any case, so that the rest can be tried: where they are missed, nothing stays.
        Team.objects.bulk_create(Team(key=key, name=_name_of(key)) for key in teams)
        drafts = [_import(each) for each in incoming]
        if add_missing:
            Timetable.objects.bulk_create(
                Timetable(key=key, name=_name_of(key)) for key in timetables
            )
            missing.further += _added(teams, timetables)
        else:
            missing.needed += _teams_missing(teams)
            missing.further += _timetables_missing(timetables)
        missing.further += _further(incoming, drafts, _absent(HelpingBody, named.bodies))
        if missing.needed and not dry_run:
            raise CommandError(f"Nothing was changed. {missing}")
        transaction.set_rollback(dry_run)
    return drafts, missing


@dataclass(kw_only=True)
class _Named:
    """Key -> the sources whose documents name it."""

    teams: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    timetables: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    bodies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def _keys_named(incoming: Iterable[Incoming]) -> _Named:
    named = _Named()
    for each in incoming:
        try:
            form = codec.decode(each.document)
        except REFUSALS as error:
            raise _refused(each, error) from error
        booked = {question.settings.get(TIMETABLE.key) for _, question in booking_questions(form)}
        for keys, found in (
            (form.triage.teams, named.teams),
            ({str(key) for key in booked if key}, named.timetables),
            (form.bodies, named.bodies),
        ):
            for key in keys:
                found[key].append(each.source)
    return named


def _absent(model: Any, named: Mapping[str, list[str]]) -> dict[str, list[str]]:
    there = set(model.objects.filter(key__in=named).values_list("key", flat=True))
    return {key: named[key] for key in sorted(named) if key not in there}


def _import(incoming: Incoming) -> FormPageMixin:
    try:
        return import_form(
            incoming.document, parent=incoming.parent, page=incoming.page, model=incoming.model
        )
    except REFUSALS as error:
        raise _refused(incoming, error) from error


def _refused(incoming: Incoming, error: Exception) -> CommandError:
    return CommandError(f"{incoming.source}: {error} Nothing was changed.")


def _name_of(key: str) -> str:
    return key.replace("-", " ").capitalize()


def _added(teams: Mapping[str, Any], timetables: Mapping[str, Any]) -> Iterable[str]:
    if teams:
        yield f"Members of {_listed(teams)}: these teams were added. Add who reads, under Teams."
    if timetables:
        yield (
            f"Sessions of {_listed(timetables)}: these timetables were added. Add sessions under "
            "Bookings."
        )


def _teams_missing(teams: Mapping[str, list[str]]) -> Iterable[str]:
    if teams:
        yield (
            f"Teams: {_listed(teams)}. Add them under Teams with these keys, or use --add-missing, "
            "which adds them without members."
        )


def _timetables_missing(timetables: Mapping[str, list[str]]) -> Iterable[str]:
    if timetables:
        yield (
            f"Timetables: {_where(timetables)}. Add them under Bookings with these keys, or use "
            "--add-missing: what offers their sessions is not published without them."
        )


def _further(
    incoming: Iterable[Incoming],
    drafts: Iterable[FormPageMixin],
    bodies: Mapping[str, list[str]],
) -> Iterable[str]:
    sets: dict[str, list[str]] = defaultdict(list)
    links: dict[str, list[str]] = defaultdict(list)
    sensitive: dict[str, None] = {}
    for each, draft in zip(incoming, drafts, strict=True):
        for key in sets_not_here(each.document):
            sets[key].append(each.source)
        for address in dead_addresses(draft, draft.compile()):
            links[address].append(each.source)
        if draft.is_sensitive:
            sensitive[f"“{draft.title}”"] = None
    if sets:
        yield (
            f"Question sets: {_where(sets)}. They are not here, or ask something else: the "
            "questions are the services’ own now."
        )
    if bodies:
        yield (
            f"Bodies that help: {_where(bodies)}. Enter them under Settings, Bodies that help, "
            "with these keys. Until then visitors read the advice without them."
        )
    if links:
        yield (
            f"Pages: {_where(links)}. Services link there, and visitors find nothing. Add pages "
            "with these addresses, or change the links."
        )
    if sensitive:
        yield (
            f"Readers of {_listed(sensitive)}: choose the groups that read these sensitive "
            "services under Settings, Sensitive services. Nobody but superusers does until then."
        )


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(keys)


def _where(found: Mapping[str, Sequence[str]]) -> str:
    """ "a (in one.json), b (in 12 services)"."""
    return _listed(
        f"{key} (in {_listed(where) if len(where) <= SHOWN else f'{len(where)} services'})"
        for key, where in sorted(found.items())
    )
