from collections.abc import Iterable

from django.contrib.auth.models import Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from cms_forms.casework import unread
from cms_forms.casework import urls as casework_urls
from cms_forms.casework.audit import EXPORT_LOG_ACTION, AuditMenuItem
from cms_forms.casework.channel_counts import ChannelCountAdmin
from cms_forms.casework.counts import InboxMenuItem
from cms_forms.casework.deadlines import DeadlinesMenuItem
from cms_forms.casework.destinations import DestinationAdmin
from cms_forms.casework.helping_bodies import HelpingBodyAdmin
from cms_forms.casework.numbers_views import CHANGE_SAVING, NumbersMenuItem
from cms_forms.casework.outbox import OutboxMenuItem
from cms_forms.casework.permissions import PERMISSIONS
from cms_forms.casework.readers import ReadersMenuItem
from cms_forms.casework.reply_templates import ReplyTemplateAdmin
from cms_forms.casework.retention_screens import RetentionMenuItem
from cms_forms.casework.teams import TeamAdmin
from cms_forms.casework.timetables import BookingsAdminGroup
from cms_forms.editor import urls as editor_urls
from cms_forms.editor.after_publishing import warn_after_publishing
from cms_forms.editor.history import ChangeFormatter
from cms_forms.editor.set_viewsets import (
    QuestionSetViewSet,
    lead_to_services,
    refuse_to_delete,
)
from cms_forms.editor.viewsets import ServicesViewSet
from cms_forms.models import QuestionSet
from cms_forms.pages.form_page import CHANGE_LOG_ACTION, FormPageMixin

modeladmin_register(TeamAdmin)
modeladmin_register(ReplyTemplateAdmin)
modeladmin_register(HelpingBodyAdmin)
modeladmin_register(ChannelCountAdmin)
modeladmin_register(DestinationAdmin)
modeladmin_register(BookingsAdminGroup)
register_snippet(QuestionSetViewSet)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    return [path("services/", include(editor_urls)), *casework_urls.urlpatterns]


@hooks.register("register_admin_viewset")
def register_services() -> ServicesViewSet:
    return ServicesViewSet()


@hooks.register("after_publish")
def lead_to_the_services_of_a_set(request: HttpRequest, published: object) -> HttpResponse | None:
    return lead_to_services(request, published) if isinstance(published, QuestionSet) else None


@hooks.register("before_delete_snippet")
def keep_sets_that_are_used(
    request: HttpRequest, snippets: Iterable[object]
) -> HttpResponse | None:
    sets = [each for each in snippets if isinstance(each, QuestionSet)]
    return refuse_to_delete(request, sets)


@hooks.register("register_admin_menu_item")
def register_inbox() -> MenuItem:
    url = reverse("cms_forms_inbox")
    return InboxMenuItem(_("Inbox"), url, name="inbox", icon_name="mail", order=250)


@hooks.register("register_admin_menu_item")
def register_deadlines() -> MenuItem:
    url = reverse("cms_forms_deadlines")
    return DeadlinesMenuItem(_("Deadlines"), url, name="deadlines", icon_name="time", order=252)


@hooks.register("register_admin_menu_item")
def register_retention() -> MenuItem:
    url = reverse("cms_forms_retention")
    return RetentionMenuItem(_("Retention"), url, name="retention", icon_name="bin", order=622)


@hooks.register("register_admin_menu_item")
def register_audit() -> MenuItem:
    url = reverse("cms_forms_audit")
    return AuditMenuItem(_("Audit"), url, name="audit", icon_name="history", order=623)


@hooks.register("register_admin_menu_item")
def register_readers() -> MenuItem:
    url = reverse("cms_forms_readers")
    return ReadersMenuItem(
        _("Sensitive services"), url, name="sensitive-services", icon_name="lock", order=621
    )


@hooks.register("register_admin_menu_item")
def register_numbers() -> MenuItem:
    """Not below Reports, which a site may keep for those who edit pages."""
    url = reverse("cms_forms_numbers")
    return NumbersMenuItem(_("Numbers"), url, name="numbers", icon_name="history", order=257)


@hooks.register("insert_global_admin_css")
def style_the_number_of_new_cases() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms_forms/casework/menu.css"))


@hooks.register("register_admin_menu_item")
def register_outbox() -> MenuItem:
    url = reverse("cms_forms_deliveries")
    return OutboxMenuItem(_("Deliveries"), url, name="deliveries", icon_name="upload", order=255)


@hooks.register("register_permissions")
def register_casework() -> QuerySet[Permission]:
    """Groups are edited in the admin, and offer there what is registered."""
    codenames = {name.partition(".")[2] for name in (*PERMISSIONS.values(), CHANGE_SAVING)}
    return Permission.objects.filter(content_type__app_label="cms_forms", codename__in=codenames)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def lead_to_the_steps(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A new service has no steps, also where autosave made it before its editor saved."""
    is_autosave = "application/json" in request.headers.get("Accept", "")
    if isinstance(page, FormPageMixin) and not page.parts and not is_autosave:
        return redirect("cms_forms_editor:steps", page.pk)
    return None


@hooks.register("insert_editor_js")
def keep_words() -> SafeString:
    """On the form of every page: rich text is everywhere. Deferred, as the form comes after it."""
    return format_html('<script src="{}" defer></script>', static("cms_forms/editor/keep-words.js"))


@hooks.register("after_publish_page")
def warn_of_what_visitors_and_staff_miss(request: HttpRequest, page: Page) -> None:
    if isinstance(page, FormPageMixin):
        warn_after_publishing(request, page)


@hooks.register("after_edit_user")
def warn_after_changing_a_reader(request: HttpRequest, user: User) -> None:
    unread.warn_after_changing(request, [user])


@hooks.register("before_delete_user")
def warn_before_deleting_a_reader(request: HttpRequest, user: User) -> None:
    if request.method == "POST":
        unread.warn_before_deleting(request, [user])


@hooks.register("after_bulk_action")
def warn_after_changing_readers(
    request: HttpRequest, action: str, objects: Iterable[object], view: object
) -> None:
    unread.warn_after_changing(request, unread.accounts(objects))


@hooks.register("before_bulk_action")
def warn_before_deleting_readers(
    request: HttpRequest, action: str, objects: Iterable[object], view: object
) -> None:
    if action == "delete":
        unread.warn_before_deleting(request, unread.accounts(objects))


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(CHANGE_LOG_ACTION)(ChangeFormatter)
    actions.register_action(
        EXPORT_LOG_ACTION, _("Export the audit"), _("Exported who saw and changed what")
    )
