from django.apps import AppConfig


class SocialHubConfig(AppConfig):
    name = "social_hub"
