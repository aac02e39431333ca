"""Check answers, sending, and the page after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from cms_forms.engine.deadlines import with_days
from cms_forms.intake import NotReady
from cms_forms.models import Journey, SavedStep, Submission
from cms_forms.models.journey import WrongKey
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.documents import Document, collision
from tests.cms_forms.engine.builders import asks, short_text
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

STEP = asks(short_text("a"))


def test_why_nothing_can_be_sent_passes_through_whatever_is_around_it() -> None:
    @contextmanager
    def around() -> Iterator[None]:
        yield

    with pytest.raises(NotReady) as told, around():
        raise NotReady(STEP, item=2)

    assert (told.value.step, told.value.item) == (STEP, 2)


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
            first.what_happens_next(Journey.make_key(), first.version.form)
