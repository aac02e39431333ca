"""What an editor sees of the files of a publication, and how one is let out."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    ModelLogEntry,
    Page,
    Workflow,
    WorkflowTask,
)

from station.publications import due
from station.publications.models import (
    AttachedFile,
    HiddenDataOverride,
    PublicationPage,
)
from tests.station.publications.conftest import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_files")]


class TestScreen:
    def url(self, page: PublicationPage, name: str = "publication_files") -> str:
        return reverse(name, args=[page.pk])

    def editor(self, *, may_override: bool = False) -> Any:
        user = get_user_model().objects.create_user("editor", "e@example.org", "x")
        group = Group.objects.create(name="FOI officers")
        wanted = ["access_admin", *(["override_hidden_data"] if may_override else [])]
        group.permissions.add(*Permission.objects.filter(codename__in=wanted))
        for codename in ("change_page", "publish_page", "add_page"):
            GroupPagePermission.objects.create(
                group=group,
                page=Page.objects.get(depth=1),
                permission=Permission.objects.get(codename=codename),
            )
        user.groups.add(group)
        return user

    def test_publishing_in_the_editor_leads_to_what_was_found(
        self, page: PublicationPage, client: Client
    ) -> None:
        client.force_login(self.editor())
        data = {
            "title": page.title, "slug": page.slug, "type": "publication", "date": "2026-11-01",
            "language": "en", "area_codes": "", "topics": "", "summary": "", "reference": "",
            "decision": "", "decision_reason": "", "asked_on": "", "review_on": "",
            "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
            "attachments-TOTAL_FORMS": "1", "attachments-INITIAL_FORMS": "0",
            "attachments-0-document": str(AttachedFile.objects.get().document_id),
            "attachments-0-title": "Costs", "attachments-0-ORDER": "1",
            "action-publish": "1", "seo_title": "", "search_description": "",
        }  # fmt: skip

        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)

        assert answer.redirect_chain[-1][0] == self.url(page)
        text = answer.content.decode()
        assert "Not published: hidden data in the files of" in text
        assert "Cell B2" in text
        assert "Save values, not formulas." in text
        assert not stored(page).live

    def test_approving_in_moderation_leads_there_as_well(
        self, page: PublicationPage, client: Client
    ) -> None:
        """The dialog of Wagtail's in which somebody comments an approval."""
        user = self.editor()
        task = GroupApprovalTask.objects.create(name="Approval")
        task.groups.add(Group.objects.get(name="FOI officers"))
        workflow = Workflow.objects.create(name="Approval")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        state = workflow.start(page, user).current_task_state
        client.force_login(user)
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])

        answer = client.post(address, headers={"X-Requested-With": "XMLHttpRequest"})

        assert answer.json()["redirect"] == self.url(page)
        text = client.get(self.url(page)).content.decode()
        assert "Not published: hidden data in the files of" in text
        assert not stored(page).live
        state.refresh_from_db()
        assert state.status == state.STATUS_IN_PROGRESS

    def test_one_without_the_right_may_look_and_check_again_only(
        self, page: PublicationPage, client: Client
    ) -> None:
        get_user_model().objects.create_superuser("lead", first_name="Demo", last_name="Lead")
        client.force_login(self.editor())
        client.post(self.url(page, "check_files_again"))

        shown = client.get(self.url(page)).content.decode()
        answer = client.post(
            self.url(page, "override_hidden_data"), {"reason": "It is only a sum."}
        )

        assert "Your account may not decide that" in shown
        assert "Ask somebody who may: Demo Lead." in " ".join(shown.split())
        assert answer.status_code in {302, 403}
        assert not HiddenDataOverride.objects.exists()

    def test_one_with_the_right_says_why_and_publishes(
        self, page: PublicationPage, client: Client
    ) -> None:
        client.force_login(self.editor(may_override=True))
        client.post(self.url(page, "check_files_again"))

        refused = client.post(self.url(page, "override_hidden_data"), {"reason": " "})
        client.post(self.url(page, "override_hidden_data"), {"reason": "It is only a sum."})
        page.get_latest_revision().publish()

        assert refused.status_code == 200
        assert stored(page).live
        shown = " ".join(client.get(self.url(page)).content.decode().split())
        assert "It is only a sum." in shown
        assert "1 finding may go out: somebody decided so" in shown
        assert "Nothing was found" not in shown
        assert "no reason not to publish" not in shown

    def test_it_is_not_for_those_who_may_not_edit_the_page(
        self, page: PublicationPage, client: Client
    ) -> None:
        user = get_user_model().objects.create_user("other", "o@example.org", "x")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)

        assert client.get(self.url(page)).status_code == 302
        assert not ModelLogEntry.objects.exists()

    def test_the_panel_of_the_editor_says_it_too(
        self, page: PublicationPage, client: Client, admin: Any
    ) -> None:
        client.force_login(admin)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        before = client.get(url).content.decode()
        due.run(10)

        shown = client.get(url).content.decode()

        assert "to be checked. Publishing checks it" in before
        assert "Hidden data in 1 of 1 file." in shown
        assert self.url(page) in shown
