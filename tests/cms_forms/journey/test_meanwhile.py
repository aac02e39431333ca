"""What happened between opening a page and pressing its button."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.engine.questions import base
from cms_forms.models import CaseEvent, Journey, SavedStep, Submission, Team
from cms_forms.models.form_version import form_of
from cms_forms.models.journey import JourneyGone
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.documents import Document, collision
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db


class TestSending:
    def test_only_answers_that_were_shown_are_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        shown = visitor.hidden("check-answers/")
        visitor.answer("details/?change=1", q_name="Another Person")

        response = visitor.client.post(visitor.path + "check-answers/", shown, follow=True)

        assert not Submission.objects.exists()
        page = response.content.decode()
        assert "Nothing was sent yet" in page
        assert "Another Person" in page
        visitor.send()
        assert Submission.objects.get().read_answers()["details"] == {"q-name": "Another Person"}

    def test_an_answer_is_not_saved_into_a_journey_that_was_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        journey = Journey.objects.get()
        visitor.send()

        with pytest.raises(JourneyGone):
            journey.save_step(Journey.make_key(), "details", {"q-name": "Too Late"})

        assert not SavedStep.objects.exists()

    def test_an_item_that_no_longer_holds_is_where_it_leads(
        self,
        publish: Callable[[Document], FormPage],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        document = collision()
        vehicles = next(step for step in document["steps"] if step["id"] == "vehicles")
        vehicles["questions"] = [
            {
                "id": "q-seen",
                "type": "date",
                "label": "Seen on",
                "name": "the day",
                "settings": {"most_days_ago": 14},
            }
        ]
        visitor = Visitor(Client(), publish(document).url)
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        for days in (0, 13):
            seen = date.today() - timedelta(days)
            visitor.answer("vehicles/add/", **date_parts("q_seen", seen))
        visitor.answer("vehicles/", another="no")
        visitor.answer("details/", q_name="Demo Person")
        monkeypatch.setattr(
            "cms_forms.journey.visit.timezone.localdate", lambda: date.today() + timedelta(5)
        )

        response = visitor.send()

        assert response.url.endswith("/vehicles/2/?change=1&notice=not-ready")
        assert "is not any more" in visitor.client.get(response.url).content.decode()


class TestLists:
    def test_an_item_for_a_list_that_another_tab_filled_is_refused_in_words(
        self, visitor: Visitor
    ) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        opened = visitor.hidden("vehicles/add/")
        for mark in ("AB12 CDE", "BD51 SMR", "CE21 XYZ"):
            visitor.answer("vehicles/add/", q_mark=mark)

        response = visitor.client.post(
            visitor.path + "vehicles/add/", opened | {"q-mark": "DF19 AAA"}, follow=True
        )

        page = response.content.decode()
        assert "What you gave was not added" in page
        assert "DF19 AAA" not in page

    @pytest.mark.parametrize("place", ["vehicles/", "vehicles/1/remove/", "no-such-step/"])
    def test_a_list_whose_journey_is_gone_begins_anew_and_says_so(
        self, visitor: Visitor, place: str
    ) -> None:
        visitor.answer_everything()
        data = visitor.hidden("vehicles/") | {"another": "no"}
        visitor.client.cookies.clear()

        response = visitor.client.post(visitor.path + place, data, follow=True)

        assert response.redirect_chain[-1][0].endswith("/hurt/?notice=gone")
        assert "We no longer have your earlier answers" in response.content.decode()
        assert Journey.objects.count() == 1

    def test_a_first_item_answers_the_version_that_was_seen(
        self, publish: Callable[[Document], FormPage]
    ) -> None:
        document = collision()
        document["steps"] = [step for step in document["steps"] if step["id"] == "vehicles"]
        page = publish(document)
        seen = page.current_version
        visitor = Visitor(Client(), page.url)
        opened = visitor.hidden("vehicles/add/")
        page.declaration = "Another one."
        page.save_revision().publish()

        visitor.client.post(visitor.path + "vehicles/add/", opened | {"q-mark": "AB12 CDE"})

        assert Journey.objects.get().version == seen


def test_a_type_that_goes_from_the_code_stops_no_journey_and_hides_no_answer(
    visitor: Visitor, admin_client: Client
) -> None:
    visitor.answer_everything()
    form_of.cache_clear()

    with base.using(base.registry.copy(without=["vehicle_registration"])):
        visitor.send()
        reference = Submission.objects.get().shown_reference
        shown = admin_client.get(f"/admin/cases/{reference}/").content.decode()

    assert "AB12CDE" in shown
    form_of.cache_clear()


class TestTeams:
    @pytest.fixture
    def other(self, db: None) -> Team:
        return Team.objects.create(name="Other", key="other")

    def delete(self, client: Client, team: Team) -> str:
        response = client.post(f"/admin/cms_forms/team/delete/{team.pk}/", follow=True)
        return str(response.content.decode())

    def test_a_team_that_nothing_needs_is_deleted(self, admin_client: Client, other: Team) -> None:
        self.delete(admin_client, other)

        assert not Team.objects.filter(pk=other.pk).exists()

    def test_a_team_that_a_live_service_sends_to_stays(
        self, admin_client: Client, service: FormPage, team: Team
    ) -> None:
        page = self.delete(admin_client, team)

        assert "“Report a collision” sends reports to it" in page
        assert Team.objects.filter(pk=team.pk).exists()

    def test_a_team_with_submissions_stays(
        self, admin_client: Client, visitor: Visitor, service: FormPage, team: Team
    ) -> None:
        visitor.answer_everything()
        visitor.send()
        service.unpublish()

        assert "reports were sent to it" in self.delete(admin_client, team)

    def test_a_draft_that_names_a_deleted_team_opens_and_asks_for_another(
        self, admin_client: Client, service: FormPage, other: Team
    ) -> None:
        service.default_team = other
        service.save_revision()
        self.delete(admin_client, other)

        steps = admin_client.get(f"/admin/services/{service.pk}/")

        assert "Choose the default team" in steps.content.decode()
        assert admin_client.get(f"/admin/pages/{service.pk}/edit/").status_code == 200

    def test_a_rule_for_a_deleted_team_is_not_published(
        self, publish: Callable[[Document], FormPage], other: Team
    ) -> None:
        document = collision()
        hurt = {"question": "q-hurt", "operator": "is", "values": ["yes"]}
        document["conditions"] = [{"id": "c-hurt", "name": "Hurt", "join": "all", "terms": [hurt]}]
        document["triage"]["rules"] = [{"condition": "c-hurt", "team": "other"}]
        page = publish(document)
        other.delete()

        assert [finding.id for finding in page.errors()] == ["missing-team"]


def test_who_read_a_submission_is_known_when_their_account_is_gone(visitor: Visitor) -> None:
    visitor.answer_everything()
    visitor.send()
    reader = User.objects.create_superuser("reader", first_name="Demo", last_name="Reader")
    client = Client()
    client.force_login(reader)
    client.get(f"/admin/cases/{Submission.objects.get().shown_reference}/")

    reader.delete()

    assert CaseEvent.objects.get(happened="read").name == "Demo Reader (reader)"
