"""Every way to publish a service compiles it, and refuses a broken one with nothing half done."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from cms_forms.models import FormVersion
from cms_forms.pages.form_page import BrokenForm, FormPage
from tests.cms_forms.engine.builders import form, repeats, short_text
from tests.cms_forms.services import (
    BROKEN,
    TWO_BRANCHES,
    changed,
    draft_of,
    home,
    published,
    put,
)

pytestmark = pytest.mark.django_db

REWORDED = replace(TWO_BRANCHES, title="Tell us about a crime")


def again(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk)


def publish(page: FormPage) -> None:
    page.get_latest_revision().publish()


def actions(page: FormPage) -> list[str]:
    return list(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True))


# What publishing makes


def test_publishing_keeps_the_form_as_the_first_version() -> None:
    page = draft_of()

    publish(page)

    version = again(page).current_version
    assert version is not None
    assert version.number == 1
    assert version.form == again(page).compile()


def test_publishing_a_changed_form_makes_the_next_version_and_keeps_the_earlier_one() -> None:
    page = published()
    before = page.current_version

    publish(changed(page, REWORDED))

    assert again(page).current_version.number == 2
    assert before.form.title == "A service"
    assert again(page).current_version.form.title == "Tell us about a crime"


def test_publishing_the_same_form_again_makes_no_version() -> None:
    page = published()

    publish(changed(page, TWO_BRANCHES))

    assert FormVersion.objects.filter(page=page.pk).count() == 1


def test_a_warning_does_not_stop_publishing() -> None:
    nameless = replace(repeats(short_text("vehicle")), item_name="")
    page = draft_of(form(nameless))
    assert "no-item-name" in [finding.id for finding in page.findings()]
    assert not page.errors()

    publish(page)

    assert again(page).live


def test_a_copy_of_an_open_service_has_versions_of_its_own() -> None:
    page = published()

    copy = page.copy(update_attrs={"slug": "copy", "title": "A copy"})

    assert again(copy).current_version.page_id == copy.pk
    assert again(copy).current_version != page.current_version


def test_an_alias_of_a_service_follows_it_with_versions_of_its_own() -> None:
    page = published()
    alias = page.create_alias(update_slug="alias")

    publish(changed(page, REWORDED))

    assert again(alias).current_version.page_id == alias.pk
    assert again(alias).current_version.form.title == "Tell us about a crime"


def test_an_unpublished_service_is_published_again_with_its_next_version() -> None:
    page = published()
    page.unpublish()

    publish(changed(again(page), REWORDED))

    assert again(page).live
    assert again(page).current_version.number == 2


# Drafts may be broken


def test_a_broken_draft_is_kept() -> None:
    page = draft_of(BROKEN)

    assert page.get_latest_revision_as_object().errors()


def test_a_broken_draft_of_an_open_service_leaves_what_is_open() -> None:
    page = published()

    changed(page, BROKEN)

    assert again(page).live
    assert not again(page).errors()
    assert again(page).has_unpublished_changes


# Refusals


def test_publishing_a_broken_draft_names_what_is_broken() -> None:
    page = draft_of(BROKEN)

    with pytest.raises(BrokenForm) as refused:
        publish(page)

    assert {finding.id for finding in refused.value.findings} >= {"missing-target"}
    assert refused.value.messages == [finding.message for finding in refused.value.findings]


def test_a_refused_draft_is_as_it_was() -> None:
    page = draft_of(BROKEN)
    log = actions(page)

    with pytest.raises(BrokenForm):
        publish(page)

    assert not again(page).live
    assert again(page).first_published_at is None
    assert actions(page) == log
    assert not FormVersion.objects.exists()


def test_a_refused_change_leaves_the_open_service_as_it_was() -> None:
    page = published()
    changed(page, BROKEN)

    with pytest.raises(BrokenForm):
        publish(page)

    assert again(page).live
    assert again(page).has_unpublished_changes
    assert again(page).current_version == page.current_version
    assert again(page).last_published_at == page.last_published_at
    assert again(page).live_revision == page.live_revision
    assert not again(page).errors()


def test_going_back_to_a_broken_revision_is_refused() -> None:
    page = draft_of(BROKEN)
    broken = page.get_latest_revision()
    publish(changed(page, TWO_BRANCHES))

    with pytest.raises(BrokenForm):
        broken.publish(previous_revision=broken)

    assert not again(page).errors()


def test_a_service_without_a_default_team_is_refused() -> None:
    page = draft_of(form(*TWO_BRANCHES.steps, default_team=""))

    with pytest.raises(BrokenForm) as refused:
        publish(page)

    assert [finding.id for finding in refused.value.findings] == ["no-default-team"]


def test_saving_a_broken_page_as_live_is_refused_and_stores_nothing() -> None:
    page = put(again(published()), BROKEN)
    page.summary = "Not to be stored"

    with pytest.raises(BrokenForm):
        page.save()

    assert again(page).summary == ""
    assert not again(page).errors()


def test_adding_a_broken_live_page_is_refused_and_leaves_the_tree_in_order() -> None:
    parent = home()
    children = parent.numchild

    with pytest.raises(BrokenForm):
        parent.add_child(instance=put(FormPage(slug="report", live=True), BROKEN))

    assert Page.objects.get(pk=parent.pk).numchild == children
    assert not any(Page.find_problems())


def test_an_update_of_other_columns_of_a_live_page_compiles_nothing() -> None:
    page = published()

    page.summary = "New"
    page.save(update_fields=["summary"])

    assert FormVersion.objects.filter(page=page.pk).count() == 1


# The schedule


@pytest.fixture
def tomorrow() -> Any:
    return timezone.now() + timedelta(days=1)


def due(page: FormPage) -> None:
    """As if a sound revision had been scheduled, and its time had come."""
    past = timezone.now() - timedelta(minutes=1)
    revision = page.get_latest_revision()
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()


def test_scheduling_a_sound_service_publishes_it_when_it_is_due(tomorrow: Any) -> None:
    page = draft_of(go_live_at=tomorrow)
    publish(page)
    assert not again(page).live
    due(page)

    call_command("publish_scheduled")

    assert again(page).live
    assert again(page).current_version.number == 1


@pytest.mark.parametrize("is_open", [False, True])
def test_scheduling_a_broken_service_is_refused(tomorrow: Any, *, is_open: bool) -> None:
    page = published() if is_open else draft_of()
    page.go_live_at = tomorrow
    changed(page, BROKEN)

    with pytest.raises(BrokenForm):
        publish(page)

    assert again(page).scheduled_revision is None
    assert again(page).live is is_open


def test_a_refused_schedule_keeps_the_one_that_stands(tomorrow: Any) -> None:
    page = draft_of(go_live_at=tomorrow)
    publish(page)
    scheduled = again(page).scheduled_revision
    changed(page, BROKEN)

    with pytest.raises(BrokenForm):
        publish(page)

    assert again(page).scheduled_revision == scheduled


@pytest.fixture
def broken_when_due() -> FormPage:
    page = draft_of(BROKEN, slug="broken")
    due(page)
    return page


def test_the_schedule_passes_over_a_broken_service_and_publishes_the_others(
    broken_when_due: FormPage,
) -> None:
    sound = draft_of(slug="sound")
    due(sound)

    call_command("publish_scheduled")

    assert again(sound).live
    assert not again(broken_when_due).live


def test_a_broken_service_leaves_the_schedule_so_that_it_can_be_mended(
    broken_when_due: FormPage,
) -> None:
    call_command("publish_scheduled")

    assert again(broken_when_due).scheduled_revision is None
    assert again(broken_when_due).get_lock() is None
    publish(changed(again(broken_when_due), TWO_BRANCHES))
    assert again(broken_when_due).live


def test_the_history_of_the_page_says_why_the_schedule_refused_it(
    broken_when_due: FormPage, caplog: pytest.LogCaptureFixture
) -> None:
    call_command("publish_scheduled")

    entry = PageLogEntry.objects.filter(page=broken_when_due.pk).latest("timestamp")
    assert "Not published" in entry.message
    for error in broken_when_due.get_latest_revision_as_object().errors():
        assert error.message in entry.message
        assert error.message in caplog.text


def test_an_open_service_stays_open_when_its_scheduled_change_is_broken() -> None:
    page = published()
    due(changed(page, BROKEN))

    call_command("publish_scheduled")

    assert again(page).live
    assert again(page).current_version == page.current_version
