"""The visitor's way through a service."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from nacl.secret import Aead

from cms_forms.engine.neutral import mark
from cms_forms.models import Journey, SavedStep, Submission
from cms_forms.pages.form_page import FormPage
from cms_forms.sealing import SMALLEST_TEXT
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db


class TestTheStart:
    def test_the_start_page_is_the_same_for_everybody_and_may_be_cached(
        self, visitor: Visitor
    ) -> None:
        response = visitor.open()

        assert "public" in response["Cache-Control"]
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in response.content.decode()

    def test_looking_at_the_first_step_stores_nothing(self, visitor: Visitor) -> None:
        assert visitor.open("hurt/").status_code == 200
        assert not Journey.objects.exists()

    def test_the_first_answer_begins_a_journey_that_only_its_cookie_opens(
        self, visitor: Visitor
    ) -> None:
        response = visitor.answer("hurt/", q_hurt="no")

        assert response.status_code == 302
        assert response.url.endswith("/when/")
        cookie = response.cookies[visitor.cookie]
        assert cookie["httponly"]
        assert cookie["path"] == "/"
        saved = SavedStep.objects.get()
        assert b"q_hurt" not in bytes(saved.ciphertext)
        assert cookie.value.split(".")[1] not in str(Journey.objects.values().get())

    def test_start_now_offers_to_go_on_with_answers_that_were_not_sent(
        self, visitor: Visitor
    ) -> None:
        visitor.answer("hurt/", q_hurt="no")

        page = visitor.open("start/")

        assert "Continue where you left off" in page.content.decode()

    def test_starting_again_deletes_the_answers(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")

        response = visitor.client.post(visitor.path + "start/")

        assert response.url.endswith("/hurt/")
        assert not Journey.objects.exists()


class TestAtRest:
    def test_a_row_tells_neither_its_step_nor_which_of_two_answers_it_holds(
        self, service: FormPage
    ) -> None:
        sizes = set()
        for answer in ("no", "yes", "urgent"):
            Visitor(Client(), service.url).answer("hurt/", q_hurt=answer)
        for saved in SavedStep.objects.all():
            assert "hurt" not in saved.step_fingerprint
            sizes.add(len(bytes(saved.ciphertext)))

        assert len(sizes) == 1
        assert len({saved.step_fingerprint for saved in SavedStep.objects.all()}) == 3

    @pytest.mark.parametrize("length", [0, 1, 230, 255, 256, 257, 511, 100_000])
    def test_answers_of_every_length_come_back(self, service: FormPage, length: int) -> None:
        journey = Journey.objects.create(version=service.current_version)
        key = Journey.make_key()

        journey.save_step(key, "details", {"q-name": "x" * length})

        assert journey.read_answers(key) == {"details": {"q-name": "x" * length}}
        size = len(bytes(SavedStep.objects.get().ciphertext)) - Aead.NONCE_SIZE - Aead.MACBYTES
        assert size >= SMALLEST_TEXT
        assert size & (size - 1) == 0


class TestTheWay:
    def test_an_answer_leads_where_its_option_says(self, visitor: Visitor) -> None:
        assert visitor.answer("hurt/", q_hurt="urgent").url.endswith("/call-999/")
        assert visitor.answer("hurt/", q_hurt="yes").url.endswith("/injuries/")

    def test_an_exit_gives_advice_and_no_way_onward(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="urgent")

        page = visitor.open("call-999/").content.decode()

        assert "Call 999." in page
        assert "<button" not in page

    def test_a_deep_link_leads_to_the_first_gap(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")

        assert visitor.open("details/").url.endswith("/when/")
        assert visitor.open("check-answers/").url.endswith("/when/")

    def test_back_leads_to_the_step_before_on_this_path(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")

        assert f'href="{visitor.path}hurt/"' in visitor.open("when/").content.decode()

    def test_an_unknown_step_says_so_and_leads_on(self, visitor: Visitor) -> None:
        response = visitor.open("no-such-step/")

        assert response.status_code == 404
        assert f'href="{visitor.path}hurt/"' in response.content.decode()

    def test_a_change_that_opens_a_gap_leads_to_it_and_then_back_to_check_answers(
        self, visitor: Visitor
    ) -> None:
        visitor.answer_everything()

        gap = visitor.answer("hurt/?change=1", q_hurt="yes")
        done = visitor.client.post(
            gap.url, visitor.hidden("injuries/?change=1") | {"q-injuries": "A cut"}
        )

        assert gap.url.endswith("/injuries/?change=1")
        assert done.url.endswith("/check-answers/")

    def test_answers_that_are_no_longer_on_the_path_are_not_shown(self, visitor: Visitor) -> None:
        visitor.answer_everything(hurt="yes")

        visitor.answer("hurt/?change=1", q_hurt="no")

        assert "A broken arm" not in visitor.open("check-answers/").content.decode()

    def test_the_title_says_error_step_and_service(self, visitor: Visitor) -> None:
        page = visitor.answer("hurt/").content.decode()

        assert "<title>Error: Was anyone hurt? – Report a collision" in page

    def test_errors_are_summarised_and_linked_to_their_inputs(self, visitor: Visitor) -> None:
        response = visitor.answer("hurt/")
        page = response.content.decode()

        assert response.status_code == 422
        assert f'<a href="#{mark("q-hurt")}.field">Choose whether anyone was hurt</a>' in page
        assert f'id="{mark("q-hurt")}.field"' in page


class TestThingsThatGoWrong:
    def test_an_answer_after_the_cookie_expired_is_kept(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.client.cookies.clear()

        response = visitor.client.post(
            visitor.path + "details/", {"q-name": "Demo Person", "q-email": ""}
        )
        visitor.client.cookies = response.cookies
        notice = visitor.client.get(response.url).content.decode()
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        visitor.answer("vehicles/add/", q_mark="AB12 CDE")

        assert "hurt/?notice=expired" in response.url
        assert "The answer that you just gave is kept" in notice
        assert "Demo Person" in visitor.open("check-answers/").content.decode()

    def test_another_tab_with_other_answers_is_not_overwritten_unasked(
        self, visitor: Visitor
    ) -> None:
        stale = visitor.hidden("hurt/") | {"q-hurt": "yes"}
        visitor.answer("hurt/", q_hurt="no")

        response = visitor.client.post(visitor.path + "hurt/", stale)

        assert response.status_code == 409
        assert "open in another tab" in response.content.decode()
        assert visitor.open("when/").status_code == 200

    def test_two_tabs_on_different_steps_both_save(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        first, second = visitor.hidden("details/"), visitor.hidden("hurt/")

        visitor.client.post(visitor.path + "details/", first | {"q-name": "Tab One"})
        visitor.client.post(visitor.path + "hurt/", second | {"q-hurt": "yes"})
        visitor.answer("injuries/", q_injuries="From tab two")
        page = visitor.open("check-answers/").content.decode()

        assert "Tab One" in page
        assert "From tab two" in page

    def test_a_wrong_token_keeps_what_was_typed(self, service: FormPage) -> None:
        client = Client(enforce_csrf_checks=True)
        visitor = Visitor(client, service.url)
        client.get(service.url + "hurt/")

        response = client.post(service.url + "hurt/", {"q-hurt": "no"})
        page = response.content.decode()

        assert response.status_code == 403
        assert 'value="no" checked' in page
        assert "nothing was saved" in page
        assert visitor.answer("hurt/", q_hurt="no").status_code == 302

    @pytest.mark.parametrize(
        "value", ["nonsense", "\x00", "no\x00", "urgent' OR 1=1", "\ud800", "x" * 200_000]
    )
    def test_options_that_do_not_exist_are_refused(self, visitor: Visitor, value: str) -> None:
        body = urlencode({"q-hurt": value}, errors="surrogatepass")

        response = visitor.client.post(
            visitor.path + "hurt/", body, content_type="application/x-www-form-urlencoded"
        )

        assert response.status_code == 422
        assert not Journey.objects.exists()

    @pytest.mark.parametrize("cookie", ["", "x", "a.b", "." * 500, "0" * 32 + ".AAAA"])
    def test_a_cookie_that_is_not_ours_opens_nothing(self, visitor: Visitor, cookie: str) -> None:
        visitor.client.cookies[visitor.cookie] = cookie

        assert visitor.open("when/").url.endswith("/hurt/")

    def test_somebody_elses_journey_does_not_open_with_another_key(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        journey = visitor.client.cookies[visitor.cookie].value.split(".")[0]
        visitor.client.cookies[visitor.cookie] = f"{journey}.{'A' * 43}="

        assert visitor.open("when/").url.endswith("/hurt/")

    def test_a_body_that_is_too_large_is_refused_without_losing_earlier_answers(
        self, visitor: Visitor
    ) -> None:
        visitor.answer("hurt/", q_hurt="no")

        response = visitor.client.post(visitor.path + "when/", {"q-when.day": "1" * 3_000_000})

        assert response.status_code == 400
        assert visitor.open("when/").status_code == 200

    def test_journey_pages_are_kept_by_no_cache(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")

        assert visitor.open("when/")["Cache-Control"] == "private, no-store"


class TestVersions:
    def test_a_journey_under_way_keeps_the_version_it_began(
        self, visitor: Visitor, service: FormPage
    ) -> None:
        visitor.answer_everything()
        before = service.current_version
        page = service.get_latest_revision_as_object()
        page.declaration = "New words."
        page.save_revision().publish()

        shown = visitor.open("check-answers/").content.decode()
        visitor.send()

        assert "New words." not in shown
        assert Submission.objects.get().version == before

    def test_publishing_the_same_form_again_makes_no_new_version(self, service: FormPage) -> None:
        service.save_revision().publish()

        assert service.form_versions.count() == 1
