from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from cms_forms.exchange import REFUSALS, import_form, read_document, sets_not_here
from cms_forms.management.commands.export_form import find


class Command(BaseCommand):
    help = "Reads a service from JSON into a draft. Nothing is published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument(
            "--parent", type=int, help="The id of the page below which a new one comes."
        )
        place.add_argument("--page", help="The service whose draft is replaced: its id or slug.")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            document = read_document(file.read_bytes())
            page = import_form(
                document,
                parent=_parent(options["parent"]) if options["parent"] is not None else None,
                page=find(options["page"]) if options["page"] is not None else None,
            )
        except OSError as error:
            raise CommandError(f"{file} could not be read: {error.strerror}.") from error
        except REFUSALS as error:
            raise CommandError(f"{file}: {error} Nothing was changed.") from error
        for key in sets_not_here(document):
            words = "is not here, or asks something else: its questions are the service’s own now."
            self.stdout.write(f"The question set “{key}” {words}")
        self.stdout.write(f"“{page.title}” is in the draft of page {page.pk}.")


def _parent(page_id: int) -> Page:
    try:
        return Page.objects.get(pk=page_id)
    except Page.DoesNotExist:
        raise CommandError(f"There is no page with the id {page_id}.") from None
