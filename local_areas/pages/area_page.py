"""The pages of the tree: the index, a borough, a neighbourhood."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from local_areas.models import Area


class OfArea(models.Model):
    """A page that shows one area. It outlives the area's boundary set: see `keeping`."""

    area = models.OneToOneField(
        Area, on_delete=models.PROTECT, related_name="%(class)s", verbose_name=_("area")
    )
    introduction = RichTextField(
        _("introduction"), blank=True, features=["bold", "italic", "link", "ul", "ol"]
    )

    content_panels: Any = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True


class AreaIndexPage(Page):
    """Your area: the finder, and every borough."""

    introduction = RichTextField(
        _("introduction"), blank=True, features=["bold", "italic", "link", "ul", "ol"]
    )

    template = "local_areas/index.html"
    content_panels = (*Page.content_panels, FieldPanel("introduction"))
    subpage_types = ("local_areas.BoroughPage",)

    class Meta:
        verbose_name = _("index of areas")


class BoroughPage(OfArea, Page):  # type: ignore[django-manager-missing]
    """Sums up a borough and leads on to its neighbourhoods."""

    template = "local_areas/borough.html"
    parent_page_types = ("local_areas.AreaIndexPage",)
    subpage_types = ("local_areas.AreaPage",)

    class Meta:
        verbose_name = _("page of a borough")


class AreaPageMixin(OfArea):
    """What the page of a neighbourhood does, for a site with a page model of its own."""

    template = "local_areas/area.html"
    parent_page_types = ("local_areas.BoroughPage",)
    subpage_types: tuple[str, ...] = ()

    class Meta:
        abstract = True


class AreaPage(AreaPageMixin, Page):  # type: ignore[django-manager-missing]
    class Meta:
        verbose_name = _("page of a neighbourhood")
