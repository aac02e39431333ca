"""The visitor's way through a service."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client
from nacl.secret import Aead

from cms_forms.engine.deadlines import with_days
from cms_forms.models import Journey, SavedStep, Submission, Team
from cms_forms.models.journey import WrongKey
from cms_forms.pages.form_page import FormPage
from cms_forms.sealing import SMALLEST_TEXT
from tests.cms_forms.documents import Document, collision
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
        assert b"no" not in bytes(saved.ciphertext)
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
        assert '<a href="#q-hurt.field">Choose whether anyone was hurt</a>' in page
        assert 'id="q-hurt.field"' in page


class TestRepeatSteps:
    def test_items_are_added_changed_and_removed(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        visitor.answer("vehicles/add/", q_mark="AB12 CDE")
        visitor.answer("vehicles/add/", q_mark="BD51 SMR")
        visitor.answer("vehicles/2/", q_mark="XY34 ZZZ")
        shown = visitor.open("vehicles/").content.decode()
        visitor.answer("vehicles/1/remove/")
        left = visitor.open("vehicles/").content.decode()

        assert "AB12 CDE" in shown
        assert "XY34 ZZZ" in shown
        assert "BD51 SMR" not in shown
        assert "AB12 CDE" not in left

    def test_the_minimum_must_be_reached(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        assert visitor.open("vehicles/").url.endswith("/vehicles/add/")
        assert visitor.open("details/").url.endswith("/vehicles/")

    def test_sending_without_the_answers_says_that_nothing_was_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        posted = visitor.hidden("check-answers/")
        visitor.client.cookies.clear()

        response = visitor.client.post(visitor.path + "check-answers/", posted, follow=True)

        assert "Nothing was sent" in response.content.decode()
        assert not Submission.objects.exists()

    def test_back_from_a_changed_item_still_leads_to_check_answers(self, visitor: Visitor) -> None:
        visitor.answer_everything()

        page = visitor.open("vehicles/1/?change=1").content.decode()

        assert f'href="{visitor.path}vehicles/?change=1" class="govuk-back-link"' in page

    def test_back_from_the_first_item_leads_to_the_step_before(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        page = visitor.open("vehicles/add/").content.decode()

        assert f'href="{visitor.path}when/" class="govuk-back-link"' in page

    def test_a_report_finds_a_team_whatever_became_of_the_teams(
        self, visitor: Visitor, team: Team
    ) -> None:
        visitor.answer_everything()
        Team.objects.filter(pk=team.pk).update(key="renamed")

        assert visitor.send().status_code == 302
        assert Submission.objects.get().team == team

    def test_an_item_is_not_taken_for_its_neighbour(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        for registration in ("AB12 CDE", "BD51 SMR", "CE21 XYZ"):
            visitor.answer("vehicles/add/", q_mark=registration)
        shown = visitor.hidden("vehicles/2/")
        visitor.answer("vehicles/1/remove/")

        response = visitor.client.post(visitor.path + "vehicles/2/", shown | {"q-mark": "BD51 SMX"})

        assert response.status_code == 409
        left = visitor.open("vehicles/").content.decode()
        assert "CE21 XYZ" in left
        assert "BD51 SMR" in left

    def test_a_question_may_be_called_what_a_screen_calls_its_own(
        self, publish: Callable[[Document], FormPage]
    ) -> None:
        text = json.dumps(collision())
        own = {"q-hurt": "version", "q-when": "journey", "q-mark": "fingerprint", "q-name": "item"}
        for question, name in own.items():
            text = text.replace(f'"{question}"', f'"{name}"')
        visitor = Visitor(Client(), publish(json.loads(text)).url)
        visitor.answer("hurt/", version="no")
        visitor.answer("when/", **date_parts("journey", date.today()))
        for registration in ("AB12 CDE", "BD51 SMR"):
            visitor.answer("vehicles/add/", fingerprint=registration)
        visitor.answer("vehicles/", another="no")
        visitor.answer("details/", item="Demo Person")

        assert visitor.send().url.endswith("/sent/")

    def test_another_key_opens_no_journey_that_was_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        visitor.send()
        sent = visitor.client.cookies[visitor.cookie].value
        visitor.client.cookies[visitor.cookie] = f"{sent.split('.')[0]}.{'A' * 43}="

        assert visitor.client.post(visitor.path + "start/").status_code == 302
        visitor.answer("hurt/", q_hurt="no")

        visitor.client.cookies[visitor.cookie] = sent
        assert "We have it" in visitor.open("sent/").content.decode()

    def test_an_item_of_one_question_has_one_heading(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        page = visitor.open("vehicles/add/").content.decode()

        assert page.count("<h1") == 1
        assert ">Vehicle 1</h1>" in page

    def test_the_same_item_posted_twice_is_one_item(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        data = visitor.hidden("vehicles/add/") | {"q-mark": "AB12 CDE"}

        for _ in range(2):
            visitor.client.post(visitor.path + "vehicles/add/", data)

        assert visitor.open("vehicles/").content.decode().count(">AB12 CDE</h2>") == 1

    def test_an_item_is_called_by_its_first_answer_wherever_it_is_shown(
        self, visitor: Visitor
    ) -> None:
        visitor.answer_everything()

        for place in ("vehicles/", "vehicles/1/", "vehicles/1/remove/", "check-answers/"):
            page = visitor.open(place).content.decode()
            assert "AB12 CDE</h" in page or "Remove AB12 CDE?</h1>" in page
            # The title is kept in the browser’s history, where no answer belongs.
            assert "AB12 CDE" not in page.split("</title>")[0]

    def test_the_same_removal_posted_twice_removes_one(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        for mark in ("AB12 CDE", "BD51 SMR"):
            visitor.answer("vehicles/add/", q_mark=mark)
        data = visitor.hidden("vehicles/1/remove/")

        for _ in range(2):
            visitor.client.post(visitor.path + "vehicles/1/remove/", data)

        assert "BD51 SMR" in visitor.open("vehicles/").content.decode()


class TestSending:
    def test_sending_keeps_version_answers_and_reference_and_forgets_the_draft(
        self, visitor: Visitor, service: FormPage
    ) -> None:
        visitor.answer_everything(hurt="yes")

        page = visitor.client.get(visitor.send().url).content.decode()

        submission = Submission.objects.get()
        assert submission.shown_reference in page
        assert submission.version == service.current_version
        assert submission.team.key == "road-traffic"
        assert submission.read_answers()["injuries"] == {"q-injuries": "A broken arm"}
        assert not SavedStep.objects.exists()

    def test_what_is_stored_cannot_be_read_without_the_private_key(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        visitor.send()

        assert b"Demo Person" not in bytes(Submission.objects.get().sealed_answers)

    def test_off_path_answers_are_not_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything(hurt="yes")
        visitor.answer("hurt/?change=1", q_hurt="no")

        visitor.send()

        assert "injuries" not in Submission.objects.get().read_answers()

    def test_a_replayed_post_shows_the_same_reference(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        data = visitor.hidden("check-answers/")

        pages = [
            visitor.client.post(visitor.path + "check-answers/", data, follow=True) for _ in "ab"
        ]

        reference = Submission.objects.get().shown_reference
        assert all(reference in page.content.decode() for page in pages)

    def test_back_after_sending_leads_to_the_reference(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        visitor.send()

        assert visitor.open("details/").url.endswith("/sent/")
        assert visitor.answer("details/", q_name="Other").url.endswith("/sent/")

    def test_another_report_can_be_started_after_sending(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        visitor.send()

        response = visitor.open("start/")

        assert response.url.endswith("/hurt/")
        assert response.cookies[visitor.cookie].value == ""

    def test_an_answer_that_no_longer_holds_is_asked_again(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        visitor.answer_everything(day=date.today() - timedelta(30))
        monkeypatch.setattr(
            "cms_forms.journey.visit.timezone.localdate", lambda: date.today() + timedelta(5)
        )

        response = visitor.send()

        assert response.url.endswith("/when/?change=1&notice=not-ready")
        assert not Submission.objects.exists()

    def test_no_mail_is_sent_from_the_request(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        visitor.send()

        assert mail.outbox == []


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


class TestThePageAfterSending:
    @pytest.fixture
    def visitor(self, publish: Callable[[Document], FormPage]) -> Visitor:
        """Those who were hurt read the words of the rule that sends them to its team."""
        document = collision()
        hurt = {"question": "q-hurt", "operator": "is", "values": ["yes"]}
        document["conditions"] = [{"id": "hurt-yes", "name": "Hurt", "terms": [hurt]}]
        document["triage"]["rules"] = [
            {
                "condition": "hurt-yes",
                "team": "road-traffic",
                "what_happens_next": "<p>A nurse calls by {{ 2 working days }}.</p>",
            }
        ]
        return Visitor(Client(), publish(document).url)

    def sent(self, visitor: Visitor, hurt: str) -> str:
        visitor.answer_everything(hurt)
        visitor.send()
        return str(visitor.open("sent/").content.decode())

    def test_says_what_the_triage_rule_says(self, visitor: Visitor) -> None:
        page = self.sent(visitor, "yes")

        due = with_days("{{ 2 working days }}", date.today())
        assert f"A nurse calls by {due}." in page
        assert "within 5 days" not in page

    def test_says_what_the_service_says_where_no_rule_holds(self, visitor: Visitor) -> None:
        page = self.sent(visitor, "no")

        assert "within 5 days" in page
        assert "A nurse" not in page

    def test_which_rule_decided_is_not_told_to_those_who_read_the_database(
        self, visitor: Visitor
    ) -> None:
        self.sent(visitor, "yes")
        other = Visitor(Client(), visitor.path)
        self.sent(other, "no")

        first, second = Submission.objects.order_by("sent_at")
        assert len(first.sealed_rule) == len(second.sealed_rule)
        with pytest.raises(WrongKey):
            first.what_happens_next(Journey.make_key())
