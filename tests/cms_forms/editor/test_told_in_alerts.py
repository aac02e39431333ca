"""Which answers alerts tell: chosen by words, and none of a sensitive service."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from cms_forms.pages.form_page import BrokenForm, FormPage
from tests.cms_forms.editor.publishing import again, edit_url, post_edit

pytestmark = pytest.mark.django_db


def test_what_alerts_tell_is_chosen_by_the_words_of_the_questions(
    admin_client: Client, sound: FormPage
) -> None:
    [first, *_] = sound.compile().placed_questions.values()
    question = first[1]

    shown = admin_client.get(edit_url(sound)).content.decode()
    post_edit(admin_client, sound, told_in_alerts=question.id, keep_days="90")

    assert re.search(rf'value="{question.id}"[^>]*>\s*{escape(question.label)}', shown)
    draft = again(sound).get_latest_revision_as_object()
    assert (draft.told_in_alerts, draft.keep_days) == ([question.id], 90)


def test_a_sensitive_service_tells_nothing_in_alerts(admin_client: Client, sound: FormPage) -> None:
    question = next(iter(sound.compile().placed_questions))

    response = post_edit(admin_client, sound, told_in_alerts=question, is_sensitive="on")

    assert "No answer to a sensitive service is told" in response.content.decode()
    assert not again(sound).get_latest_revision_as_object().is_sensitive


def test_a_question_that_was_deleted_meanwhile_is_forgotten(
    admin_client: Client, sound: FormPage
) -> None:
    response = post_edit(admin_client, sound, told_in_alerts="gone")

    assert response.status_code == 302
    assert again(sound).get_latest_revision_as_object().told_in_alerts == []


def test_no_way_of_publishing_lets_a_sensitive_service_tell(sound: FormPage) -> None:
    sound.is_sensitive = True
    sound.told_in_alerts = [next(iter(sound.compile().placed_questions))]

    with pytest.raises(BrokenForm, match="sensitive"):
        sound.save_revision().publish()


def test_the_comparison_says_what_is_told_by_its_words(
    admin_client: Client, sound: FormPage
) -> None:
    question = next(iter(sound.compile().placed_questions.values()))[1]
    before = sound.save_revision()
    sound.told_in_alerts = [question.id]
    after = sound.save_revision()

    url = reverse("wagtailadmin_pages:revisions_compare", args=[sound.pk, before.pk, after.pk])
    page = admin_client.get(url).content.decode()

    assert re.search(rf"addition[^>]*>{escape(question.label)}", page)
