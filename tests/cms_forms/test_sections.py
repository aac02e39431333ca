"""Where the sections of a service are read: check answers, staff's page, exports, deliveries."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from cms_forms.casework.exporting import _answers
from cms_forms.deliveries.report import report_of
from cms_forms.exchange import export_form, import_form
from cms_forms.models import Case, Delivery
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from tests.cms_forms.engine.builders import asks, form, repeats, short_text
from tests.cms_forms.services import draft_of, published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SERVICE = form(
    asks(short_text("who")),
    asks(short_text("make"), short_text("colour"), id="car"),
    repeats(short_text("witness"), minimum=0),
    sections={"car": "The car", "witness": "Others"},
)


def headings(page: Any) -> list[tuple[str, str]]:
    text = page.content.decode()
    found = re.findall(r"<h([234])[^>]*>(.*?)</h", text, re.DOTALL)
    return [(level, words.strip()) for level, words in found]


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor(Client(), published(SERVICE).url)
    visitor.answer("who/", who="Demo Person")
    visitor.answer("car/", make="Ford", colour="red")
    visitor.answer("witness/add/", witness="Ann Example")
    visitor.answer("witness/", another="no")
    return visitor


def test_check_answers_heads_them(visitor: Visitor) -> None:
    found = headings(visitor.open("check-answers/"))

    sections = [("2", "The car"), ("3", "car"), ("2", "Others"), ("3", "Item 1: Ann Example")]
    assert [each for each in found if each in sections] == sections


def test_staff_read_them(visitor: Visitor, admin_client: Client) -> None:
    visitor.send()
    page = admin_client.get(f"/admin/cases/{Case.objects.get().submission.reference}/")

    sections = [("3", "The car"), ("4", "car"), ("3", "Others"), ("4", "Item 1: Ann Example")]
    assert [each for each in headings(page) if each in sections] == sections


def test_exports_name_them(visitor: Visitor) -> None:
    visitor.send()

    columns = [column for column, _ in _answers(Case.objects.get())]

    assert columns == [
        "who",
        "The car: car: make",
        "The car: car: colour",
        "Others: Item 1: witness",
    ]


def test_deliveries_carry_them(visitor: Visitor) -> None:
    visitor.send()

    body = json.loads(report_of(Delivery(case=Case.objects.get())).body)

    cards = body["data"]["transcript"]
    assert [card.get("section") for card in cards] == [None, "The car", "Others"]


def test_they_survive_the_way_out_and_in(visitor: Visitor) -> None:
    page = FormPage.objects.get()
    document = export_form(page)

    again = import_form(document, page=page)

    assert [section.name for section in again.compile().sections] == ["The car", "Others"]
    assert export_form(again) == document


class TestTheEditor:
    def ask(self, client: Client, page: FormPage, **change: Any) -> Any:
        return client.post(
            f"/admin/services/{page.pk}/change/", json.dumps(change), "application/json"
        )

    def listed(self, page: FormPage) -> list[str]:
        draft = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        return [changes.title_of(part) for part in changes.listed(changes.parts_in(draft))]

    def test_a_section_is_added_named_and_moved_in_the_list(self, admin_client: Client) -> None:
        page = draft_of(form(asks(short_text("who")), asks(short_text("what"))))

        added = self.ask(admin_client, page, action="add", kind="section", after="who").json()
        id = added["focus"]
        self.ask(
            admin_client, page, action="set", path=[id, "title"], value="You", was="New section"
        )
        moved = self.ask(admin_client, page, action="move", id=id, by="-1").json()

        assert self.listed(page) == ["You", "who", "what"]
        assert f'id="step-{id}"' in moved["list"]
        assert moved["list"].index(">You</button>") < moved["list"].index(">who</button>")

    def test_it_has_a_screen_of_its_own(self, admin_client: Client) -> None:
        page = draft_of(SERVICE)

        shown = admin_client.get(f"/admin/services/{page.pk}/part/section-car/").content.decode()

        assert "The car" in shown
        assert (
            "Step 2 of 3"
            in admin_client.get(f"/admin/services/{page.pk}/part/car/").content.decode()
        )
