"""The set of services for a force of its own: as drafts, each under its section."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Page

from cms_forms.management.taking_in import DRY_RUN, Incoming, Missing, take_in
from station.demo.bodies import CHECKED_ON, add_real_bodies
from station.demo.question_sets import seed_question_sets
from station.demo.register import REGISTER, Section, Service, table
from station.pages.models import ContentPage


class Command(BaseCommand):
    help = (
        "Reads the set of services into drafts below a home page, all of them or none, and says "
        "what they name and this station lacks. Nothing is published, and a service that is there "
        "already stays as it is. Without --home: lists the set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--home", type=int, help="the id of the home page")
        parser.add_argument("--only", nargs="+", metavar="SLUG", help="not all, but these")
        parser.add_argument(
            "--add-missing",
            action="store_true",
            help="adds sections as drafts, teams without members, timetables without sessions, the "
            "question sets, and the bodies that help in all of the country",
        )
        parser.add_argument("--dry-run", action="store_true", help=DRY_RUN)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["home"] is None:
            for row in table():
                self.stdout.write("\t".join(row))
            return
        add, missing = options["add_missing"], Missing()
        with transaction.atomic():
            chosen = _chosen(options["only"])
            sections = _sections(options["home"], chosen, missing, add=add)
            new = [each for each in chosen if not _is_there(each, sections)]
            if add:
                seed_question_sets()
                if bodies := add_real_bodies(key for each in new for key in each.bodies):
                    missing.further.append(
                        f"A look at {', '.join(bodies)}: these bodies that help were added as they "
                        f"were on {CHECKED_ON:%-d %B %Y}. Check them under Settings."
                    )
            incoming = [
                Incoming(source=each.slug, document=each.document, parent=sections[each.section])
                for each in new
            ]
            pages, missing = take_in(
                incoming, add_missing=add, dry_run=options["dry_run"], missing=missing
            )
            transaction.set_rollback(options["dry_run"])
        if missing.needed or missing.further:
            self.stdout.write(str(missing))
        for service in chosen:
            if service not in new:
                self.stdout.write(f"{service.path} is there already.")
        if options["dry_run"]:
            self.stdout.write("Nothing was changed.")
            return
        for service, page in zip(new, pages, strict=True):
            self.stdout.write(f"{service.path} is a draft now: page {page.pk}.")


def _chosen(slugs: list[str] | None) -> list[Service]:
    unknown = set(slugs or ()) - {service.slug for service in REGISTER}
    if unknown:
        raise CommandError(
            f"There is no service {', '.join(sorted(unknown))}. Nothing was changed."
        )
    return [service for service in REGISTER if slugs is None or service.slug in slugs]


def _sections(
    home: int, chosen: list[Service], missing: Missing, *, add: bool
) -> dict[Section, Page]:
    """All that are wanted. Those that are missing are added in any case, so that the rest can be
    tried.
    """
    above = Page.objects.filter(pk=home).first()
    if above is None:
        raise CommandError(f"There is no page with the id {home}. Nothing was changed.")
    if above.get_site() is None:
        raise CommandError(
            f"“{above.title}” is on no site. Choose it under Settings, Sites. Nothing was changed."
        )
    wanted = {service.section for service in chosen}
    found = {Section(page.slug): page for page in above.get_children().filter(slug__in=wanted)}
    absent = sorted(wanted - found.keys())
    for section in absent:
        page = ContentPage(
            title=section.capitalize(), slug=section, lists_children=True, live=False
        )
        found[section] = above.add_child(instance=page)
        page.save_revision()
    named = ", ".join(f"/{section}/" for section in absent)
    if absent and add:
        missing.further.append(
            f"Published sections: {named} were added as drafts. Publish them before the services, "
            "which nobody finds until then."
        )
    elif absent:
        missing.needed.append(
            f"Sections: {named} below “{above.title}”. Add pages with these addresses, where the "
            "services link to one another, or use --add-missing."
        )
    return found


def _is_there(service: Service, sections: dict[Section, Page]) -> bool:
    return bool(sections[service.section].get_children().filter(slug=service.slug).exists())
