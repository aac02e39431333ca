from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "station.publications"
    label = "station_publications"
    verbose_name = "Publications"

    def ready(self) -> None:
        # Registers its kind of file: with the admin, and with the worker that takes up imports.
        from station.publications.importing import taking  # noqa: F401
