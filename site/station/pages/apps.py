from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "station.pages"
    label = "station_pages"
