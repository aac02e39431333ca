from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class CmsFormsConfig(AppConfig):
    name = "cms_forms"
    verbose_name = _("Services")

    def import_models(self) -> None:
        """The page is a model too, above the room of the others: it ties panels to routes."""
        super().import_models()
        import_module("cms_forms.pages.form_page")

    def ready(self) -> None:
        from django.conf import settings
        from django.utils import translation
        from wagtail.models import Page, PageViewRestriction, Site
        from wagtail.signals import (
            page_published,
            page_slug_changed,
            page_unpublished,
            post_page_move,
        )

        from cms_forms import checks
        from cms_forms.engine import language
        from cms_forms.engine.questions import places
        from cms_forms.models import QuestionSet
        from cms_forms.pages import directory, set_uses

        language.use(translation)
        places.also_begin_with(getattr(settings, "CMS_FORMS_POSTCODE_LETTERS", ()))
        for check in checks.ALL:
            register(check)
        for check in checks.WHEN_DEPLOYED:
            register(check, deploy=True)
        for check in checks.WHEN_DEPLOYED_ON_A_DATABASE:
            register(check, Tags.database, deploy=True)
        for signal in (page_published, page_unpublished):
            signal.connect(directory.published)
        for signal in (page_slug_changed, post_page_move):
            signal.connect(directory.changed)
        for model in (PageViewRestriction, Site):
            post_save.connect(directory.changed, sender=model)
            post_delete.connect(directory.changed, sender=model)
        post_delete.connect(directory.forget, sender=Page)
        pre_delete.connect(set_uses.refuse_while_used, sender=QuestionSet)
