from django.apps import AppConfig


class NavigationConfig(AppConfig):
    name = "station.navigation"
    label = "station_navigation"
