"""The set of services for a force of its own: as drafts, each under its section."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Page

from cms_forms.exchange import REFUSALS, import_form
from cms_forms.models import Team
from station.demo.register import REGISTER, Section, Service, table
from station.demo.users import TEAMS


class Command(BaseCommand):
    help = (
        "Reads the set of services into drafts below a home page. Nothing is published, and a "
        "service that is there already stays as it is. Without --home: lists the set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--home",
            type=int,
            help="the id of the home page; its sections report, request and apply must be there",
        )
        parser.add_argument("--only", nargs="+", metavar="SLUG", help="not all, but these")
        parser.add_argument(
            "--with-teams",
            action="store_true",
            help="adds missing teams, without members",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["home"] is None:
            for row in table():
                self.stdout.write("\t".join(row))
            return
        chosen = _chosen(options["only"])
        sections = _sections(options["home"], chosen)
        with transaction.atomic():
            _teams(chosen, add=options["with_teams"])
            for service in chosen:
                self.stdout.write(_take_in(service, sections[service.section]))


def _chosen(slugs: list[str] | None) -> list[Service]:
    unknown = set(slugs or ()) - {service.slug for service in REGISTER}
    if unknown:
        raise CommandError(
            f"There is no service {', '.join(sorted(unknown))}. Nothing was changed."
        )
    return [service for service in REGISTER if slugs is None or service.slug in slugs]


def _sections(home: int, chosen: list[Service]) -> dict[Section, Page]:
    above = Page.objects.filter(pk=home).first()
    if above is None:
        raise CommandError(f"There is no page with the id {home}. Nothing was changed.")
    wanted = {service.section for service in chosen}
    found = {Section(page.slug): page for page in above.get_children().filter(slug__in=wanted)}
    if missing := sorted(wanted - found.keys()):
        named = ", ".join(missing)
        raise CommandError(
            f"Below “{above.title}” there is no page with the address {named}. Add it: services "
            "link to one another there. Nothing was changed."
        )
    return found


def _teams(chosen: list[Service], *, add: bool) -> None:
    wanted = {key for service in chosen for key in service.teams}
    missing = sorted(wanted - set(Team.objects.values_list("key", flat=True)))
    if missing and not add:
        raise CommandError(
            f"These teams are not there: {', '.join(missing)}. Add them under Teams with these "
            "keys, or use --with-teams. Nothing was changed."
        )
    Team.objects.bulk_create(Team(key=key, name=TEAMS[key]) for key in missing)


def _take_in(service: Service, section: Page) -> str:
    if section.get_children().filter(slug=service.slug).exists():
        return f"{service.path} is there already."
    try:
        page = import_form(service.document, parent=section)
    except REFUSALS as error:
        raise CommandError(f"{service.slug}: {error} Nothing was changed.") from error
    return f"{service.path} is a draft now: page {page.pk}."
