"""The addresses of a service below that of its page: which screen answers which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms_forms.engine.definition import CHECK_ANSWERS, SAVE, Form
from cms_forms.journey import languages, leaving, repeats, saving, uploading, views
from cms_forms.journey.responses import journey_response
from cms_forms.models.form_version import form_of
from cms_forms.stream.languages import offered


class ScreenRoutes(RoutablePageMixin, models.Model):
    """Leads to the screens, which are the same behind `short_way`."""

    class Meta:
        abstract = True

    @path("")
    def start(self, request: HttpRequest) -> HttpResponse:
        return views.start(request, self)

    @path("start/")
    def begin(self, request: HttpRequest) -> HttpResponse:
        return views.begin(request, self)

    @path("tasks/")
    def task_list(self, request: HttpRequest) -> HttpResponse:
        return views.task_list(request, self)

    @path(f"{CHECK_ANSWERS}/")
    def check_answers(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return views.check_answers(request, self, **kwargs)

    @path("sent/")
    def sent(self, request: HttpRequest) -> HttpResponse:
        return views.sent(request, self)

    @path("delete/")
    def delete_answers(self, request: HttpRequest) -> HttpResponse:
        return leaving.delete(request, self)

    @path(f"{SAVE}/")
    def save_answers(self, request: HttpRequest) -> HttpResponse:
        return saving.save(request, self)

    @path("leave/")
    def leave(self, request: HttpRequest) -> HttpResponse:
        return leaving.leave(request, self)

    @path("<slug:slug>/")
    def step(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        return views.step(request, self, slug, **kwargs)

    @path("<slug:slug>/add/")
    def new_item(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        return repeats.item(request, self, slug, **kwargs)

    @path("<slug:slug>/<int:number>/")
    def item(self, request: HttpRequest, slug: str, number: int, **kwargs: Any) -> HttpResponse:
        return repeats.item(request, self, slug, number, **kwargs)

    @path("<slug:slug>/<int:number>/<int:screen>/")
    def item_screen(
        self, request: HttpRequest, slug: str, number: int, screen: int, **kwargs: Any
    ) -> HttpResponse:
        return repeats.item(request, self, slug, number, screen, **kwargs)

    @path("<slug:slug>/<int:number>/remove/")
    def remove_item(
        self, request: HttpRequest, slug: str, number: int, **kwargs: Any
    ) -> HttpResponse:
        return repeats.remove(request, self, slug, number, **kwargs)

    @path("<slug:slug>/files/")
    def new_file(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        return uploading.new_file(request, self, slug, **kwargs)

    @path("<slug:slug>/files/<uuid:upload>/")
    def file(self, request: HttpRequest, slug: str, upload: UUID, **kwargs: Any) -> HttpResponse:
        return uploading.file(request, self, slug, upload, **kwargs)

    spoken: str = ""
    """The language in which this request asks for it; empty for its own."""

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Below its address in another language lie the same addresses again."""
        place = "".join(f"{each}/" for each in path_components)
        self.spoken, inside = languages.split(place, self._newest)
        return super().route(request, inside.split("/")[:-1])

    def _newest(self) -> Form | None:
        return form_of(self.current_version_id) if self.current_version_id else None

    def get_cached_paths(self) -> list[str]:
        """Start pages, in every language: what a cache in front of the site may keep of it."""
        return ["/", *(f"/{language}/" for language in offered())]

    def serve(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse] | None = None,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """Steps of a page that was never compiled lead to its start, which says so."""
        if self.current_version_id is None and view is not None and view.__name__ != "start":
            return journey_response(redirect(self.get_url(request)))
        return super().serve(request, view, args, kwargs)
