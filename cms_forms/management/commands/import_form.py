from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from cms_forms.exchange import REFUSALS, read_document
from cms_forms.management.commands.export_form import find
from cms_forms.management.taking_in import ADD_MISSING, DRY_RUN, Incoming, take_in
from cms_forms.pages.form_page import FormPage, FormPageMixin, service_models


class Command(BaseCommand):
    help = (
        "Reads services from JSON into drafts, all of them or none, and says what they name and "
        "this site lacks. Nothing is published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="or a folder of .json files"
        )
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument(
            "--parent", type=int, help="The id of the page below which new ones come."
        )
        place.add_argument("--page", help="The service whose draft is replaced: its id or slug.")
        parser.add_argument(
            "--model",
            help="The page model of new services, such as yoursite.ServicePage. Needed where "
            "several could come below the parent.",
        )
        parser.add_argument("--add-missing", action="store_true", help=ADD_MISSING)
        parser.add_argument("--dry-run", action="store_true", help=DRY_RUN)

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(_files(options["files"]))
        place: dict[str, Any] = {}
        if options["parent"] is not None:
            parent = _parent(options["parent"])
            place = {"parent": parent, "model": _model(options["model"], parent)}
        else:
            if len(files) != 1:
                raise CommandError("One file alone can replace a draft. Nothing was changed.")
            place = {"page": find(options["page"])}
        incoming = [Incoming(source=file.name, document=_read(file), **place) for file in files]
        pages, missing = take_in(
            incoming, add_missing=options["add_missing"], dry_run=options["dry_run"]
        )
        if missing.needed or missing.further:
            self.stdout.write(str(missing))
        if options["dry_run"]:
            self.stdout.write("Nothing was changed.")
            return
        for page in pages:
            self.stdout.write(f"“{page.title}” is in the draft of page {page.pk}.")


def _files(given: list[Path]) -> Iterator[Path]:
    for path in given:
        if not path.is_dir():
            yield path
        elif found := sorted(path.glob("*.json")):
            yield from found
        else:
            raise CommandError(f"{path} has no .json file. Nothing was changed.")


def _read(file: Path) -> object:
    try:
        return read_document(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} could not be read: {error.strerror}.") from error
    except REFUSALS as error:
        raise CommandError(f"{file.name}: {error} Nothing was changed.") from error


def _parent(page_id: int) -> Page:
    try:
        return Page.objects.get(pk=page_id)
    except Page.DoesNotExist:
        raise CommandError(f"There is no page with the id {page_id}.") from None


def _model(named: str | None, parent: Page) -> type[FormPageMixin]:
    models = {model._meta.label_lower: model for model in service_models()}
    if named is not None:
        if named.lower() not in models:
            labels = ", ".join(model._meta.label for model in models.values())
            raise CommandError(f"{named} is no page model of a service. There is {labels}.")
        return models[named.lower()]
    fitting = [model for model in models.values() if model.can_create_at(parent)]
    if len(fitting) > 1:
        labels = ", ".join(model._meta.label for model in fitting)
        raise CommandError(
            f"Say by --model which page model the services have: {labels}. Nothing was changed."
        )
    return fitting[0] if fitting else FormPage
