from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from wagtail.models import Page

from cms_forms.exchange import write_document
from cms_forms.pages.form_page import FormPageMixin


class Command(BaseCommand):
    help = "Writes the latest draft of a service as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("service", help="The service’s id, or its slug.")
        parser.add_argument("--output", type=Path, help="The file to write; else standard output.")

    def handle(self, *args: Any, **options: Any) -> None:
        draft = find(options["service"]).get_latest_revision_as_object()
        text = write_document(draft)
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}.") from error
        self.stderr.write(f"Written to {output}.")


def find(id_or_slug: str) -> FormPageMixin:
    """Raises `CommandError` for none, and for a slug that several services have."""
    key = Q(slug=id_or_slug)
    if id_or_slug.isdecimal() and len(id_or_slug) < 18:
        key |= Q(pk=int(id_or_slug))  # a slug may be digits too
    found = list(Page.objects.type(FormPageMixin).filter(key))
    if not found:
        raise CommandError(f"There is no service “{id_or_slug}”.")
    if len(found) > 1:
        ids = ", ".join(str(page.pk) for page in found)
        raise CommandError(f"Several services are called “{id_or_slug}”. Use an id: {ids}.")
    service: FormPageMixin = found[0].specific
    return service
