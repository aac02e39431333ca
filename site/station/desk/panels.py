"""What the first page of the admin shows to each role."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django.db.models import CharField, Count, Exists, OuterRef, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import SubmenuMenuItem, admin_menu
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState, get_default_page_content_type
from wagtail.permissions import policy_registry

from cms_forms.casework.unread import edit_url
from cms_forms.models import Case, Team
from cms_forms.pages.form_page import FormPage
from station.desk import roles
from station.desk.findings import LOOKED_AT, with_findings
from station.publications.models import PublicationPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest
    from wagtail.query import PageQuerySet

SHOWN: Final = 5
"""How many rows a list on this page has."""
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class DeskPanel(Component):
    """One part of the page, for those whom `is_for` names."""

    heading: ClassVar[str]
    icon: ClassVar[str] = ""

    def __init__(self, user: User) -> None:
        self.user = user

    @staticmethod
    def is_for(user: User) -> bool:
        raise NotImplementedError

    def shown(self) -> dict[str, Any]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"id": self.name, "heading": self.heading, "icon": self.icon, **self.shown()}


class NothingPanel(DeskPanel):
    """For an account that may enter the admin and do nothing there."""

    name = "nothing"
    order = 0
    heading = "Nothing to do yet"
    template_name = "desk/nothing.html"

    @staticmethod
    def is_for(user: User) -> bool:
        return not (roles.edits(user) or roles.has_screens(user))

    def shown(self) -> dict[str, Any]:
        return {}


class ScreensPanel(DeskPanel):
    """What the menu offers somebody who writes no pages: an officer's areas, an analyst's files."""

    name = "screens"
    order = 10
    heading = "What you can do here"
    template_name = "desk/screens.html"

    @staticmethod
    def is_for(user: User) -> bool:
        return roles.has_screens(user) and not (roles.edits(user) or roles.reads(user))

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        items = admin_menu.menu_items_for_request(parent_context["request"])
        # A submenu has no screen of its own.
        screens = [item for item in items if not isinstance(item, SubmenuMenuItem)]
        return super().get_context_data(parent_context) | {"screens": screens}

    def shown(self) -> dict[str, Any]:
        return {}


class UnreadTeamsPanel(DeskPanel):
    """Whatever is sent to these teams lies there."""

    name = "unread-teams"
    order = 20
    heading = "Teams that nobody can read for"
    icon = "warning"
    template_name = "desk/unread_teams.html"

    @staticmethod
    def is_for(user: User) -> bool:
        return roles.makes_teams(user) and Team.objects.without_readers().exists()

    def shown(self) -> dict[str, Any]:
        # Without how many lie there: that would tell whoever may not read them when one came.
        teams = Team.objects.without_readers().order_by("name")
        return {"teams": [(team, edit_url(team)) for team in teams]}


class SubmissionsPanel(DeskPanel):
    """What the user's teams have to do next, and how many open cases of each they may read. Of a
    sensitive service a number alone would tell that somebody wrote.
    """

    name = "submissions"
    order = 50
    heading = "Due next"
    template_name = "desk/submissions.html"
    is_for = staticmethod(roles.reads)

    def shown(self) -> dict[str, Any]:
        teams = Team.objects.all()
        if not self.user.is_superuser:
            teams = teams.filter(members=self.user)
        still_open = Case.objects.readable_by(self.user).still_open()
        parts = still_open.select_related("team", "submission").to_work_on(timezone.localdate())
        counts = dict(still_open.order_by().values_list("team").annotate(Count("pk")))
        return {
            "reads_all": self.user.is_superuser,
            "teams": [(team, counts.get(team.pk, 0)) for team in teams.order_by("name")],
            "next": list(islice(chain.from_iterable(part[:SHOWN] for part in parts), SHOWN)),
            "today": timezone.localdate(),
        }


class NothingToReviewPanel(DeskPanel):
    """Stands where Wagtail lists what waits for a review, when nothing does."""

    name = "nothing-to-review"
    order = 60
    heading = "Awaiting your review"
    template_name = "desk/nothing_to_review.html"

    @staticmethod
    def is_for(user: User) -> bool:
        publishes = policy_registry.get_by_type(Page).user_has_permission(user, "publish")
        return publishes and not TaskState.objects.reviewable_by(user).exists()

    def shown(self) -> dict[str, Any]:
        return {}


class DraftsPanel(DeskPanel):
    """Pages with changes by the user that the public does not see yet."""

    name = "drafts"
    order = 80
    heading = "Your drafts"
    template_name = "desk/drafts.html"
    is_for = staticmethod(roles.edits)

    def shown(self) -> dict[str, Any]:
        drafts = list(drafts_of(self.user)[: SHOWN + 1])
        rows = [
            {
                "title": page.draft_title or page.title,
                "url": way_to(page),
                "is_live": page.live,
                "at": page.latest_revision_created_at,
            }
            for page in drafts[:SHOWN]
        ]
        return {"drafts": rows, "more": len(drafts) > SHOWN}


class FindingsPanel(DeskPanel):
    """Services whose newest draft cannot be published, or that may not do what was meant."""

    name = "findings"
    order = 90
    heading = "Services with findings"
    template_name = "desk/findings.html"
    is_for = staticmethod(roles.edits)

    def shown(self) -> dict[str, Any]:
        services = FormPage.objects.filter(pk__in=editable_by(self.user).values("pk"))
        newest = services.order_by("-latest_revision_created_at", "-pk")[: LOOKED_AT + 1]
        looked_at = list(newest.select_related("latest_revision"))
        return {
            "services": with_findings(looked_at[:LOOKED_AT]),
            "any": bool(looked_at),
            "limit": LOOKED_AT if len(looked_at) > LOOKED_AT else None,
        }


class ReviewPanel(DeskPanel):
    """Publications that somebody should have looked at again by now, the longest overdue first."""

    name = "past-review"
    order = 95
    heading = "Publications past their review date"
    icon = "calendar-alt"
    template_name = "desk/past_review.html"

    @staticmethod
    def is_for(user: User) -> bool:
        return roles.edits(user) and past_review_of(user).exists()

    def shown(self) -> dict[str, Any]:
        mine = past_review_of(self.user)
        return {
            "count": mine.count(),
            "publications": mine.order_by("review_on", "pk")[:SHOWN],
            "all": f"{reverse('publications:index')}?review=past",
        }


PANELS: Final = (
    *(NothingPanel, ScreensPanel, UnreadTeamsPanel, SubmissionsPanel),
    *(NothingToReviewPanel, DraftsPanel, FindingsPanel, ReviewPanel),
)
STOCK_ORDER: Final = {
    "workflow_objects_to_moderate": 60,
    "user_objects_in_workflow_moderation": 70,
    "recent_edits": 100,
    "locked_pages": 110,
}
"""Wagtail's own panels, by name, among ours: what waits comes first."""


