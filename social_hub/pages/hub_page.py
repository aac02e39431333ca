"""The page of the hub: posts of all teams, from our own database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction, Site

from social_hub.pages import feeds, joined, reading
from social_hub.pages.choosing import Choice

WORDS: Sequence[str] = ("bold", "italic", "link")


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One thing chosen, and the address without it."""

    words: str
    query: str


class HubPageMixin(RoutablePageMixin):
    """What the hub's page does, for a site with a base page of its own."""

    subpage_types: ClassVar[Sequence[str]] = ()
    parent_page_types: Any = None

    class Meta:
        abstract = True

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Wagtail names one after each page model."""
        return "social_hub/hub.html"

    def get_cached_paths(self) -> list[str]:
        """What Wagtail takes out of caches in front with the page. Choices are renewed by
        themselves.
        """
        return ["/", "/posts.atom", "/posts.json"]

    def get_view_restrictions(self) -> Any:
        """Wagtail's, in one query in place of two, and asked once."""
        page: Any = self
        known = getattr(self, "_restrictions", None)
        if known is None:
            step = Page.steplen
            paths = [page.path[:end] for end in range(step, len(page.path) + step, step)]
            known = self._restrictions = PageViewRestriction.objects.filter(
                Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
            )
            len(known)
        return known

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One address for each choice, so that caches keep it once."""
        is_preview = getattr(request, "is_preview", False)
        query = Choice.of(request.GET.dict()).query()
        if not is_preview and request.GET and query != f"?{request.META['QUERY_STRING']}":
            response: HttpResponse = HttpResponseRedirect(request.path + query)
        else:
            response = super().serve(request, *args, **kwargs)
        if not is_preview and not self.get_view_restrictions():
            joined.keep(response, _midnight())
        return response

    @path("")
    def posts(self, request: HttpRequest) -> HttpResponse:
        page: Any = self
        template = self.get_template(request)
        return TemplateResponse(request, template, page.get_context(request))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        page: Any = self
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        choice, known = Choice.of(request.GET.dict()), reading.names()
        found = reading.find(choice, known)
        url = page.get_url(request) or ""
        whole = choice.without("before")
        return context | {
            "url": url,
            "crumbs": _crumbs(request),
            "choice": choice,
            "choice_words": reading.words(choice, known),
            "area_url": reading.area_url(choice.area) if choice.area else "",
            "chips": _chips(whole, known),
            "options": reading.options(known),
            "found": found,
            "days": reading.days(found.posts),
            "newest": whole.query() if choice.before is not None else "",
            "older": found.older.query() if found.older else "",
            "feed_query": whole.query(),
            "ways": joined.ways_to_report(),
            "emergency_number": joined.emergency_number(),
        }

    @path("posts.atom/")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return feeds.atom(self._feed(request))

    @path("posts.json/")
    def json(self, request: HttpRequest) -> HttpResponse:
        return feeds.json_feed(self._feed(request))

    def _feed(self, request: HttpRequest) -> feeds.Feed:
        page: Any = self
        choice, known = Choice.of(request.GET.dict()).without("before"), reading.names()
        chosen = reading.words(choice, known)
        return feeds.Feed(
            title=f"{page.title}: {chosen}" if chosen else page.title,
            url=page.get_full_url(request) or "",
            query=choice.query(),
            cards=reading.newest(choice, known, feeds.MOST),
        )


def _chips(choice: Choice, known: reading.Names) -> list[Chip]:
    return [
        Chip(
            words=reading.words(Choice(**{name: getattr(choice, name)}), known),
            query=choice.without(name).query(),
        )
        for name in ("area", "borough", "network", "topic")
        if getattr(choice, name)
    ]


def _crumbs(request: HttpRequest) -> list[dict[str, str]]:
    site = Site.find_for_request(request)
    url = site.root_page.get_url(request) if site is not None else None
    return [{"title": str(_("Home")), "url": url}] if url else []


def _midnight() -> datetime:
    """When what is called today is called yesterday."""
    now = timezone.localtime()
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


class HubPage(HubPageMixin, Page):
    introduction = RichTextField(_("introduction"), blank=True, features=list(WORDS))

    content_panels = (*Page.content_panels, FieldPanel("introduction"))
    max_count = 1

    class Meta:
        verbose_name = _("hub of social posts")
