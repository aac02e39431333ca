"""What the database lets the public's process do: everything that is stated here, nothing else.

Grants are by column, so that neither a new table nor a new column is open to the public before
somebody states it. `manage.py grant_public_role` makes them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from psycopg import sql
from wagtail.models import Page

from cms_forms import joined
from cms_forms.models.case_event import SHOWN_TO_REPORTER
from cms_forms.models.submission import SHOWN_TO_VISITOR
from cms_forms.models.upload import SHOWN_TO_VISITOR as SHOWN_OF_UPLOAD
from cms_forms.pages.form_page import FormPageMixin

type Fields = Sequence[str] | Literal["all"]


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What the public's process needs of one table. "all": every column that the model has."""

    model: str
    """As in `wagtailcore.Page`; the table of a many-to-many field is `app.Model_field`."""
    read: Fields = ()
    add: Fields = ()
    change: Fields = ()
    delete: bool = False

    @property
    def table(self) -> str:
        return self._model._meta.db_table

    @property
    def _model(self) -> type[Model]:
        return apps.get_model(self.model)

    def columns(self, fields: Fields) -> list[str]:
        """Raises `LookupError` for a table or a field that is not there."""
        meta = self._model._meta
        columns = {field.name: field.column for field in meta.local_concrete_fields}
        names = columns if fields == "all" else fields
        missing = [name for name in names if name not in columns]
        if missing:
            raise LookupError(f"{self.model} has no field “{missing[0]}” of its own.")
        return [column for column in map(columns.__getitem__, names) if column]

    def privileges(self) -> Iterator[tuple[str, str | None]]:
        """Each as ("SELECT", column); ("DELETE", None)."""
        for privilege, fields in self._by_column():
            yield from ((privilege, column) for column in self.columns(fields))
        if self.delete:
            yield ("DELETE", None)

    def statement(self, role: str) -> str:
        """The GRANT, as PostgreSQL reads it."""
        privileges: list[sql.Composable] = [
            sql.SQL("{} ({})").format(
                sql.SQL(privilege), sql.SQL(", ").join(map(sql.Identifier, self.columns(fields)))
            )
            for privilege, fields in self._by_column()
            if fields
        ]
        if self.delete:
            privileges.append(sql.SQL("DELETE"))
        grant = sql.SQL("GRANT {} ON {} TO {}")
        return grant.format(
            sql.SQL(", ").join(privileges), sql.Identifier(self.table), sql.Identifier(role)
        ).as_string(None)

    def _by_column(self) -> tuple[tuple[Literal["SELECT", "INSERT", "UPDATE"], Fields], ...]:
        return ("SELECT", self.read), ("INSERT", self.add), ("UPDATE", self.change)


JOURNEYS: Final = (
    Grant(model="cms_forms.FormVersion", read="all"),
    Grant(model="cms_forms.Team", read="all"),
    Grant(model="cms_forms.HelpingBody", read="all"),
    Grant(
        model="cms_forms.Journey",
        read="all",
        add="all",
        change=("touched_at", "is_sent", "is_rated", "links_given"),
        delete=True,
    ),
    # What was sent stays as it is: a trigger holds it, and nothing of it is deleted.
    Grant(
        model="cms_forms.Upload",
        read=SHOWN_OF_UPLOAD,
        add="all",
        change=(
            *("journey", "submission", "question", "state", "size", "kind"),
            *("closed", "sealed", "touched_at", "due_at"),
        ),
    ),
    Grant(model="cms_forms.UploadPart", read="all", add="all", change=("number", "size")),
    Grant(
        model="cms_forms.ServiceAddress",
        read="all",
        add="all",
    ),
    Grant(
        model="cms_forms.SavedStep",
        read="all",
        add="all",
        change=("ciphertext", "elsewhere", "saved_at"),
        delete=True,
    ),
    # Taken in, and never read again but for what the page after sending shows.
    Grant(model="cms_forms.Submission", read=SHOWN_TO_VISITOR, add="all"),
    # The link names a case by its public id, and is dead by its number.
    Grant(model="cms_forms.Case", read=("id", "public_id", "link_number"), add="all"),
    # What is shown to the reporter is closed with a key that the database does not have.
    Grant(model="cms_forms.CaseEvent", read=SHOWN_TO_REPORTER, add="all"),
    Grant(model="cms_forms.LinkRequest", read=("id",), add="all"),
    # Nothing in them says who somebody is. Sessions are staff's to change. A trigger holds
    # what is booked.
    Grant(model="cms_forms.Timetable", read="all"),
    Grant(model="cms_forms.Session", read="all"),
    Grant(
        model="cms_forms.Booking",
        read="all",
        add="all",
        change=(
            *("session", "case", "held_until", "booked_at", "waiting_since"),
            *("ended_at", "ended"),
        ),
        delete=True,
    ),
    # Closed with the key in a link, which no row has.
    Grant(model="cms_forms.ResumeKey", read="all", add="all", delete=True),
    # The link and the address within are sealed for the worker.
    Grant(
        model="cms_forms.ResumeMail",
        read=("id", "journey", "is_warning"),
        add="all",
        delete=True,
    ),
    # Counts are added to: a number by day and form version, and nothing about anybody.
    Grant(model="cms_forms.UsageCount", read="all", add="all", change=("count",)),
    Grant(model="cms_forms.Deadline", read=("id",), add="all"),
    Grant(model="cms_forms.Delivery", read=("id",), add="all"),
    Grant(model="cms_forms.BlindIndex", read=("id",), add="all"),
    # Which records systems there are; neither where they are nor their secrets.
    Grant(model="cms_forms.Destination", read=("id", "is_active")),
    Grant(model="cms_forms.Destination_services", read="all"),
)

PAGES: Final = (
    Grant(model="wagtailcore.Page", read="all"),
    Grant(model="wagtailcore.Site", read="all"),
    Grant(model="wagtailcore.Locale", read="all"),
    # A page for some only is asked who is let in.
    Grant(model="wagtailcore.PageViewRestriction", read="all"),
    Grant(model="wagtailcore.PageViewRestriction_groups", read="all"),
    Grant(model="auth.Group", read="all"),
    Grant(model="contenttypes.ContentType", read="all"),
)
"""What Wagtail reads to serve any page."""


def services() -> tuple[Grant, ...]:
    """The pages of services, with the tables of a site's own page model that they build on."""
    kinds = [
        model
        for model in apps.get_models()
        if issubclass(model, FormPageMixin) and issubclass(model, Page)
    ]
    tables = {each for kind in kinds for each in (kind, *kind._meta.all_parents)} - {Page}
    return tuple(
        Grant(model=label, read="all") for label in sorted(each._meta.label for each in tables)
    )


def public_grants() -> tuple[Grant, ...]:
    """This app's, and what the functions that the setting PUBLIC_GRANTS names state.

    Raises `ImproperlyConfigured`, which names the setting.
    """
    stated = (*JOURNEYS, *PAGES, *services())
    named = getattr(settings, "PUBLIC_GRANTS", ())
    if isinstance(named, str):
        raise ImproperlyConfigured("PUBLIC_GRANTS is one text, and not a list of dotted paths.")
    for name in named:
        try:
            of_the_site = tuple(joined.function(name)())
            for grant in of_the_site:
                list(grant.privileges())
        except Exception as error:
            # Whatever a function of a site's own raises.
            words = f"PUBLIC_GRANTS names “{name}”, which states nothing that can be granted: "
            raise ImproperlyConfigured(f"{words}{error or type(error).__name__}") from error
        stated += of_the_site
    return stated
