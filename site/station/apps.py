from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "station"
    verbose_name = "Station"

    def ready(self) -> None:
        from station import checks  # noqa: F401  (registers the system checks)
