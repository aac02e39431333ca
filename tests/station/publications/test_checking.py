"""No way of publishing lets out what is hidden in a file, until somebody says why it may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import (
    GroupApprovalTask,
    Page,
    PageLogEntry,
    Workflow,
    WorkflowTask,
)

from station.publications import checking, due
from station.publications.checking import HiddenData
from station.publications.models import (
    AttachedFile,
    Attachment,
    HiddenDataOverride,
    PublicationPage,
)
from tests.station.publications import made
from tests.station.publications.conftest import (
    CLEAN,
    HIDDEN,
    Publish,
    attach,
    document,
    replace,
    stored,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_files")]


def by_revision(page: PublicationPage, user: Any) -> None:
    page.get_latest_revision().publish()


def by_action(page: PublicationPage, user: Any) -> None:
    PublishPageRevisionAction(page.get_latest_revision(), user=user).execute()


def by_go_live(page: PublicationPage, user: Any) -> None:
    page.go_live_at = timezone.now() + dt.timedelta(days=1)
    page.save_revision().publish()


def by_hand(page: PublicationPage, user: Any) -> None:
    object = page.get_latest_revision_as_object()
    object.live = True
    object.save()


def by_hand_without_validation(page: PublicationPage, user: Any) -> None:
    object = page.get_latest_revision_as_object()
    object.live = True
    object.save(clean=False)


def by_importing(page: PublicationPage, user: Any) -> None:
    new = PublicationPage(title="Imported", slug="imported")
    new.attachments.add(Attachment(document=document("a.csv", HIDDEN), title="Costs"))
    page.get_parent().add_child(instance=new)


def by_workflow(page: PublicationPage, user: Any) -> None:
    group = Group.objects.create(name="Leads")
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(page, user)
    state.current_task_state.approve(user=user)


@pytest.mark.parametrize(
    "publish",
    [
        by_revision,
        by_action,
        by_go_live,
        by_hand,
        by_hand_without_validation,
        by_importing,
        by_workflow,
    ],
)
def test_no_way_of_publishing_lets_it_out(
    page: PublicationPage, admin: Any, publish: Callable[[PublicationPage, Any], None]
) -> None:
    with pytest.raises(HiddenData, match=r"formulas in a csv \(Cell B2\)"):
        publish(page, admin)

    assert not PublicationPage.objects.live().exists()
    assert not stored(page).revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_copy_that_would_be_live_is_refused(page: PublicationPage, admin: Any) -> None:
    checking.let_out(page, admin, "It is only a sum.")
    page.get_latest_revision().publish()

    with pytest.raises(HiddenData):
        CopyPageAction(stored(page), keep_live=True, update_attrs={"slug": "copy"}).execute(
            skip_permission_checks=True
        )


def test_an_alias_shows_what_its_original_may_show(
    page: PublicationPage, admin: Any, log: Page
) -> None:
    checking.let_out(page, admin, "It is only a sum.")
    page.get_latest_revision().publish()

    alias = stored(page).create_alias(parent=log, update_slug="alias")

    assert alias.live


def test_a_page_that_moves_stays_as_it_was(page: PublicationPage, admin: Any) -> None:
    parent = page.get_parent().get_parent()

    stored(page).move(parent, pos="last-child")

    assert not stored(page).live


def test_the_schedule_goes_on_and_the_history_says_why(
    page: PublicationPage, draft: Publish
) -> None:
    past = timezone.now() - dt.timedelta(minutes=1)
    other = draft("Another")
    for each in (page, other):
        revision = each.get_latest_revision()
        revision.approved_go_live_at = past
        revision.save()

    call_command("publish_scheduled")

    assert [each.pk for each in PublicationPage.objects.live()] == [other.pk]
    entry = PageLogEntry.objects.get(action=checking.REFUSED_ACTION)
    assert "Not published as scheduled" in entry.data["words"]
    assert "Cell B2" in entry.data["words"]
    assert stored(page).get_latest_revision().approved_go_live_at is None


@pytest.mark.parametrize("field", ["link", "rich text"])
def test_a_document_that_the_words_link_to_is_checked_as_well(draft: Publish, field: str) -> None:
    linked = document("linked.csv", HIDDEN)
    page = draft()
    text = f'<p><a linktype="document" id="{linked.pk}">Costs</a></p>'
    page.body = [("text", text)] if field == "link" else [("text", f"<h2>Files</h2>{text}")]
    page.save_revision()

    with pytest.raises(HiddenData, match=r"linked\.csv"):
        page.get_latest_revision().publish()


def test_the_names_of_all_staff_in_a_pivot_cache_do_not_go_out(
    draft: Publish, tmp_path: Path
) -> None:
    for name, whole in (("with.xlsx", True), ("without.xlsx", False)):
        file = made.pivot(tmp_path / "made.xlsx", table=whole)
        page = attach(draft(name), file.read_bytes(), name)

        with pytest.raises(HiddenData, match="a pivot table remembers its source"):
            page.get_latest_revision().publish()


def test_what_was_read_is_kept_with_its_places(draft: Publish, tmp_path: Path) -> None:
    file = made.pdf(tmp_path / "a.pdf", made.says("Cost"), made.says("Overtime"))
    page = attach(draft(), file.read_bytes(), "reply.pdf")

    page.get_latest_revision().publish()

    row = AttachedFile.objects.get()
    assert (row.pages, row.searchable, row.is_current, row.may_go_out) == (2, True, True, True)
    assert [(each.place, each.label, each.text) for each in row.texts.all()] == [
        (1, "Page 1", "Cost"),
        (2, "Page 2", "Overtime"),
    ]


class TestOverrides:
    def test_a_reason_lets_these_files_out(self, page: PublicationPage, admin: Any) -> None:
        assert checking.let_out(page, admin, "It is only a sum.") == 1

        page.get_latest_revision().publish()

        assert stored(page).live
        kept = HiddenDataOverride.objects.get()
        assert (kept.by, kept.by_name, kept.reason) == (admin, "admin", "It is only a sum.")
        assert [each["kind"] for each in kept.findings] == ["formulas"]
        assert kept.fingerprint == AttachedFile.objects.get().fingerprint
        entry = PageLogEntry.objects.get(action=checking.OVERRIDE_ACTION)
        assert (entry.user, entry.data["reason"]) == (admin, "It is only a sum.")

    def test_another_content_needs_another_decision(
        self, page: PublicationPage, admin: Any
    ) -> None:
        checking.let_out(page, admin, "It is only a sum.")
        replace(page, HIDDEN + b"United,=2+2\n")

        with pytest.raises(HiddenData):
            page.get_latest_revision().publish()

    def test_so_does_a_content_that_was_written_over_under_the_same_name(
        self, page: PublicationPage, admin: Any
    ) -> None:
        checking.let_out(page, admin, "It is only a sum.")
        file = AttachedFile.objects.get().document.file
        Path(file.path).write_bytes(HIDDEN + b"United,=2+2\n")

        with pytest.raises(HiddenData):
            page.get_latest_revision().publish()

    def test_another_finding_in_the_same_file_needs_another_decision(
        self, page: PublicationPage, admin: Any
    ) -> None:
        checking.let_out(page, admin, "It is only a sum.")
        row = AttachedFile.objects.get()
        row.findings = [*row.findings, {"kind": "gps", "place": "", "words": "A place."}]
        row.save()

        with pytest.raises(HiddenData, match="where a picture was taken"):
            page.get_latest_revision().publish()

    def test_another_page_needs_another_decision(
        self, page: PublicationPage, admin: Any, draft: Publish
    ) -> None:
        checking.let_out(page, admin, "It is only a sum.")

        with pytest.raises(HiddenData):
            attach(draft("Another"), HIDDEN).get_latest_revision().publish()

    def test_a_finding_of_a_kind_that_nobody_knows_any_more_blocks(
        self, page: PublicationPage
    ) -> None:
        row = AttachedFile(findings=[{"kind": "formerly", "place": "", "words": ""}])

        assert row.blocking


class TestReplacedBehindThePage:
    @pytest.fixture
    def live(self, draft: Publish) -> PublicationPage:
        page = attach(draft(), CLEAN)
        page.get_latest_revision().publish()
        return page

    def status(self, client: Client, url: str) -> int:
        response = client.get(url)
        if response.streaming:
            response.getvalue()  # closes the file, and leaves the database open
        return response.status_code

    @pytest.mark.parametrize(("content", "after"), [(CLEAN + b"City,3\n", 200), (HIDDEN, 404)])
    def test_a_new_file_is_served_only_when_it_was_checked(
        self, live: PublicationPage, client: Client, content: bytes, after: int
    ) -> None:
        before = live.attachments.all()[0].document.url
        assert self.status(client, before) == 200

        url = replace(live, content).url

        assert self.status(client, url) == 404
        assert due.run(10) == 1
        assert self.status(client, url) == after

    def test_it_is_served_again_when_somebody_says_why(
        self, live: PublicationPage, client: Client, admin: Any
    ) -> None:
        url = replace(live, HIDDEN).url

        checking.let_out(stored(live), admin, "It is only a sum.")

        assert self.status(client, url) == 200

    def test_what_was_published_past_every_check_is_not_served(
        self, page: PublicationPage, client: Client
    ) -> None:
        held = page.get_latest_revision_as_object().attachments.all()[0].document
        Attachment.objects.create(page=page, document=held, title="Costs")
        PublicationPage.objects.filter(pk=page.pk).update(live=True)

        assert self.status(client, held.url) == 404

    def test_the_page_says_so_in_place_of_a_link(
        self, live: PublicationPage, client: Client
    ) -> None:
        before = client.get(live.url).content.decode()
        replace(live, HIDDEN)
        after = client.get(live.url).content.decode()

        assert " download>" in before
        assert " download>" not in after
        assert "It is being checked" in after
