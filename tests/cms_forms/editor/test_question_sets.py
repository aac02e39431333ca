"""An editor keeps questions in a set, and puts the set into steps of services."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from wagtail import blocks

from cms_forms.exchange import export_form, import_form, sets_not_here
from cms_forms.models import BrokenSet, QuestionSet, QuestionSetVersion
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes, sets
from tests.cms_forms.editor.draft import parts
from tests.cms_forms.editor.posting import untouched
from tests.cms_forms.engine.builders import one_of, short_text, under
from tests.cms_forms.question_sets import (
    EMAIL,
    NAME,
    ask,
    contact,
    draft_using,
    live_using,
    put_into,
    republished,
)
from tests.cms_forms.services import draft_of, home

pytestmark = pytest.mark.django_db
ADD = "/admin/question-sets/add/"
PHONE = short_text("phone")


def typed(name: str, *labels: str) -> dict[str, Any]:
    """What the browser posts for a set with these short texts."""
    posted: dict[str, Any] = {"name": name, "questions-count": len(labels)}
    for number, label in enumerate(labels):
        place = f"questions-{number}"
        posted |= {
            f"{place}-deleted": "",
            f"{place}-order": number,
            f"{place}-type": "short_text",
            f"{place}-id": f"id-{number}",
            f"{place}-value-label": label,
            f"{place}-value-required": "on",
        }
    return posted


def test_a_set_is_written_and_published_in_the_admin(admin_client: Client) -> None:
    shown = admin_client.get(ADD).content.decode()
    response = admin_client.post(ADD, typed("How to reach you", "Name") | {"action-publish": "1"})

    question_set = QuestionSet.objects.get()
    assert "cf-choices" in shown
    assert response.status_code == 302
    assert (question_set.key, question_set.live) == ("how-to-reach-you", True)
    assert [each["value"]["label"] for each in question_set.newest.questions] == ["Name"]  # type: ignore[union-attr]
    edit = admin_client.get(f"/admin/question-sets/edit/{question_set.pk}/").content.decode()
    assert f'href="/admin/services/sets/{question_set.pk}/"' in edit


def test_a_draft_of_a_set_may_be_empty_and_changes_nothing_for_services(
    admin_client: Client,
) -> None:
    question_set = contact()
    url = f"/admin/question-sets/edit/{question_set.pk}/"

    admin_client.post(url, typed(question_set.name))

    question_set.refresh_from_db()
    assert question_set.has_unpublished_changes
    assert question_set.newest.number == 1  # type: ignore[union-attr]


def test_an_empty_set_is_not_published_and_the_screen_says_why(admin_client: Client) -> None:
    question_set = contact()
    url = f"/admin/question-sets/edit/{question_set.pk}/"

    page = admin_client.post(url, typed(question_set.name) | {"action-publish": "1"})

    assert page.status_code == 200
    assert "asks nothing" in page.content.decode()
    assert QuestionSetVersion.objects.count() == 1
    with pytest.raises(BrokenSet):
        ask(question_set).save()


def test_publishing_the_same_again_makes_no_version_and_a_change_makes_one() -> None:
    question_set = contact()

    republished(question_set, NAME, EMAIL)
    assert question_set.newest.number == 1  # type: ignore[union-attr]
    republished(question_set, NAME, PHONE)

    assert question_set.newest.number == 2  # type: ignore[union-attr]


def test_two_sets_of_like_names_have_keys_of_their_own() -> None:
    assert contact(name="About you").key == "about-you"
    assert contact(name="About you!").key == "about-you-2"


def test_a_set_offers_neither_conditions_nor_ways_to_steps() -> None:
    block = QuestionSet(name="x").questions.stream_block.child_blocks["one_of"]
    option: Any = block.child_blocks["options"].child_block

    assert "show_if" not in block.child_blocks
    assert "under" in block.child_blocks
    assert "target" not in option.child_blocks
    assert isinstance(block, blocks.StructBlock)


def post_step(client: Client, page: FormPage, **changed: Any) -> Any:
    part = parts(page)[0]
    return client.post(f"/admin/services/{page.pk}/part/{part['id']}/", untouched(part) | changed)


def test_a_step_takes_a_set_by_its_name_and_the_server_adds_its_questions(editor: Client) -> None:
    question_set, page = contact(), draft_of(slug="new")
    part = parts(page)[0]
    place = "block-questions-1"

    shown = editor.get(f"/admin/services/{page.pk}/part/{part['id']}/").content.decode()
    response = post_step(
        editor,
        page,
        **{
            "block-questions-count": 2,
            f"{place}-deleted": "",
            f"{place}-order": 1,
            f"{place}-type": "question_set",
            f"{place}-id": "there",
            f"{place}-value": question_set.key,
            f"{place}-value-version": "1",
        },
    )

    assert '"name": "Your contact details", "version": 1' in shown
    assert response.status_code == 302
    step = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().compile().steps[0]
    assert [each.label for each in step.questions[1:]] == ["name", "email"]
    assert [(each.key, each.version) for each in step.sets] == [(question_set.key, 1)]


def test_saving_a_step_as_it_is_keeps_the_version_that_it_has(editor: Client) -> None:
    question_set = contact()
    page = draft_using(question_set)
    before = parts(page)
    republished(question_set, NAME, PHONE)

    assert post_step(editor, page).status_code == 302

    assert parts(page)[0]["value"]["questions"][1] == before[0]["value"]["questions"][1]


@pytest.mark.parametrize(
    ("key", "version"), [("", ""), ("no-such-set", "1"), ("your-contact-details", "x")]
)
def test_what_no_screen_sends_becomes_no_reference_to_what_is_not_there(
    editor: Client, key: str, version: str
) -> None:
    page = draft_using(contact())
    place = "block-questions-1-value"

    post_step(editor, page, **{place: key, f"{place}-version": version}, confirmed="1")

    value = parts(page)[0]["value"]["questions"][1]["value"]
    assert value["set"] in ("", "your-contact-details")
    assert value["version"] in (0, 1)


def test_the_list_of_steps_shows_the_set_and_takes_a_newer_version_over(
    editor: Client,
) -> None:
    question_set = contact()
    page = draft_using(question_set)
    republished(question_set, NAME, PHONE)

    shown = editor.get(f"/admin/services/{page.pk}/").content.decode()
    asked = {"action": "update_set", "id": question_set.key}
    answer = editor.post(
        f"/admin/services/{page.pk}/change/", json.dumps(asked), content_type="application/json"
    ).json()

    assert "This uses an older version of “Your contact details”" in " ".join(shown.split())
    assert "older version" not in answer["list"]
    labels = [
        each["value"]["label"] for each in sets.questions_of(changes.steps(parts(page))[0]["value"])
    ]
    assert labels == ["what", "name", "phone"]


def test_a_set_that_is_not_live_is_not_taken_over_and_not_offered(editor: Client) -> None:
    question_set = contact()
    page = draft_using(question_set)
    question_set.unpublish()

    asked = {"action": "update_set", "id": question_set.key}
    answer = editor.post(
        f"/admin/services/{page.pk}/change/", json.dumps(asked), content_type="application/json"
    )

    assert answer.status_code == 409
    assert not QuestionSetVersion.objects.offered().exists()
    assert FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().errors() == []


def test_a_set_stands_twice_in_a_service() -> None:
    question_set = contact()

    page = put_into(draft_using(question_set), question_set, at="again")

    draft = page.get_latest_revision_as_object()
    assert draft.errors() == []
    assert [each.label for each in draft.compile().steps[0].questions] == [
        *("what", "name", "email"),
        *("name", "email"),
    ]


@pytest.mark.parametrize("way", ["page", "bulk", "shell", "many"])
def test_a_set_that_is_used_is_not_deleted(admin_client: Client, way: str) -> None:
    question_set = contact()
    live_using(question_set)

    if way in ("page", "bulk"):
        url = f"/admin/question-sets/delete/{question_set.pk}/"
        if way == "bulk":
            url = f"/admin/bulk/cms_forms/questionset/delete/?id={question_set.pk}"
        response = admin_client.post(url)
        assert response["Location"] == f"/admin/services/sets/{question_set.pk}/"
        page = admin_client.get(response["Location"]).content.decode()
        assert "was not deleted: 1 services use it" in page
    else:
        deleted = question_set if way == "shell" else QuestionSet.objects.all()
        with pytest.raises(ProtectedError), transaction.atomic():
            deleted.delete()

    assert QuestionSet.objects.filter(pk=question_set.pk).exists()


def test_a_set_that_only_old_revisions_have_is_deleted_and_they_still_say_what_they_asked() -> None:
    question_set = contact()
    page = live_using(question_set)
    old = page.latest_revision
    draft = draft_of(slug="plain").get_latest_revision_as_object()
    page.parts = draft.parts
    page.save_revision(clean=False).publish()

    question_set.delete()

    assert old is not None
    assert [each.label for each in old.as_object().compile().steps[0].questions] == [
        *("what", "name", "email"),
    ]
    assert old.as_object().errors() == []


def test_a_document_says_the_set_and_links_to_it_where_it_asks_the_same() -> None:
    question_set = contact(
        NAME, one_of("way", "email", "none"), under("way", "email", short_text("address"))
    )
    document = export_form(live_using(question_set))

    again = import_form(document, parent=home())

    (reference,) = again.compile().steps[0].sets
    assert (reference.key, reference.version) == (question_set.key, 1)
    assert sets_not_here(document) == []
    assert export_form(again)["steps"] == document["steps"]


@pytest.mark.parametrize("other", ["none", "another"])
def test_a_document_with_a_set_that_is_not_here_brings_plain_questions(other: str) -> None:
    question_set = contact()
    document = export_form(draft_using(question_set).get_latest_revision_as_object())
    FormPage.objects.all().delete()
    QuestionSet.objects.all().delete()
    if other == "another":
        contact(PHONE)

    again = import_form(document, parent=home())

    assert sets_not_here(document) == ["your-contact-details"]
    assert again.compile().steps[0].sets == ()
    assert [each["id"] for each in document["steps"][0]["questions"]] == [
        each.id for each in again.compile().steps[0].questions
    ]
