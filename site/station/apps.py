from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register

from station.settings.environment import PUBLIC


class StationConfig(AppConfig):
    name = "station"
    verbose_name = "Station"

    def ready(self) -> None:
        from station import checks

        register(checks.public_cannot_open)
        register(checks.two_roles, Tags.security, deploy=True)
        register(checks.limits_are_shared, Tags.security, deploy=True)
        register(checks.public_cannot_read, Tags.database)
        if settings.ROLE != PUBLIC:
            from station import exports

            exports.make_harmless()
        if settings.DEMONSTRATION:
            from station.demo import sources

            sources.register()
