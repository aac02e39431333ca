"""What editors do to many pages at once: publish, set topics, set the review date.

Each page is done by itself: one that is refused keeps none of the others back, and is named.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.forms.tags import TagField
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.widgets import AdminDateInput

from station.publications.checking import HiddenData
from station.publications.listings import asked_for
from station.publications.models import PublicationPage, Topic

MOST: Final = 300
"""Pages at once: the editor waits for all of them."""
NAMED: Final = 5
"""Pages that a refusal names; the others are counted."""


class PublishBulk(PublishBulkAction):
    """Wagtail's, but that files with hidden data keep back only their own page.

    In place of Wagtail's in the explorer too: a log may be published with what is below it.
    """

    def get_execution_context(self) -> dict[str, Any]:
        self.refused: list[HiddenData] = []
        return super().get_execution_context() | {"refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: Sequence[Any],
        include_descendants: bool = False,
        user: Any = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        refused: list[HiddenData] = kwargs.get("refused", [])

        def published(page: Any) -> int:
            try:
                with transaction.atomic():
                    super(PublishBulk, cls).execute_action([page], user=user)
            except HiddenData as error:
                refused.append(error)
                return 0
            return 1

        above = below = 0
        for page in objects:
            above += published(page)
            if include_descendants:
                below += sum(map(published, _drafts_below(page, user)))
        return above, below

    def get_success_message(self, above: int, below: int) -> str | None:
        tell_refused(self.request, self.refused)
        return super().get_success_message(above, below) if above or below else None


def _drafts_below(page: Any, user: Any) -> Iterator[Any]:
    for draft in page.get_descendants().not_live().defer_streamfields().specific().iterator():
        if user is None or draft.permissions_for_user(user).can_publish():
            yield draft


def tell_refused(request: HttpRequest, refused: Sequence[HiddenData]) -> None:
    """Which pages were not published because of their files, each with the way to them."""
    for each in refused[:NAMED]:
        files = " ".join(map(str, each.files))
        url = reverse("publication_files", args=[each.page.pk])
        messages.error(
            request,
            f"Not published: hidden data in the files of “{each.page.title}”. {files}",
            buttons=[messages.button(url, "What was found")],
        )
    if len(refused) > NAMED:
        messages.error(
            request,
            f"{len(refused) - NAMED} more were not published because of hidden data.",
            buttons=[messages.button(f"{reverse('publications:index')}?files=hidden", "See them")],
        )


class OfPublications(PageBulkAction):
    """For the list of publications: “all” are those that its filters and its search leave."""

    models = [PublicationPage]

    def get_all_objects_in_listing_query(self, parent_id: object) -> Any:
        return asked_for(self.request).values_list("pk", flat=True)

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Iterable[Any]) -> Any:
        """Addresses may name anything; what is no id is no page."""
        ids = [int(each) for each in map(str, object_ids) if each.isdecimal() and len(each) < 18]
        return super().get_queryset(model, ids)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        chosen = request.GET.getlist("id")
        number = asked_for(request).count() if "all" in chosen else len(chosen)
        if number > MOST:
            messages.error(
                request,
                f"These are {number:,} publications, and {MOST} can be changed at once. "
                "Narrow the list, then choose again. Nothing was changed.",
            )
            return redirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)


class PublishPublications(OfPublications, PublishBulk):
    action_priority = 10


class UnpublishPublications(OfPublications, UnpublishBulkAction):
    action_priority = 40


class DeletePublications(OfPublications, DeleteBulkAction):
    action_priority = 50


class ChangeBulk(OfPublications):
    """Changes one field of each page.

    What is published, has no draft besides, and may be published by whoever changes it, is
    published with the change. Of all others the draft is changed, and somebody publishes it later.
    """

    template_name = "publications/bulk/change.html"
    heading = ""
    button = ""

    def check_perm(self, page: Any) -> bool:
        allowed = page.permissions_for_user(self.request.user)
        return bool(allowed.can_edit() and not allowed.page_locked())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"heading": self.heading, "button": self.button}

    @abstractmethod
    def change(self, page: PublicationPage) -> None:
        """Make the change that the form asks for."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        self.cleaned_form = form
        pages, _ = self.get_actionable_objects()
        self.published, self.drafts = 0, 0
        self.refused: list[HiddenData] = []
        self.invalid: list[str] = []
        for page in pages:
            self._change(page)
        self._tell()
        return redirect(self.next_url)

    def _change(self, page: PublicationPage) -> None:
        user = self.request.user
        may_publish = page.permissions_for_user(user).can_publish()
        goes_out = page.live and not page.has_unpublished_changes and may_publish
        draft = page.get_latest_revision_as_object()
        self.change(draft)
        try:
            with transaction.atomic():
                revision = draft.save_revision(user=user, log_action=True)
        except ValidationError as error:
            self.invalid.append(f"“{page.title}”: {' '.join(error.messages)}")
            return
        if goes_out:
            try:
                revision.publish(user=user)
            except HiddenData as refused:
                self.refused.append(refused)
            else:
                self.published += 1
                return
        self.drafts += 1

    def _tell(self) -> None:
        if self.published:
            messages.success(self.request, f"{_counted(self.published)} changed and published.")
        if self.drafts:
            messages.success(
                self.request, f"The draft of {_counted(self.drafts)} changed. Publish it later."
            )
        tell_refused(self.request, self.refused)
        for words in self.invalid[:NAMED]:
            messages.error(self.request, f"Not changed: {words}")
        if len(self.invalid) > NAMED:
            messages.error(self.request, f"{len(self.invalid) - NAMED} more were not changed.")


def _counted(number: int) -> str:
    return f"{number} publication{'' if number == 1 else 's'}"


class TopicsForm(forms.Form):
    add = TagField(
        required=False,
        tag_model=Topic,
        label="Add topics",
        help_text="To those that they have.",
    )
    remove = TagField(
        required=False,
        tag_model=Topic,
        free_tagging=False,
        label="Take away topics",
        help_text="From those that have them.",
    )
    only = forms.BooleanField(
        required=False,
        label="These alone",
        help_text="Every other topic is taken away from these publications.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("add") or cleaned.get("remove") or cleaned.get("only") or self.errors):
            raise ValidationError("Write a topic to add or to take away.")
        return cleaned


class SetTopics(ChangeBulk):
    display_name = "Set topics"
    action_type = "topics"
    aria_label = "Set the topics of the selected publications"
    action_priority = 20
    form_class = TopicsForm
    heading = "Set topics"
    button = "Set topics"

    def change(self, page: PublicationPage) -> None:
        asked = self.cleaned_form.cleaned_data
        if asked["only"]:
            page.topics.clear()
        page.topics.remove(*asked["remove"])
        page.topics.add(*asked["add"])


class ReviewForm(forms.Form):
    review_on = forms.DateField(
        required=False,
        label="Review by",
        widget=AdminDateInput,
        help_text="Leave it empty to take the date away.",
    )


class SetReviewDate(ChangeBulk):
    display_name = "Set review date"
    action_type = "review"
    aria_label = "Set the review date of the selected publications"
    action_priority = 30
    form_class = ReviewForm
    heading = "Set review date"
    button = "Set the date"

    def change(self, page: PublicationPage) -> None:
        page.review_on = self.cleaned_form.cleaned_data["review_on"]


ACTIONS: Final = (
    PublishBulk,
    PublishPublications,
    SetTopics,
    SetReviewDate,
    UnpublishPublications,
    DeletePublications,
)
