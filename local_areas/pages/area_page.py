"""The pages of the tree: the index, a borough, a neighbourhood."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import PageChooserBlock
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult

from local_areas.following import calendar, feed
from local_areas.models import Area
from local_areas.pages import area_view, borough_view, figures, index_view, joined, maps
from local_areas.pages.area_view import Crumb, page_models
from local_areas.statistics import wording
from local_areas.statistics.downloads import csv_rows

WORDS = ["bold", "italic", "link", "ul", "ol"]


RESTRICTIONS = """
SELECT restriction.* FROM wagtailcore_pageviewrestriction AS restriction
JOIN wagtailcore_page AS page ON page.id = restriction.page_id
WHERE page.path = ANY(%(paths)s) OR page.id IN (
    SELECT alias_of_id FROM wagtailcore_page WHERE path = ANY(%(paths)s)
)
"""
"""Those of the pages on these paths, and of what an alias among them repeats."""


class Kept:
    """A page that is the same for everybody: caches in front of the site may keep it."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        is_preview = getattr(request, "is_preview", False)
        if not is_preview and not self.get_view_restrictions():
            joined.keep(response, self.changes_at())
        return response

    def changes_at(self) -> datetime | None:
        """The next moment at which it shows something else without being published."""
        return None

    def get_view_restrictions(self) -> Any:
        """Wagtail's, in one query in place of two, and asked once."""
        known = getattr(self, "_view_restrictions", None)
        if known is None:
            page: Any = self
            paths = [
                page.path[:end]
                for end in range(Page.steplen, len(page.path) + Page.steplen, Page.steplen)
            ]
            known = self._view_restrictions = list(
                PageViewRestriction.objects.raw(RESTRICTIONS, {"paths": paths})
            )
        return known


class LeadsOn:
    """A page whose area ended. Where the site has Wagtail's redirects they lead on; else the page
    itself does.
    """

    area: Area
    live: bool
    ended_at: Any

    @property
    def leads_on(self) -> bool:
        has_redirects = apps.is_installed("wagtail.contrib.redirects")
        return self.ended_at is not None and not self.live and not has_redirects

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.leads_on and not path_components:
            return RouteResult(self)
        return super().route(request, path_components)  # type: ignore[misc]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.area.is_practice and not getattr(request, "is_preview", False):
            raise Http404
        if not self.leads_on:
            return super().serve(request, *args, **kwargs)  # type: ignore[misc]
        became = self.area.became()
        for model in (*page_models(AreaPageMixin), BoroughPage) if became is not None else ():
            page = model.objects.live().filter(area=became).first()
            if page is not None:
                return HttpResponsePermanentRedirect(page.get_url(request))
        raise Http404


class OfArea(models.Model):
    """A page that shows one area. It outlives the area's boundary set: see `keeping`."""

    area = models.OneToOneField(
        Area, on_delete=models.PROTECT, related_name="%(class)s", verbose_name=_("area")
    )
    introduction = RichTextField(_("introduction"), blank=True, features=WORDS)
    team_email = models.EmailField(
        _("e-mail address of the team"),
        blank=True,
        help_text=_("Shown to everybody. Somebody has to read it every day."),
    )
    team_telephone = models.CharField(
        _("telephone number of the team"),
        max_length=40,
        blank=True,
        help_text=_("In place of the force’s own."),
    )
    kept_title = models.CharField(
        max_length=255,
        blank=True,
        editable=False,
        help_text="The title as an import wrote it. One that differs is an editor's.",
    )
    ended_at = models.DateTimeField(
        null=True, editable=False, help_text="When its area ended and an import took it down."
    )

    index: Any = None
    """The page above all of them, where the way to this one came through there."""

    content_panels: Any = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("team_email"), FieldPanel("team_telephone")], heading=_("Contact")
        ),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.area_id is not None and self.area.is_practice:
            raise ValidationError(
                {"title": _("The practice area is never public, and has no page.")}
            )


class AreaIndexPage(Kept, Page):
    """Your area: the finder, and every borough."""

    introduction = RichTextField(_("introduction"), blank=True, features=WORDS)

    template = "local_areas/index.html"
    content_panels = (*Page.content_panels, FieldPanel("introduction"))
    subpage_types = ("local_areas.BoroughPage",)

    class Meta:
        verbose_name = _("index of areas")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """An area is found by its whole address, in one query: the way of the tree asks twice for
        each page on it.
        """
        length = min(len(path_components), 2)
        models_of_areas = [[], [BoroughPage], page_models(AreaPageMixin)][length]
        wanted = self.url_path + "".join(f"{slug}/" for slug in path_components[:length])
        for model in models_of_areas:
            pages = model.objects.select_related("area__parent").annotate(
                stored_figures=figures.Stored("area")
            )
            for page in pages.filter(url_path=wanted).order_by()[:1]:
                page.index = self
                return page.route(request, path_components[length:])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        letter = request.GET.get("letter", "")
        context["crumbs"] = home_crumb(request)
        models_of_areas = page_models(AreaPageMixin)
        return context | index_view.context(self, letter, BoroughPage, models_of_areas)


class BoroughPage(LeadsOn, Kept, OfArea, Page):  # type: ignore[django-manager-missing]
    """Sums up a borough and leads on to its neighbourhoods."""

    template = "local_areas/borough.html"
    parent_page_types = ("local_areas.AreaIndexPage",)
    subpage_types = ("local_areas.AreaPage",)

    class Meta:
        verbose_name = _("page of a borough")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        index = self.index or self.get_parent()
        context["crumbs"] = [
            *home_crumb(request),
            Crumb(title=index.title, url=index.get_url(request) or ""),
        ]
        return context | borough_view.context(self, page_models(AreaPageMixin))