def arrange(request: HttpRequest, panels: list[Any]) -> None:
    """Ours for the roles of the user, and Wagtail's own among them."""
    for panel in panels:
        panel.order = STOCK_ORDER.get(getattr(panel, "name", ""), panel.order)
    user = cast("User", request.user)
    panels.extend(panel(user) for panel in PANELS if panel.is_for(user))


def editable_by(user: User) -> PageQuerySet:
    policy = policy_registry.get_by_type(Page)
    pages: PageQuerySet = policy.instances_user_has_any_permission_for(user, ["change", "add"])
    return pages


def drafts_of(user: User) -> PageQuerySet:
    """With a revision by the user since they were last published, newest first."""
    by_the_user = Revision.objects.filter(
        base_content_type=get_default_page_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
        user=user,
        created_at__gt=Coalesce(OuterRef("last_published_at"), Value(NEVER)),
    )
    return (
        editable_by(user)
        .filter(Exists(by_the_user), has_unpublished_changes=True)
        .order_by("-latest_revision_created_at")
        .specific(defer=True)
    )


def past_review_of(user: User) -> Any:
    published = PublicationPage.objects.live().past_review()
    return published.filter(pk__in=editable_by(user).values("pk"))


def way_to(page: Page) -> str:
    """A service is written in its steps, any other page in its form."""
    name = "cms_forms_editor:steps" if isinstance(page, FormPage) else "wagtailadmin_pages:edit"
    return reverse(name, args=[page.pk])
