from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SocialHubConfig(AppConfig):
    name = "social_hub"
    verbose_name = _("Social hub")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from social_hub import checks

        for check in checks.NETWORKS:
            register(check)
