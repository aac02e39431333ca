"""The register of services."""

from django.http import HttpRequest
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from cms_forms.pages.form_page import FormPage


class StepsColumn(Column):
    """The way to a service's steps."""

    cell_template_name = "cms_forms/editor/_steps_cell.html"


class ServicesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(user_has_any_page_permission(request.user))


class ServicesViewSet(PageListingViewSet):
    """Every service that the user may see, wherever it lies in the tree."""

    name = "services"
    model = FormPage
    icon = "form"
    menu_label = "Services"
    menu_order = 110
    add_to_admin_menu = True
    menu_item_class = ServicesMenuItem
    columns = [*IndexView.base_columns, StepsColumn("steps", label="Steps", width="10%")]
