"""The register of the main menu, for everybody who can reach it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Site
from wagtail.snippets.views.snippets import IndexView
from wagtailmenus import menuadmin


class MainMenuIndexView(IndexView):
    """Leads to the site's one menu. wagtailmenus' own redirects whoever may not edit it to None."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        site = Site.find_for_request(request)
        if site is None:
            raise Http404
        address = self.get_edit_url(site)
        if address is None:
            raise PermissionDenied
        return redirect(address)


class MainMenuEditView(menuadmin.MainMenuEditView):
    """Looking at the menu does not save it, which would forget what stands around every page."""

    def get_object(self, queryset: Any = None) -> Any:
        # wagtailmenus' own saves here. A site without a menu still gets an empty one.
        self.live_object = self.model.get_for_site(self.site)
        return self.live_object


class MainMenuAdmin(menuadmin.MainMenuAdmin):
    index_view_class = MainMenuIndexView
    edit_view_class = MainMenuEditView
