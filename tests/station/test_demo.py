"""The demonstration station, as `seed_demo` builds it."""

import re
from typing import Any, ClassVar

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtailmenus.models import FlatMenuItem, MainMenuItem

from cms_forms.engine.deadlines import with_days
from cms_forms.models import Submission, Team
from cms_forms.pages.form_page import FormPage
from station.demo.people import PASSWORD, PEOPLE
from station.demo.register import REGISTER
from tests.cms_forms.visitor import Visitor

LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def everything() -> list[list[Any]]:
    return [
        list(Page.objects.values_list("pk", "path", "title", "latest_revision_id").order_by("pk")),
        list(get_user_model().objects.values_list("pk", "password").order_by("pk")),
        list(Team.objects.values_list("pk", "key", "members").order_by("pk", "members")),
        list(MainMenuItem.objects.values_list("pk", flat=True).order_by("pk")),
        list(FlatMenuItem.objects.values_list("pk", flat=True).order_by("pk")),
    ]


def test_seeding_again_changes_nothing() -> None:
    before = everything()

    call_command(
        "seed_demo",
        without_areas=True,
        without_cases=True,
        without_publications=True,
        without_hub=True,
        verbosity=0,
    )

    assert everything() == before


def test_the_page_tree_is_sound() -> None:
    assert not any(Page.find_problems())


def test_the_page_for_those_who_want_to_die_leads_to_no_weapon(client: Client) -> None:
    shown = client.get("/talk-to-somebody-now/").content.decode()

    assert 'href="tel:116123"' in shown
    assert not re.search("knife|weapon|firearm|gun", shown, re.IGNORECASE)


def test_every_service_is_open_and_without_a_finding() -> None:
    services = FormPage.objects.live()

    assert services.count() == len(REGISTER)
    for service in services:
        assert service.findings() == ()


def test_every_step_leads_nowhere_that_is_not_there(client: Client) -> None:
    texts = [
        text
        for service in FormPage.objects.live()
        for form in (service.compile(),)
        for text in (
            form.what_happens_next,
            *(step.body for step in form.steps),
            *(rule.what_happens_next for rule in form.triage.rules),
        )
    ]

    addresses = set(LINK.findall(" ".join(texts)))
    assert addresses
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address


class TestAStolenBicycle:
    """The longest way for somebody who can be reached by phone and by e-mail."""

    ANSWERS: ClassVar = (
        ("start/", {}),
        ("is-it-happening-now-or-is-anyone-in-danger/", {"danger": "no"}),
        ("what-do-you-want-to-tell-us-about/", {"crime-type": "bicycle"}),
        ("who-are-you-in-this/", {"role": "victim", "your-age": "adult"}),
        ("why-it-happened/", {"hate-any": "no"}),
        ("between-when-and-when-did-it-happen/", {}),
        ("where-did-it-happen/", {"crime-place.text": "Quay Road"}),
        ("which-bicycle-was-stolen/add/", {"bicycle-what": "red Demo 500", "bicycle-frame": "D5"}),
        ("which-bicycle-was-stolen/", {"another": "no"}),
        ("what-happened/", {"story-text": "It was gone in the morning."}),
        ("do-you-know-or-did-you-see-who-did-it/", {"suspect-seen": "no"}),
        ("who-saw-it-and-what-evidence-is-there/", {"evidence-kinds": "none"}),
        ("what-is-your-name/", {"your-name": "Demo Person"}),
        (
            "how-can-we-contact-you-safely/",
            {
                "contact-ways": ["phone", "email"],
                "phone-number": "01632 960 001",
                "email-address": "demo@example.com",
            },
        ),
        ("check-answers/", {}),
    )

    def test_is_reported_in_at_most_18_pages_from_the_home_page(self, client: Client) -> None:
        service = FormPage.objects.get(slug="report-a-crime")
        visitor = Visitor(client, service.url)
        at = service.url
        pages = 1  # the home page
        for place, answers in self.ANSWERS:
            shown = client.get(at, follow=True)
            assert shown.status_code == 200
            pages += 1
            if place == "start/":
                at = client.get(service.url + place).url
                continue
            assert at == service.url + place or at == service.url + place.replace("add/", "")
            data = visitor.hidden(place) | answers
            at = client.post(service.url + place, data).url
        sent = client.get(at).content.decode()
        pages += 1

        assert at == service.url + "sent/"
        assert Submission.objects.get().shown_reference in sent
        assert pages <= 18

    def test_is_called_by_its_own_name(self, client: Client) -> None:
        service = FormPage.objects.get(slug="report-a-crime")
        visitor = Visitor(client, service.url)
        for place, answers in self.ANSWERS[1:-1]:
            client.post(service.url + place, visitor.hidden(place) | answers)

        assert "Bicycle 1: red Demo 500</h3>" in visitor.open("check-answers/").content.decode()


def test_a_request_is_told_the_day_by_which_it_is_answered(client: Client) -> None:
    page = FormPage.objects.get(slug="request-information")
    visitor = Visitor(client, page.url)
    places: dict[str, dict[str, str]] = {
        "what-is-the-information-about/": {"about-what": "force"},
        "published-already/": {"searched": "yes"},
        "what-do-you-want-to-know/": {"request-text": "How many bicycles were found?"},
        "is-it-about-a-certain-time/": {"has-period": "no"},
        "which-part-of-the-force-is-it-about/": {},
        "in-which-form-do-you-want-the-answer/": {"answer-form": "any"},
        "what-is-your-name/": {"your-name": "Demo Person"},
        "where-do-we-send-the-answer/": {"answer-way": "email"},
        "what-is-your-e-mail-address/": {"email-address": "demo@example.com"},
        "your-request-may-be-published/": {},
        "check-answers/": {},
    }
    for place, given in places.items():
        client.post(page.url + place, visitor.hidden(place) | given)

    due = with_days("{{ 20 FOI days }}", timezone.localdate())
    assert f"by {due}" in visitor.open("sent/").content.decode()


def test_every_page_is_shown_and_leads_nowhere_that_is_not_there(client: Client) -> None:
    addresses = set()
    for page in Page.objects.live().filter(depth__gt=1):
        response = client.get(page.url)
        assert response.status_code == 200
        addresses |= set(LINK.findall(response.content.decode()))

    # The way out leads to another website.
    addresses = {address for address in addresses if not address.endswith("/leave/")}
    assert "/report/report-a-crime/" in addresses
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address


def test_every_service_is_at_most_two_pages_from_the_home_page(client: Client) -> None:
    home = client.get("/").content.decode()
    sections = {service.section for service in REGISTER}
    listed = "".join(client.get(f"/{each}/").content.decode() for each in sections)

    for each in sections:
        assert f'href="/{each}/"' in home
    for service in REGISTER:
        assert f'href="{service.path}"' in listed


def test_the_demonstration_says_that_it_is_fictional_on_every_page(client: Client) -> None:
    for path in ("/", "/advice/", FormPage.objects.live().first().url, "/nothing/"):
        assert "Rivermouth Police is fictional" in client.get(path).content.decode()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
def test_everybody_who_is_printed_can_log_in(client: Client, person: Any) -> None:
    assert client.login(username=person.username, password=PASSWORD)
    assert client.get("/admin/").status_code == 200