class AreaPageMixin(LeadsOn, Kept, RoutablePageMixin, OfArea):
    """What the page of a neighbourhood does, for a site with a page model of its own."""

    pinned_advice = StreamField(
        [("page", PageChooserBlock(label=_("page")))],
        blank=True,
        max_num=3,
        verbose_name=_("pinned advice"),
        help_text=_("Shown here before the advice that is chosen by this area’s top crimes."),
    )

    parent_page_types: ClassVar[Sequence[str]] = ("local_areas.BoroughPage",)
    subpage_types: ClassVar[Sequence[str]] = ()
    content_panels: Any = (*OfArea.content_panels, FieldPanel("pinned_advice"))

    _changes_at: datetime | None = None
    """Known once it is shown."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A page that a site has below it goes before what the app shows at the same address."""
        page: Any = self
        if path_components and page.get_children().live().filter(slug=path_components[0]).exists():
            return Page.route(page, request, path_components)
        return super().route(request, path_components)

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Wagtail names one after each page model."""
        return "local_areas/area.html"

    def get_cached_paths(self) -> list[str]:
        """What Wagtail takes out of caches in front with the page: all that is kept below it."""
        return ["/", "/statistics/", "/statistics.csv", "/updates.atom"]

    def pinned(self) -> list[Any]:
        """Those pages that are published for everybody."""
        pages = [block.value for block in self.pinned_advice if block.value is not None]
        if not pages:
            return []
        public = Page.objects.live().public().filter(pk__in=[page.pk for page in pages])
        shown = set(public.values_list("pk", flat=True))
        return [page for page in pages if page.pk in shown]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        page: Any = self
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context |= area_view.context(self, self.neighbours(request))
        context["crumbs"] = self.crumbs(request)
        context["url"] = page.get_url(request)
        context["report_links"] = joined.report_links(request, self.area)
        self._changes_at = context["local"].changes_at
        return context

    def changes_at(self) -> datetime | None:
        return self._changes_at

    def neighbours(self, request: HttpRequest | None = None) -> list[maps.Drawable]:
        """The areas beside it that have a page in the same index, the one with the longest border
        first.
        """
        order = {pk: place for place, pk in enumerate(maps.neighbours_of(self.area))}
        index = self.way_up()
        url = index.get_url(request) or ""
        found = [
            maps.Drawable(pk=area, name=name, url=url + path.removeprefix(index.url_path))
            for model in (page_models(AreaPageMixin) if order else ())
            for area, name, path in model.objects.filter(live=True, area__in=order).values_list(
                "area", "area__name", "url_path"
            )
            if path.startswith(index.url_path)
        ]
        return sorted(found, key=lambda each: order[each.pk])

    def way_up(self) -> Any:
        """The index that the page lies below."""
        page: Any = self
        return self.index or page.get_parent().get_parent()

    def crumbs(self, request: HttpRequest) -> list[Crumb]:
        page: Any = self
        index = self.way_up()
        index_url = index.get_url(request) or ""
        own = (page.get_url(request) or "").rstrip("/")
        return [
            *home_crumb(request),
            Crumb(title=index.title, url=index_url),
            Crumb(title=str(self.area.parent or ""), url=own.rpartition("/")[0] + "/"),
        ]

    @path("statistics/")
    def all_figures(self, request: HttpRequest) -> HttpResponse:
        page: Any = self
        found = figures.of_page(self)
        borough = self.area.parent.name if self.area.parent is not None else ""
        return TemplateResponse(
            request,
            "local_areas/figures.html",
            {
                "page": self,
                "area": self.area,
                "figures": found,
                "details": figures.details(found, borough) if found else [],
                "rate": wording.rate(found.all.rate) if found else "",
                "has_rates": found is not None and found.all.rate.value is not None,
                "window": area_view.window(found),
                "url": page.get_url(request),
                "crumbs": [
                    *self.crumbs(request),
                    Crumb(title=self.area.name, url=page.get_url(request) or ""),
                ],
            },
        )

    @path("statistics.csv/")
    def statistics_csv(self, request: HttpRequest) -> HttpResponse:
        found = figures.of_page(self)
        if found is None:
            raise Http404
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        name = f"{self.area.slug}-{found.last_month}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        csv.writer(response).writerows(csv_rows(found))
        return response

    @path("updates.atom/")
    def updates_feed(self, request: HttpRequest) -> HttpResponse:
        page: Any = self
        updates = area_view.updates_of(self.area)
        return feed.respond(self.area, page.full_url, updates)

    @path("events/<int:meeting>.ics/")
    def event_in_calendar(self, request: HttpRequest, meeting: int) -> HttpResponse:
        page: Any = self
        return calendar.respond(self.area, meeting, page.full_url)


def home_crumb(request: HttpRequest) -> list[Crumb]:
    site = Site.find_for_request(request)
    url = site.root_page.get_url(request) if site is not None else None
    return [Crumb(title=str(_("Home")), url=url)] if url else []


class AreaPage(AreaPageMixin, Page):  # type: ignore[django-manager-missing]
    class Meta:
        verbose_name = _("page of a neighbourhood")
