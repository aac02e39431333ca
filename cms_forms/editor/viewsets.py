"""The register of services."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.filters import MultipleContentTypeFilter
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageTypeColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import HeaderButton

from cms_forms.editor.new_service import NewServiceView
from cms_forms.pages.form_page import FormPageMixin, service_models


class StepsColumn(Column):
    """The way to a service's steps."""

    cell_template_name = "cms_forms/editor/_steps_cell.html"


class ServicesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(user_has_any_page_permission(request.user))


def _service_types() -> QuerySet[ContentType]:
    types = ContentType.objects.get_for_models(*service_models()).values()
    return ContentType.objects.filter(pk__in=[each.pk for each in types])


class ServicesFilterSet(PageFilterSet):
    content_type = MultipleContentTypeFilter(
        label=_("Kind of service"),
        queryset=lambda _: _service_types(),
        widget=CheckboxSelectMultiple,
    )


class ServicesIndexView(IndexView):
    """Pages of every model that derives from `FormPageMixin`, a site's own included."""

    page_title = _("Services")
    add_item_label = _("Add service")

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().type(FormPageMixin)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons: list[HeaderButton] = super().header_buttons
        if self.add_url:
            url = reverse("cms_forms_editor:import_new")
            label = _("New service from a file")
            buttons.append(HeaderButton(label, url=url, icon_name="upload"))
        return buttons


class ServicesViewSet(PageListingViewSet):
    """Every service that the user may see, wherever it lies in the tree."""

    name = "services"
    icon = "form"
    menu_label = _("Services")
    menu_order = 110
    add_to_admin_menu = True
    menu_item_class = ServicesMenuItem
    index_view_class = ServicesIndexView
    choose_parent_view_class = NewServiceView
    export_filename = "services"

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        columns = [*IndexView.base_columns, StepsColumn("steps", label=_("Steps"), width="10%")]
        filters = PageFilterSet
        if len(service_models()) > 1:
            column = PageTypeColumn(
                "type",
                label=_("Kind"),
                accessor="page_type_display_name",
                sort_key="content_type__model",
                width="12%",
            )
            columns.insert(-1, column)
            filters = ServicesFilterSet
        return super().get_index_view_kwargs(columns=columns, filterset_class=filters, **kwargs)
