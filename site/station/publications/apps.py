from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "station.publications"
    label = "station_publications"
    verbose_name = "Publications"
