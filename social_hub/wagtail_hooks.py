"""Registers the screens of staff."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from social_hub.desk.posts import urls as posts_urls
from social_hub.desk.posts.views import ModeratorsMenuItem


@hooks.register("register_admin_urls")
def register_posts() -> list[URLPattern | URLResolver]:
    return [*posts_urls.urlpatterns]


@hooks.register("register_admin_menu_item")
def register_posts_menu_item() -> MenuItem:
    url = reverse("social_hub_posts")
    return ModeratorsMenuItem(
        _("Posts of teams"), url, name="social-posts", icon_name="comment", order=246
    )


@hooks.register("register_permissions")
def register_moderating() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="social_hub", codename="moderate_posts"
    )
