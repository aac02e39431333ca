"""Only for benchmarks."""

from collections.abc import Sequence
from typing import Any

import shapely
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from shapely.geometry import shape
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.models import Page

from cms_forms.pages.form_page import FormPage
from local_areas.models import Area, Series
from local_areas.pages.area_page import AreaPage
from station.pages.models import ContentPage


class ContactField(AbstractFormField):
    page = ParentalKey("ContactPage", on_delete=models.CASCADE, related_name="form_fields")


class ContactPage(AbstractForm):
    """Wagtail's own form page."""

    template = "baselines/contact_page.html"
    landing_page_template = "baselines/contact_page_landing.html"


class WizardSubmission(models.Model):
    """What the wizard keeps when it is done."""

    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class PlainAreaPage(Page):
    """The page of a neighbourhood as one writes it first: the template walks what belongs to it."""

    template = "baselines/area_page.html"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows = Series.objects.filter(area=self.area, release__live_from__isnull=False)
        kinds = [
            {"type": row.type, "year": sum(row.counts[-12:]), "before": sum(row.counts[-24:-12])}
            for row in rows.filter(release__retired_at=None, release__source="generated")
        ]
        kinds.sort(key=lambda kind: -kind["year"])
        return context | {
            "kinds": kinds,
            "advice": self._advice(kinds[1:6]),
            "everything": self._months(),
            "map": self._map(),
            "services": FormPage.objects.live(),
        }

    def _advice(self, kinds: Sequence[dict[str, Any]]) -> list[tuple[Any, ContentPage]]:
        return [
            (kind["type"], page)
            for kind in kinds
            for page in ContentPage.objects.live().filter(advice_types=kind["type"])
        ]

    def _months(self) -> list[tuple[int, float, float]]:
        """Of all crime, month by month: the count, the borough’s average, that of areas like it."""
        beside = Series.objects.filter(
            type__key="all",
            release__source="generated",
            release__retired_at=None,
            area__parent=self.area.parent,
        )
        own = beside.get(area=self.area)
        others = [series.counts for series in beside]
        alike = sorted(
            (series for series in beside if series.area.population),
            key=lambda series: abs(series.area.population - (self.area.population or 0)),
        )[1:6]
        return [
            (
                count,
                sum(counts[place] for counts in others) / len(others),
                sum(series.counts[place] for series in alike) / len(alike),
            )
            for place, count in enumerate(own.counts)
        ]

    def _map(self) -> list[tuple[Page, str]]:
        """The neighbourhood and those that touch it, as paths of an SVG."""
        near = Area.objects.filter(parent=self.area.parent)
        shapes = {area: shape(area.boundaries.get().geometry) for area in near}
        here = shapes[self.area]
        west, _, east, north = here.buffer(0.01).bounds
        scale = 400 / (east - west)
        return [
            (
                AreaPage.objects.live().get(area=area),
                "M"
                + " L".join(
                    f"{(x - west) * scale:.1f},{(north - y) * scale:.1f}"
                    for x, y in shapely.get_coordinates(each)
                ),
            )
            for area, each in shapes.items()
            if each.intersects(here)
        ]
