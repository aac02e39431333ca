from django.apps import AppConfig


class CmsFormsConfig(AppConfig):
    name = "cms_forms"
    verbose_name = "Services"
