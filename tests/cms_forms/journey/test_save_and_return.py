"""Save and come back: a link by mail or by hand, with which another browser goes on."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms_forms import due
from cms_forms.journey.saving import ASKS_AN_HOUR, MAILS_A_DAY
from cms_forms.models import Journey, ResumeMail
from cms_forms.models.journey import KEPT
from cms_forms.models.signed_token import SignedToken
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.saving import EMAIL, SAVE, TYPED, go_on, look, mailed, press, save, shown
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db


class TestAsking:
    def test_the_link_in_the_mail_goes_on_in_another_browser_at_the_right_step(
        self, begun: Visitor
    ) -> None:
        link = mailed(begun)
        other = Visitor(Client(), begun.path)

        answer = go_on(link, other.client)

        assert answer.status_code == 303
        assert answer["Location"] == begun.path + "when/"
        assert TYPED in other.open("injuries/").content.decode()
        other.answer("when/", **date_parts("q_when", date.today() - timedelta(2)))
        assert begun.open("vehicles/add/").status_code == 200

    def test_one_mail_goes_out_and_its_row_and_key_are_gone(self, begun: Visitor) -> None:
        save(begun)
        assert ResumeMail.objects.filter(is_warning=False).count() == 1

        due.run(10)

        assert [(each.to, each.subject) for each in mail.outbox] == [([EMAIL], "Your link")]
        assert not ResumeMail.objects.filter(is_warning=False).exists()

    def test_a_link_by_hand_writes_no_mail(self, begun: Visitor) -> None:
        assert go_on(shown(begun)).status_code == 303
        assert not ResumeMail.objects.exists()

    def test_the_page_says_where_it_goes_and_until_when(self, begun: Visitor) -> None:
        page = save(begun).content.decode()

        ends = timezone.localtime(timezone.now() + KEPT)
        assert EMAIL in page
        assert f"{ends:%B} {ends.year}" in page

    @pytest.mark.parametrize("email", ["", "demo", "a@b", "x" * 300 + "@example.com"])
    def test_an_address_that_is_none_is_asked_again(self, begun: Visitor, email: str) -> None:
        answer = save(begun, email=email)

        assert answer.status_code == 422
        assert 'href="#id_email"' in answer.content.decode()
        assert not ResumeMail.objects.exists()

    def test_who_does_not_say_how_is_asked(self, begun: Visitor) -> None:
        assert save(begun, by="").status_code == 422
        assert save(begun, by="pigeon").status_code == 422

    def test_a_program_that_fills_in_everything_gets_no_mail(self, begun: Visitor) -> None:
        assert save(begun, website="https://example.com").status_code == 200
        assert not ResumeMail.objects.exists()

    def test_one_network_cannot_ask_for_ever(self, begun: Visitor) -> None:
        for number in range(ASKS_AN_HOUR):
            assert save(begun, email=f"demo{number}@rivermouth.example").status_code == 200

        answer = save(begun)

        assert answer.status_code == 429
        assert "copy the link instead" in answer.content.decode()
        assert go_on(shown(begun)).status_code == 303

    def test_one_address_is_not_filled_and_the_cache_does_not_have_it(self, begun: Visitor) -> None:
        hidden = begun.hidden(SAVE) | {"by": "mail"}
        for number in range(MAILS_A_DAY + 1):
            fields = hidden | {"email": EMAIL.upper() if number % 2 else EMAIL}
            place = f"10.0.0.{number}"
            answer = begun.client.post(begun.path + SAVE, fields, REMOTE_ADDR=place)

        assert answer.status_code == 429
        kept = str(getattr(cache, "_cache", {})).casefold()
        assert "rivermouth" not in kept

    def test_nothing_is_saved_before_there_is_something(self, visitor: Visitor) -> None:
        answer = visitor.client.get(visitor.path + SAVE, follow=True)

        assert "nothing to save yet" in answer.content.decode()

    def test_a_service_may_do_without(self, begun: Visitor) -> None:
        FormPage.objects.get().save_revision()
        page = FormPage.objects.get()
        page.offers_return = False
        page.save_revision().publish()

        assert SAVE not in begun.open("when/").content.decode()
        assert begun.open(SAVE).status_code == 404
        assert save(begun, **{"journey.name": "x"}).status_code == 404

    def test_every_response_is_private_and_not_stored(self, begun: Visitor) -> None:
        link = mailed(begun)
        client = Client()
        answers = [begun.open(SAVE), save(begun), client.get(link), client.get("/go-on/")]
        answers.append(press(client, answers[-1]))

        for answer in answers:
            assert answer["Cache-Control"] == "private, no-store"
        assert client.get(link)["Referrer-Policy"] == "no-referrer"


class TestTheLink:
    def test_a_scanner_that_opens_it_changes_nothing(self, begun: Visitor) -> None:
        link = mailed(begun)
        before = Journey.objects.values().get()

        for _ in range(3):
            scanner = Client()
            assert scanner.head(link).status_code == 302
            assert "Go on" in look(scanner, link).content.decode()

        assert Journey.objects.values().get() == before
        assert go_on(link).status_code == 303

    def test_the_page_and_its_address_have_nothing_of_the_secret(self, begun: Visitor) -> None:
        link = mailed(begun)

        page = look(Client(), link)

        assert page.request["PATH_INFO"] == "/go-on/"
        assert link.split("/")[2] not in page.content.decode()
        assert TYPED not in page.content.decode()

    def test_it_may_be_opened_again(self, begun: Visitor) -> None:
        link = mailed(begun)

        assert [go_on(link).status_code for _ in range(3)] == [303] * 3

    def test_one_that_was_changed_anywhere_opens_nothing(self, begun: Visitor) -> None:
        token = mailed(begun).split("/")[2]

        for place in (0, 20, 30, 50, 90):
            changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
            assert look(Client(), f"/go-on/{changed}/").status_code == 404
        assert look(Client(), f"/go-on/{token[:-1]}/").status_code == 404
        assert look(Client(), f"/go-on/{token}%3E/").status_code == 404

    def test_a_reporters_link_is_no_link_to_answers(self, begun: Visitor) -> None:
        token = mailed(begun).split("/")[2]
        read = SignedToken.read(token, b"resume link")

        assert look(Client(), f"/go-on/{read.text(b'reporter link')}/").status_code == 404
        assert Client().get(f"/report-status/{token}/").status_code == 404

    def test_without_cookies_it_says_what_to_do(self) -> None:
        page = Client().get("/go-on/")

        assert page.status_code == 404
        assert "allow cookies" in page.content.decode()

    def test_it_ends_with_the_journey(self, begun: Visitor) -> None:
        link = mailed(begun)
        Journey.objects.update(touched_at=timezone.now() - KEPT + timedelta(minutes=1))
        assert look(Client(), link).status_code == 200

        Journey.objects.update(touched_at=timezone.now() - KEPT)

        assert look(Client(), link).status_code == 404

    def test_asking_and_going_on_keep_the_answers_anew(self, begun: Visitor) -> None:
        old = timezone.now() - KEPT + timedelta(days=1)
        Journey.objects.update(touched_at=old)
        link = mailed(begun)
        assert Journey.objects.get().touched_at > old + timedelta(days=20)
        Journey.objects.update(touched_at=old)

        go_on(link)

        assert Journey.objects.get().touched_at > old + timedelta(days=20)

    def test_it_ends_when_the_answers_are_sent_and_so_do_its_mails(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        link = mailed(visitor)
        save(visitor)
        visitor.send()

        assert not ResumeMail.objects.exists()
        page = look(Client(), link)
        assert page.status_code == 404
        assert "Then we have it" in page.content.decode()

    def test_it_ends_when_the_answers_are_deleted_in_either_browser(self, begun: Visitor) -> None:
        link = mailed(begun)
        save(begun)
        other = Visitor(Client(), begun.path)
        go_on(link, other.client)

        other.client.post(other.path + "delete/")

        assert not Journey.objects.exists()
        assert look(Client(), link).status_code == 404
        assert begun.open("when/")["Location"].endswith("/hurt/")

    def test_pressed_after_it_ended_nothing_is_opened(self, begun: Visitor) -> None:
        link = mailed(begun)
        client = Client()
        page = look(client, link)
        Journey.objects.update(is_sent=True)

        answer = press(client, page)

        assert answer.status_code == 404
        assert begun.cookie not in client.cookies

    def test_the_exit_forgets_the_answers_and_the_link_brings_them_back(
        self, begun: Visitor
    ) -> None:
        link = mailed(begun)
        begun.client.get(begun.path + "leave/")

        assert go_on(link, begun.client).status_code == 303
        assert TYPED in begun.open("injuries/").content.decode()

    def test_the_exit_forgets_a_link_that_was_opened(self, begun: Visitor) -> None:
        client = Client()
        look(client, mailed(begun))

        client.get("/go-on/leave/")

        assert client.get("/go-on/").status_code == 404

    def test_it_opens_one_journey_and_no_other(self, begun: Visitor) -> None:
        link = mailed(begun)
        other = Visitor(Client(), begun.path)
        other.answer("hurt/", q_hurt="no")
        shown(other)

        client = Client()
        go_on(link, client)

        assert TYPED in Visitor(client, begun.path).open("injuries/").content.decode()
        assert Journey.objects.count() == 2


class TestTwice:
    def test_a_second_link_leaves_the_first_alive_until_it_is_opened(self, begun: Visitor) -> None:
        first, second = mailed(begun), mailed(begun)

        assert go_on(first).status_code == 303
        assert go_on(second).status_code == 303
        assert look(Client(), first).status_code == 404
        assert go_on(second).status_code == 303

    def test_other_answers_in_the_browser_are_named_before_they_are_deleted(
        self, begun: Visitor
    ) -> None:
        link = mailed(begun)
        other = Visitor(Client(), begun.path)
        other.answer("hurt/", q_hurt="no")
        page = look(other.client, link)

        assert "They are deleted if you go on" in page.content.decode()
        assert press(other.client, page).status_code == 303
        assert Journey.objects.count() == 1

    def test_answers_that_were_begun_meanwhile_are_not_deleted_unnamed(
        self, begun: Visitor
    ) -> None:
        link = mailed(begun)
        other = Visitor(Client(), begun.path)
        page = look(other.client, link)
        other.answer("hurt/", q_hurt="no")

        answer = press(other.client, page)

        assert answer.status_code == 409
        assert "They are deleted if you go on" in answer.content.decode()
        assert Journey.objects.count() == 2

    def test_of_two_links_in_two_tabs_none_is_opened_for_the_other(self, begun: Visitor) -> None:
        other = Visitor(Client(), begun.path)
        other.answer("hurt/", q_hurt="no")
        mine, theirs = mailed(begun), shown(other)
        client = Client()
        page = look(client, mine)
        look(client, theirs)

        assert press(client, page).status_code == 409

    def test_who_started_again_in_another_tab_is_told_before_something_is_saved(
        self, begun: Visitor
    ) -> None:
        answer = save(begun, **{"journey.name": "0" * 32})

        assert answer.status_code == 409
        assert not ResumeMail.objects.exists()
