"""What is saved of a step, what a sensitive service says first, the warning before the end."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms_forms import due
from cms_forms.models import Journey, ResumeMail
from cms_forms.models.journey import KEPT
from cms_forms.models.resume_mail import WARNED
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.saving import EMAIL, SAVE, go_on, mailed, save, shown
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db


def test_a_preview_gives_no_link_and_says_so(admin_client: Client, service: FormPage) -> None:
    editor = Visitor(admin_client, reverse("cms_forms_editor:preview", args=[service.pk]))
    editor.answer("hurt/", q_hurt="no")

    for by in ("mail", "hand"):
        page = save(editor, by=by).content.decode()
        assert "A preview has none" in page
        assert "/go-on/" not in page
    assert not ResumeMail.objects.exists()
    assert not mail.outbox


class TestSensitive:
    @pytest.fixture(autouse=True)
    def _sensitive(self, service: FormPage) -> None:
        service.is_sensitive = True
        service.save_revision().publish()

    def test_it_says_what_a_mail_does_before_it_asks_for_an_address(self, begun: Visitor) -> None:
        page = begun.open(SAVE).content.decode()

        assert "Whoever can read your mailbox" in page
        assert 'name="email"' not in page
        assert 'name="email"' in save(begun, email="", by="mail").content.decode()

    def test_who_does_not_choose_is_asked_again(self, begun: Visitor) -> None:
        answer = save(begun, by="")

        assert answer.status_code == 422
        assert 'href="#by"' in answer.content.decode()

    def test_the_mail_names_no_service_and_is_the_only_one(self, begun: Visitor) -> None:
        mailed(begun)

        sent = mail.outbox[-1]
        assert begun.path.strip("/") not in f"{sent.subject} {sent.body}"
        assert FormPage.objects.get().title not in f"{sent.subject} {sent.body}"
        assert not ResumeMail.objects.exists()

    def test_whoever_wants_a_warning_gets_one(self, begun: Visitor) -> None:
        mailed(begun, warn="1")

        assert ResumeMail.objects.get().is_warning


class TestFromAStep:
    def test_what_was_typed_is_saved_first(self, begun: Visitor) -> None:
        answer = begun.answer("injuries/", q_injuries="Another", **{"journey.later": "1"})

        assert answer["Location"] == begun.path + SAVE
        other = Visitor(Client(), begun.path)
        go_on(shown(begun), other.client)
        assert "Another" in other.open("injuries/").content.decode()

    def test_what_is_not_right_yet_is_there_again_and_is_no_answer(self, begun: Visitor) -> None:
        typed = begun.hidden("when/") | {"q-when.day": "77", "journey.later": "1"}

        answer = begun.client.post(begun.path + "when/", typed)

        assert answer["Location"] == begun.path + SAVE
        other = Visitor(Client(), begun.path)
        assert go_on(shown(begun), other.client)["Location"] == begun.path + "when/"
        page = other.open("when/").content.decode()
        assert 'value="77"' in page
        assert "There is a problem" not in page

    def test_the_first_step_can_be_saved_before_it_is_right(self, visitor: Visitor) -> None:
        nothing = visitor.client.post(visitor.path + "hurt/", {"journey.later": "1"}, follow=True)

        assert "nothing to save yet" in nothing.content.decode()
        assert not Journey.objects.exists()

    def test_an_item_of_a_list_is_saved_first(self, begun: Visitor) -> None:
        begun.answer("when/", **date_parts("q_when", date.today() - timedelta(2)))

        answer = begun.answer("vehicles/add/", q_mark="AB12 CDE", **{"journey.later": "1"})

        assert answer["Location"] == begun.path + SAVE
        assert "AB12" in begun.open("vehicles/").content.decode()

    def test_every_step_offers_saving_and_deleting(self, visitor: Visitor) -> None:
        visitor.answer_everything(hurt="yes")

        for place in ("hurt/", "injuries/", "when/", "vehicles/", "details/", "check-answers/"):
            page = visitor.open(place).content.decode()
            assert "Save and come back later" in page, place
            assert "Delete my answers" in page, place


class TestTheWarning:
    def test_it_comes_before_the_end_says_when_and_has_no_link(self, begun: Visitor) -> None:
        mailed(begun)
        warning = ResumeMail.objects.get()
        ends = Journey.objects.get().ends_at
        assert abs(warning.due_at - (ends - WARNED)) < timedelta(minutes=1)
        assert due.run(10) == 0

        _days_pass(KEPT - WARNED + timedelta(hours=1))
        due.run(10)

        sent = mail.outbox[-1]
        end = timezone.localtime(Journey.objects.get().ends_at)
        assert (sent.subject, sent.to) == ("Your link ends soon", [EMAIL])
        assert f"On {end.day} {end:%B} {end.year} at {end:%H:%M} we delete" in str(sent.body)
        assert "/go-on/" not in str(sent.body)
        assert due.run(10) == 0

    def test_whoever_went_on_is_warned_later_and_once_for_each_end(self, begun: Visitor) -> None:
        link = mailed(begun)
        _days_pass(KEPT - WARNED - timedelta(days=1))
        go_on(link)
        _days_pass(timedelta(days=2))

        due.run(10)
        assert len(mail.outbox) == 1

        _days_pass(KEPT - WARNED)
        due.run(10)
        due.run(10)
        assert len(mail.outbox) == 2

    def test_asking_again_leaves_one_warning_to_the_newest_address(self, begun: Visitor) -> None:
        save(begun)
        save(begun, email="other@rivermouth.example")

        warning = ResumeMail.objects.get(is_warning=True)

        assert warning.read().address == "other@rivermouth.example"

    def test_it_goes_with_a_journey_that_expired(self, begun: Visitor) -> None:
        mailed(begun)
        _days_pass(KEPT)

        due.run(10)

        assert not ResumeMail.objects.exists()
        assert len(mail.outbox) == 1


def _days_pass(time: timedelta) -> None:
    for journey in Journey.objects.all():
        Journey.objects.filter(pk=journey.pk).update(touched_at=journey.touched_at - time)
    for row in ResumeMail.objects.all():
        ResumeMail.objects.filter(pk=row.pk).update(due_at=row.due_at - time)
