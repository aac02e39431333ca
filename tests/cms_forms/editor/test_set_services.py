"""After a set is published, an editor chooses the services that get it."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.models import GroupPagePermission, ModelLogEntry, Page, PageLogEntry

from cms_forms.editor import drafts, set_services
from cms_forms.engine.definition import Form
from cms_forms.models import QuestionSet
from cms_forms.pages.form_page import FormPage
from cms_forms.pages.set_uses import uses_of
from cms_forms.stream.sets import own_id
from tests.cms_forms.editor.test_question_sets import typed
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    form,
    is_answered,
    short_text,
    shown_if,
)
from tests.cms_forms.question_sets import (
    NAME,
    asked,
    contact,
    draft_using,
    live_using,
    put_into,
    republished,
)
from tests.cms_forms.services import changed, published

pytestmark = pytest.mark.django_db
PHONE = short_text("phone")
OLD, NEW = ["what", "name", "email"], ["what", "name", "phone"]


@pytest.fixture
def contact_set() -> QuestionSet:
    return contact()


def url(question_set: QuestionSet) -> str:
    return f"/admin/services/sets/{question_set.pk}/"


def row_id(page: FormPage) -> str:
    return f"{page.pk}:{drafts.stamp(FormPage.objects.get(pk=page.pk))}"


def publish(client: Client, question_set: QuestionSet, *pages: FormPage, **more: Any) -> str:
    sent = {
        "services": [row_id(page) for page in pages],
        "reason": "People have phones",
        "version": question_set.newest.number,  # type: ignore[union-attr]
    }
    response = client.post(url(question_set), sent | more)
    return " ".join(response.content.decode().split())


def test_publishing_a_set_leads_to_the_services_that_use_it(
    editor: Client, contact_set: QuestionSet
) -> None:
    page = live_using(contact_set)

    response = editor.post(
        f"/admin/question-sets/edit/{contact_set.pk}/",
        typed(contact_set.name, "Phone") | {"action-publish": "1"},
    )

    assert response["Location"] == url(contact_set)
    shown = " ".join(editor.get(url(contact_set)).content.decode().split())
    assert "Visitors are asked version 1." in shown
    assert '<span class="addition">Question: Phone</span>' in shown
    assert f'value="{row_id(page)}"' in shown
    assert asked(page) == OLD


def test_a_set_that_nothing_uses_is_published_without_a_question(editor: Client) -> None:
    response = editor.post(
        "/admin/question-sets/add/", typed("Alone", "Name") | {"action-publish": "1"}
    )

    assert response["Location"] == "/admin/question-sets/"


def test_those_that_are_ticked_get_it_and_the_others_keep_what_they_ask(
    editor: Client, contact_set: QuestionSet
) -> None:
    one, other = live_using(contact_set, "one"), live_using(contact_set, "other")
    republished(contact_set, NAME, PHONE)

    said = publish(editor, contact_set, one)

    assert "“One” is published." in said
    assert (asked(one), asked(other)) == (NEW, OLD)
    assert not FormPage.objects.get(pk=one.pk).has_unpublished_changes
    said_in_history = [
        entry.data.get("words", "") for entry in PageLogEntry.objects.filter(page=one.pk)
    ]
    assert any("People have phones" in words for words in said_in_history)
    assert [use.live_versions for use in uses_of(contact_set)] == [[2], [1]]


def test_a_journey_under_way_keeps_what_it_began_with(
    editor: Client, contact_set: QuestionSet
) -> None:
    page = live_using(contact_set)
    began = page.current_version
    republished(contact_set, NAME, PHONE)

    publish(editor, contact_set, page)

    assert began is not None
    began.refresh_from_db()
    assert [each.label for each in began.form.steps[0].questions] == OLD


def test_unpublished_changes_are_said_and_not_ticked(
    editor: Client, contact_set: QuestionSet
) -> None:
    page = live_using(contact_set)
    draft = page.get_latest_revision_as_object()
    draft.summary = "Not ready"
    draft.save_revision()
    republished(contact_set, NAME, PHONE)

    shown = " ".join(editor.get(url(contact_set)).content.decode().split())

    assert "publishes the other changes of its draft too" in shown
    assert "checked" not in shown.split("services")[-1]
    assert f'value="{row_id(page)}" id="service-{page.pk}" >' in shown


def reading_email(at: str = "here") -> Form:
    """what ─ here: the set ─► more, if an e-mail address was given"""
    read = condition("has-email", is_answered(own_id(at, "email")))
    return form(
        asks(short_text("what")), asks(shown_if("has-email", short_text("more"))), conditions=[read]
    )


def test_a_service_whose_condition_reads_a_question_that_is_gone_is_not_published(
    editor: Client, contact_set: QuestionSet
) -> None:
    reads = live_using(contact_set, "reads", reading_email())
    plain = live_using(contact_set, "plain")
    before = reads.latest_revision_id
    republished(contact_set, NAME, PHONE)

    shown = " ".join(editor.get(url(contact_set)).content.decode().split())
    said = publish(editor, contact_set, reads, plain)
    publish(editor, contact_set, plain)

    assert "Cannot be published with it:" in shown
    assert f'value="{row_id(reads)}"' not in shown
    assert "Something changed while you looked" in said
    assert asked(reads) == [*OLD, "more"]
    assert FormPage.objects.get(pk=reads.pk).latest_revision_id == before
    assert asked(plain) == NEW


def test_one_that_breaks_at_the_last_moment_says_why_and_the_others_go_on(
    admin_user: User, contact_set: QuestionSet
) -> None:
    reads = live_using(contact_set, "reads", reading_email())
    plain = live_using(contact_set, "plain")
    version = republished(contact_set, NAME, PHONE).newest
    assert version is not None

    outcomes, left = set_services.publish_all(
        admin_user, [row_id(reads), "999999:1", row_id(plain)], version, "Why not"
    )

    assert [(each.title, each.is_published) for each in outcomes] == [
        ("Reads", False),
        ("", False),
        ("Plain", True),
    ]
    assert outcomes[0].words
    assert left == 0
    assert asked(reads) == [*OLD, "more"]
    assert FormPage.objects.get(pk=reads.pk).latest_revision_id == reads.latest_revision_id


def test_what_somebody_changed_meanwhile_is_not_published_unseen(
    editor: Client, contact_set: QuestionSet
) -> None:
    page = live_using(contact_set)
    republished(contact_set, NAME, PHONE)
    seen = row_id(page)
    page.get_latest_revision_as_object().save_revision()

    said = publish(editor, contact_set, services=[seen])

    assert "Something changed while you looked" in said
    assert asked(page) == OLD


def test_a_set_that_was_published_again_meanwhile_is_looked_at_first(
    editor: Client, contact_set: QuestionSet
) -> None:
    page = live_using(contact_set)
    republished(contact_set, NAME, PHONE)
    republished(contact_set, PHONE)

    said = publish(editor, contact_set, page, version=2)

    assert "was published again while you looked" in said
    assert asked(page) == OLD


@pytest.mark.parametrize("missing", ["reason", "services"])
def test_a_reason_and_a_choice_are_needed(
    editor: Client, contact_set: QuestionSet, missing: str
) -> None:
    page = live_using(contact_set)
    republished(contact_set, NAME, PHONE)

    said = publish(editor, contact_set, page, **{missing: []})

    assert "Say why" in said or "Tick the services" in said
    assert asked(page) == OLD


def test_what_is_not_reached_in_time_is_said_and_stays(
    admin_user: User, contact_set: QuestionSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = live_using(contact_set)
    version = republished(contact_set, NAME, PHONE).newest
    assert version is not None
    monkeypatch.setattr(set_services, "LONGEST", 0.0)

    outcomes, left = set_services.publish_all(admin_user, [row_id(page)], version, "Why")

    assert (outcomes, left) == ([], 1)
    assert asked(page) == OLD


def editor_of(*pages: Page, may: tuple[str, ...]) -> Client:
    user = User.objects.create_user("one-of-many", "a@example.org")
    group = Group.objects.create(name="Some")
    codenames = ["access_admin", "change_questionset"]
    group.permissions.add(*Permission.objects.filter(codename__in=codenames))
    for page in pages:
        for codename in may:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            )
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def test_services_that_somebody_may_not_edit_are_a_number(contact_set: QuestionSet) -> None:
    mine = live_using(contact_set, "mine")
    live_using(contact_set, "secret-one")
    republished(contact_set, NAME, PHONE)
    client = editor_of(mine, may=("change_page", "publish_page"))

    shown = " ".join(client.get(url(contact_set)).content.decode().split())

    assert "Mine" in shown
    assert "ecret-one" not in shown
    assert "1 service that you may not edit uses it too." in shown


def test_who_may_edit_and_not_publish_is_told_so(contact_set: QuestionSet) -> None:
    mine = live_using(contact_set, "mine")
    republished(contact_set, NAME, PHONE)
    client = editor_of(mine, may=("change_page",))

    shown = client.get(url(contact_set)).content.decode()
    publish(client, contact_set, mine)

    assert "You may not publish it." in shown
    assert asked(mine) == OLD


def test_who_has_nothing_to_do_with_sets_sees_none(contact_set: QuestionSet) -> None:
    user = User.objects.create_user("staff")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)

    assert client.get(url(contact_set)).status_code == 302


def test_a_locked_service_and_one_that_is_not_live_are_left_alone(
    editor: Client, contact_set: QuestionSet
) -> None:
    locked, drafted = live_using(contact_set, "locked"), draft_using(contact_set, "drafted")
    locker = User.objects.create_superuser("locker")
    FormPage.objects.filter(pk=locked.pk).update(locked=True, locked_by=locker)
    republished(contact_set, NAME, PHONE)

    shown = " ".join(editor.get(url(contact_set)).content.decode().split())

    assert "It is not live. Take the newer version over in its list of steps." in shown
    assert 'type="checkbox" name="services"' not in shown
    assert drafted.title in shown


def test_publishing_a_service_for_another_reason_does_not_bring_a_newer_set(
    contact_set: QuestionSet,
) -> None:
    page = live_using(contact_set)
    republished(contact_set, NAME, PHONE)

    page.get_latest_revision_as_object().save_revision().publish()

    assert asked(page) == OLD
    (use,) = uses_of(contact_set)
    assert (use.live_versions, use.draft_versions) == ([1], [1])


def test_a_copy_and_a_reverted_revision_keep_the_reference(contact_set: QuestionSet) -> None:
    page = live_using(contact_set)
    first = page.latest_revision
    assert first is not None
    page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    changed(page, form(asks(short_text("nothing"))))

    assert [use.draft.title for use in uses_of(contact_set)] == ["A service", "Copy"]
    assert uses_of(contact_set)[0].draft_versions == []

    first.as_object().save_revision(previous_revision=first)
    assert uses_of(contact_set)[1].draft_versions == [1]


def test_a_service_that_names_the_key_in_its_words_only_does_not_use_it(
    contact_set: QuestionSet,
) -> None:
    service = published(slug="words")
    draft = service.get_latest_revision_as_object()
    draft.summary = f'"{contact_set.key}"'
    draft.save_revision()

    assert uses_of(contact_set) == []


def test_a_set_keeps_a_history_of_its_own(editor: Client, contact_set: QuestionSet) -> None:
    editor.post(
        f"/admin/question-sets/edit/{contact_set.pk}/",
        typed(contact_set.name, "Phone") | {"action-publish": "1"},
    )

    actions = ModelLogEntry.objects.filter(object_id=str(contact_set.pk)).values_list("action")
    assert ("wagtail.publish",) in actions
    assert editor.get(f"/admin/question-sets/history/{contact_set.pk}/").status_code == 200


def test_a_set_that_stands_twice_in_one_service_counts_once(contact_set: QuestionSet) -> None:
    page = put_into(draft_using(contact_set, "twice"), contact_set, at="again")

    (use,) = uses_of(contact_set)

    assert (use.page.pk, list(use.steps), use.draft_versions) == (page.pk, ["what"], [1])
