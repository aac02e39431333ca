from django.apps import AppConfig
from django.db.models.signals import post_save


class PublicationsConfig(AppConfig):
    name = "station.publications"
    label = "station_publications"
    verbose_name = "Publications"

    def ready(self) -> None:
        from wagtail.documents import get_document_model

        from station.publications.checking import document_changed

        # Registers its kind of file: with the admin, and with the worker that takes up imports.
        from station.publications.importing import taking  # noqa: F401

        post_save.connect(
            document_changed,
            sender=get_document_model(),
            dispatch_uid="station_publications.document_changed",
        )
