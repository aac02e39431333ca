"""What the admin shows of the hub. Registering only."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from social_hub.desk import urls_posting, urls_records
from social_hub.desk.accounts import urls as urls_accounts
from social_hub.desk.accounts.menu import AccountsMenuItem
from social_hub.desk.posts.urls import urlpatterns as team_posts
from social_hub.desk.screens import Allowed, PostingItem

PERMISSIONS = (
    "view_board",
    "change_account",
    "import_accounts",
    "add_post",
    "post_for_force",
    "view_hubupdate",
    "view_dashboard",
    "view_record",
    "export_record",
    "moderate_posts",
)


@hooks.register("register_admin_urls")
def register_posting() -> list[URLPattern | URLResolver]:
    return [
        path("social/accounts/", include(urls_accounts)),
        path("social/posts/", include(urls_posting)),
        path("social/", include(urls_records)),
        *team_posts,
    ]


@hooks.register("register_admin_menu_item")
def register_posts() -> MenuItem:
    return PostingItem(
        _("Posts to networks"),
        reverse("social_hub_desk_posts"),
        name="social-posts",
        icon_name="comment",
        order=245,
        permissions=("social_hub.add_post", "social_hub.view_hubupdate"),
    )


@hooks.register("register_admin_menu_item")
def register_dashboard() -> MenuItem:
    return Allowed(
        _("Social dashboard"),
        reverse("social_hub_desk_dashboard"),
        name="social-dashboard",
        icon_name="table",
        order=246,
        permissions=("social_hub.view_dashboard",),
    )


@hooks.register("register_admin_menu_item")
def register_team_posts() -> MenuItem:
    return Allowed(
        _("Posts of teams"),
        reverse("social_hub_posts"),
        name="social-team-posts",
        icon_name="view",
        order=248,
        permissions=("social_hub.moderate_posts",),
    )


@hooks.register("register_admin_menu_item")
def register_records() -> MenuItem:
    return Allowed(
        _("Social records"),
        reverse("social_hub_desk_records"),
        name="social-records",
        icon_name="history",
        order=247,
        permissions=("social_hub.view_record",),
    )


@hooks.register("register_admin_menu_item")
def register_accounts() -> MenuItem:
    return AccountsMenuItem(
        _("Social accounts"),
        reverse("social_hub_desk_accounts"),
        name="social-accounts",
        icon_name="group",
        order=249,
    )


@hooks.register("register_permissions")
def register_of_the_hub() -> QuerySet[Permission]:
    """Groups are edited in the admin, and offer there what is registered."""
    return Permission.objects.filter(content_type__app_label="social_hub", codename__in=PERMISSIONS)
