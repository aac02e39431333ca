from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from station.demo.advice import seed_advice
from station.demo.areas import seed_areas
from station.demo.bodies import seed_bodies
from station.demo.cases import seed_cases
from station.demo.confidential import seed_confidential
from station.demo.local import seed_local
from station.demo.menus import lead_to_areas
from station.demo.pages import seed_pages
from station.demo.publications import seed_publications
from station.demo.question_sets import seed_question_sets
from station.demo.replies import seed_replies
from station.demo.services import seed_services
from station.demo.social import seed_social
from station.demo.social_updates import seed_social_updates
from station.demo.timetables import seed_bookings, seed_timetables
from station.demo.users import seed_users


class Command(BaseCommand):
    help = "Builds the demonstration: pages, services, menus and people, all of them fictional."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-areas",
            action="store_true",
            help="leave out the city of 1,280 neighbourhoods, which is most of the work",
        )

        parser.add_argument(
            "--without-publications",
            action="store_true",
            help="leave out 2,000 publications and their files",
        )

        parser.add_argument(
            "--without-hub",
            action="store_true",
            help="leave out 2,564 social accounts and 20,000 posts",
        )

        parser.add_argument(
            "--without-cases",
            action="store_true",
            help="leave out the reports that nobody sent, and what became of them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(
                "The demonstration has log-ins with a published password, so it is not made with "
                "these settings. Nothing was changed."
            )
        with transaction.atomic():
            seed_users()
            seed_bodies()
            pages = seed_pages()
            seed_timetables()
            seed_question_sets()
            seed_services(pages)
            seed_replies()
            if not options["without_areas"]:
                seed_areas()
                seed_local()
                seed_advice(pages.advice)
                lead_to_areas(pages.home)
            if not options["without_cases"]:
                seed_confidential(pages)
                seed_cases()
                seed_bookings()
            if not options["without_publications"]:
                seed_publications(pages.home)
            if not options["without_hub"]:
                seed_social(pages.home)
                seed_social_updates()
        if options["verbosity"]:
            self.stdout.write("The demonstration is there.")
