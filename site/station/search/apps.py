from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "station.search"
    label = "station_search"
