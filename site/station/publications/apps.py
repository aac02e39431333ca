from django.apps import AppConfig
from django.db.models.signals import post_save


class PublicationsConfig(AppConfig):
    name = "station.publications"
    label = "station_publications"
    verbose_name = "Publications"

    def ready(self) -> None:
        from wagtail.documents import get_document_model

        from station.publications.checking import document_changed

        post_save.connect(
            document_changed,
            sender=get_document_model(),
            dispatch_uid="station_publications.document_changed",
        )
