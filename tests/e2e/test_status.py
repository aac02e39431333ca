"""The reporter's page in a browser: on a phone, with and without scripts; axe on every state."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cms_forms.models import Case, CaseEvent, Happened
from cms_forms.models.reporter_link import address_of
from cms_forms.pages.form_page import FormPage
from tests.e2e.test_accessibility import violations
from tests.station.answering import send

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def path_of(case: Case) -> str:
    return "/" + address_of(case).split("/", 3)[3]


@pytest.fixture
def case(station: str) -> Case:
    send(Client(), FormPage.objects.live().order_by("pk")[0])
    return Case.objects.latest("pk")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_a_reporter_reads_a_question_answers_adds_and_takes_back(
    phone: Page, station: str, case: Case
) -> None:
    case.status = "under_review"
    case.waiting_since = timezone.now()
    case.save()
    case.note(Happened.REPLY, for_reporter="Do you still have the film?", asks=True)

    phone.goto(station + path_of(case))
    expect(phone.get_by_role("heading", level=1)).to_have_text("We are looking at what you sent")
    phone.get_by_label("Your answer").fill("Yes, from the front window.")
    phone.get_by_role("button", name="Send answer").click()

    expect(phone.locator(".report-done")).to_contain_text("We have what you added.")
    expect(phone.get_by_text("Yes, from the front window.")).to_be_visible()
    case.refresh_from_db()
    assert case.waiting_since is None

    phone.get_by_text("Add something, or correct it").click()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Type what you want to tell us")
    phone.get_by_label("What should we know?").fill("It was a blue van.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("It was a blue van.")).to_be_visible()

    phone.get_by_role("link", name="Take back what you sent").click()
    phone.get_by_label("It has been sorted out").check()
    phone.get_by_role("button", name="Take it back").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You took this back")
    assert phone.context.cookies() == []
    words = [
        event.words() for event in CaseEvent.objects.filter(case=case, user=None) if event.sealed
    ]
    assert words == ["Yes, from the front window.", "It was a blue van.", "It has been sorted out"]


def test_axe_finds_nothing_and_nothing_is_cut_off_in_any_state(
    page: Page, station: str, axe: str, case: Case
) -> None:
    place = path_of(case)
    found: dict[str, list[str]] = {}

    def look(state: str, path: str = place) -> None:
        page.goto(station + path)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            found[f"{state} at {width}"] = [f"{wider} px wider"] if wider > 0 else []
        found[f"{state}, axe"] = violations(page, axe)

    look("new")
    look("taking back", place + "withdraw/")
    look("stopping", place + "stop/")
    look("asking for a link", "/report-status/")
    look("ended", "/report-status/x/")
    case.note(Happened.REPLY, for_reporter="Do you have a film? " * 20, asks=True)
    look("asked")
    case.status = "action_taken"
    case.note(Happened.STATUS, for_reporter="We wrote to the keeper.")
    look("closed")
    Client().get(place)
    case.note(Happened.PURGED)
    look("deleted")

    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_one_is_asked_how_easy_it_was_and_thanked(phone: Page, station: str) -> None:
    client = Client()
    service = FormPage.objects.live().order_by("pk")[0]
    send(client, service)
    host = station.split("//")[1].split(":", maxsplit=1)[0]
    phone.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "domain": host, "path": "/"}
            for name, cookie in client.cookies.items()
        ]
    )

    phone.goto(f"{station}{service.url}sent/")
    phone.get_by_label("Very easy").check()
    phone.get_by_role("button", name="Send this answer").click()

    expect(phone.locator(".report-done")).to_contain_text("Thank you.")
    expect(phone.get_by_text("Was this easy?")).to_have_count(0)
