"""A long service whose sections are answered in any order, at its screens and without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from cms_forms.engine import codec
from cms_forms.exchange import export_form, import_form
from cms_forms.journey import counting
from cms_forms.models import Booking, Submission, Upload, UsageCount
from cms_forms.models.usage import What
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings import timetables
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    form,
    is_,
    question,
    repeats,
    short_text,
    yes_no,
)
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender
from tests.cms_forms.saving import go_on, shown
from tests.cms_forms.services import front_desk, published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SERVICE = form(
    asks(short_text("name")),
    asks(yes_no("moved")),
    repeats(short_text("gun")),
    asks(short_text("kept")),
    asks(short_text("since"), show_if="has-moved"),
    sections={"name": "You", "gun": "Your guns", "since": "Your home"},
    conditions=[condition("has-moved", is_("moved", "yes"))],
    has_tasks=True,
    any_order=True,
)
"""You and Your guns in any order; Your home waits for You."""


@pytest.fixture
def page() -> FormPage:
    return published(SERVICE)


@pytest.fixture
def visitor(page: FormPage) -> Visitor:
    return Visitor(Client(), page.url)


def words(response: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def answer_guns(visitor: Visitor) -> Any:
    visitor.answer("gun/add/", gun="Old")
    visitor.answer("gun/", another="no")
    return visitor.answer("kept/", kept="In a cabinet")


def answer_you(visitor: Visitor, moved: str = "no") -> Any:
    visitor.answer("name/", name="Demo Person")
    return visitor.answer("moved/", moved=moved)


class TestTheList:
    def test_it_lets_people_choose_and_says_what_must_come_first(self, visitor: Visitor) -> None:
        started = visitor.open("start/")
        shown = words(visitor.open("tasks/"))

        assert started["Location"] == f"{visitor.path}tasks/"
        assert "You can choose which one to do next." in shown
        assert "You Not started yet" in shown
        assert "Your guns Not started yet" in shown
        assert "Your home Cannot start yet To do first: You" in shown

    def test_it_says_what_was_chosen(self, visitor: Visitor) -> None:
        visitor.answer("gun/add/", gun="Old")
        shown = words(visitor.open("tasks/"))

        assert "You Not started yet" in shown
        assert "Your guns In progress" in shown

    def test_each_section_leads_back_to_it(self, visitor: Visitor) -> None:
        assert answer_guns(visitor)["Location"] == f"{visitor.path}tasks/"
        assert f'href="{visitor.path}tasks/" class="govuk-back-link"' in (
            visitor.open("gun/").content.decode()
        )
        assert answer_you(visitor)["Location"] == f"{visitor.path}tasks/"
        assert f'href="{visitor.path}check-answers/"' in visitor.open("tasks/").content.decode()

    def test_the_first_answer_may_be_to_any_section(self, visitor: Visitor) -> None:
        added = visitor.answer("gun/add/", gun="Old")

        assert "notice" not in added["Location"]
        assert "Old" in words(visitor.open("gun/"))

    def test_whoever_lost_their_answers_is_told_so_on_it(self, visitor: Visitor) -> None:
        answer_you(visitor)
        hidden = visitor.hidden("gun/add/")
        visitor.client.cookies.clear()
        lost = visitor.client.post(f"{visitor.path}gun/add/", hidden | {"gun": "Old"})

        assert lost["Location"] == f"{visitor.path}tasks/?notice=expired"
        assert "We no longer have your earlier answers" in words(
            visitor.client.get(lost["Location"])
        )


class TestTheGate:
    def test_what_waits_cannot_be_opened(self, visitor: Visitor) -> None:
        answer_guns(visitor)

        assert visitor.open("since/")["Location"] == f"{visitor.path}tasks/"

    def test_nothing_is_sent_before_all_is_done(self, visitor: Visitor) -> None:
        answer_guns(visitor)
        hidden = visitor.hidden("tasks/")

        sent = visitor.client.post(f"{visitor.path}check-answers/", hidden)

        assert visitor.open("check-answers/")["Location"] == f"{visitor.path}tasks/"
        assert sent["Location"] == f"{visitor.path}tasks/?notice=unsent"
        assert "Nothing was sent" in words(visitor.client.get(sent["Location"]))
        assert not Submission.objects.exists()

    def test_steps_before_the_first_section_come_first(self) -> None:
        service = form(
            asks(yes_no("fit")),
            asks(short_text("a")),
            asks(short_text("b")),
            sections={"a": "A", "b": "B"},
            has_tasks=True,
            any_order=True,
        )
        visitor = Visitor(Client(), published(service).url)

        assert visitor.open("b/")["Location"] == f"{visitor.path}fit/"
        assert visitor.open("tasks/")["Location"] == f"{visitor.path}fit/"
        visitor.answer("fit/", fit="yes")
        assert visitor.open("b/").status_code == 200


class TestSending:
    def test_what_is_sent_is_what_the_given_order_gives(self, page: FormPage) -> None:
        orders = (answer_you, answer_guns), (answer_guns, answer_you)
        for order in orders:
            visitor = Visitor(Client(), page.url)
            for section in order:
                section(visitor)
            visitor.send()

        one, other = Submission.objects.all()
        assert one.read_answers() == other.read_answers()
        assert list(one.read_answers()) == ["name", "moved", "gun", "kept"]

    def test_a_change_that_opens_a_section_leads_to_the_list(self, visitor: Visitor) -> None:
        answer_guns(visitor)
        answer_you(visitor)
        assert visitor.open("check-answers/").status_code == 200

        changed = visitor.client.post(
            f"{visitor.path}moved/?change=1", visitor.hidden("moved/") | {"moved": "yes"}
        )

        assert changed["Location"] == f"{visitor.path}tasks/"
        assert "Your home Not started yet" in words(visitor.open("tasks/"))
        assert visitor.open("check-answers/")["Location"] == f"{visitor.path}tasks/"

    def test_a_change_that_opens_nothing_leads_back(self, visitor: Visitor) -> None:
        answer_guns(visitor)
        answer_you(visitor)

        changed = visitor.client.post(
            f"{visitor.path}kept/?change=1", visitor.hidden("kept/") | {"kept": "At a dealer’s"}
        )

        assert changed["Location"] == f"{visitor.path}check-answers/"

    def test_an_answer_that_is_passed_over_now_is_not_sent(self, visitor: Visitor) -> None:
        answer_you(visitor, moved="yes")
        visitor.answer("since/", since="May")
        answer_you(visitor)
        answer_guns(visitor)
        visitor.send()

        assert "since" not in Submission.objects.get().read_answers()


def test_a_link_to_saved_answers_leads_to_the_list(visitor: Visitor) -> None:
    answer_guns(visitor)

    assert go_on(shown(visitor), Client())["Location"] == f"{visitor.path}tasks/"


def test_each_open_section_is_a_place_where_a_visitor_stands(visitor: Visitor) -> None:
    answer_guns(visitor)
    answer_you(visitor)
    visitor.send()
    counting.add_to_database()

    counts = UsageCount.objects.values_list("what", "where", "count")
    reached = {where: n for what, where, n in counts if what == What.REACHED}
    passed = {where: n for what, where, n in counts if what == What.PASSED}
    assert reached == passed
    assert reached == dict.fromkeys(["name", "moved", "gun", "kept", "check-answers"], 1)


def test_it_survives_the_way_out_and_in(page: FormPage) -> None:
    document = export_form(page)
    page.any_order = False

    again = import_form(document, page=page)

    assert document["any_order"] is True
    assert again.compile().any_order is True
    assert "any_order" not in export_form(published(form(asks(short_text("a"))), slug="other"))


def test_the_list_of_steps_says_why_a_section_waits(page: FormPage, admin_client: Client) -> None:
    listed = words(admin_client.get(f"/admin/services/{page.pk}/"))

    assert "Comes after “You”: “Show only if” of “since” reads “moved” of “moved”." in listed
    assert listed.count("Comes after") == 1


@override_settings(CMS_FORMS_LANGUAGES=("cy",))
def test_the_list_is_in_the_language_in_which_it_is_read(
    publish: Callable[[dict[str, Any]], FormPage],
) -> None:
    front_desk()
    names = {f"section.section-{id}.name": f"«{id}»" for id in ("name", "gun", "since")}
    page = publish(codec.encode(SERVICE) | {"translations": {"cy": names}})
    visitor = Visitor(Client(), f"{page.url}cy/")

    answer_guns(visitor)
    shown = words(visitor.open("tasks/"))

    assert visitor.open("since/")["Location"] == f"{visitor.path}tasks/"
    assert "«name» Heb ei ddechrau eto" in shown
    assert "«since» Ni ellir dechrau eto I’w gwneud yn gyntaf: «name»" in shown


def test_a_place_that_is_held_stays_while_an_earlier_section_is_answered() -> None:
    session = timetables.session(1)
    service = form(
        asks(short_text("name")),
        asks(short_text("phone")),
        asks(question("course", "session", timetable="speed")),
        sections={"name": "You", "course": "Your place"},
        has_tasks=True,
        any_order=True,
    )
    visitor = Visitor(Client(), published(service).url)

    visitor.answer("course/", course=str(session.pk))
    visitor.answer("name/", name="Demo Person")
    held = Booking.objects.get()
    visitor.answer("phone/", phone="None")
    visitor.send()

    assert Booking.objects.get() == held
    assert Booking.objects.get().booked_at is not None


def test_a_file_may_be_the_first_thing_that_is_given() -> None:
    service = form(
        asks(short_text("name")),
        asks(question("photos", "file", pictures=True)),
        asks(short_text("last")),
        sections={"name": "You", "photos": "Your photos"},
        has_tasks=True,
        any_order=True,
    )
    sender = Sender(Client(), published(service).url)

    added = sender.add(samples.picture())
    sender.go_on()
    sender.answer("last/", last="So")
    sender.answer("name/", name="Demo Person")
    sender.answer("check-answers/")

    assert added["Location"] == f"{sender.path}photos/?notice=files"
    assert [each.submission for each in Upload.objects.all()] == [Submission.objects.get()]


def test_what_two_tabs_answer_in_different_sections_is_kept(
    visitor: Visitor,
) -> None:
    """Each screen was shown before the other one was sent."""
    visitor.answer("gun/add/", gun="Old")
    name, kept = visitor.hidden("name/"), visitor.hidden("gun/")

    visitor.client.post(f"{visitor.path}name/", name | {"name": "Demo Person"})
    visitor.client.post(f"{visitor.path}gun/", kept | {"another": "no"})

    shown = words(visitor.open("tasks/"))
    assert "You In progress" in shown
    assert "Your guns In progress" in shown
    assert visitor.open("kept/").status_code == 200
