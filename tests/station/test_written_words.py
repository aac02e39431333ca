"""Whatever somebody writes is shown as the words it is, to everybody who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cms_forms.engine.definition import Form
from cms_forms.exchange import import_form
from cms_forms.models import Submission, Team
from cms_forms.pages.form_page import FormPage
from local_areas.models import Meeting, Officer, Priority, Update
from tests.cms_forms.documents import collision
from tests.cms_forms.visitor import Visitor
from tests.local_areas.conftest import Places, add_places, fill
from tests.station.conftest import Station

UNSEEN = frozenset({"script", "style", "template", "title", "textarea"})
HOSTILE = "\"'><script>xss</script><img src=x onerror=xss>{{ 1234*4321 }}{% now 'Y' %}\u202e"
RICH = (
    '<p onclick="xss">A<script>xss</script><a href="javascript:xss">b</a>'
    '<a href="JaVa&#9;Script:xss">c</a><img src=x onerror=xss></p>'
)
LIVE = (
    *("<script>xss", "</script>xss", "<img src=x", 'onclick="xss', "onerror='xss", "5332114"),
    *('href="javascript', 'href="java\tscript', 'href="java&#9;script', "\"'><"),
)
"""What a browser or a template would run, in small letters."""


def live(html: str) -> list[str]:
    return [each for each in LIVE if each in html.lower()]


INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "i", "img", "input", "label", "mark", "path", "small"}
    | {"span", "strong", "svg", "time", "use"}
)
"""Elements whose words a browser puts in order together with those around them."""


def reordered(html: str) -> list[str]:
    """What follows hostile words on their line, and so is shown from right to left, before them."""
    found = []
    for words in BeautifulSoup(html, "html.parser").find_all(string=re.compile("[\u202e\u2067]")):
        block = next(each for each in words.parents if each.name not in INLINE)
        after = re.split("[\u202e\u2067]", words)[-1]
        for each in words.next_elements:
            if block not in each.parents or (isinstance(each, Tag) and each.name not in INLINE):
                break
            after += "" if isinstance(each, Tag) else each
        if after.strip() and block.name not in UNSEEN:
            found.append(f"{block.name}: {after.strip()}")
    return found


def hostile_form() -> dict[str, Any]:
    """The collision, with hostile words wherever an editor writes."""
    form = collision()
    form |= {"title": HOSTILE, "summary": HOSTILE, "declaration": HOSTILE}
    for step in form["steps"]:
        step["title"] = HOSTILE
        for question in step.get("questions", ()):
            question |= {"label": HOSTILE, "hint": HOSTILE, "name": HOSTILE}
            for option in question.get("options", ()):
                option |= {"label": option["id"] + HOSTILE, "hint": HOSTILE}
            if "required_message" in question:
                question["required_message"] = HOSTILE
        if "item_name" in step:
            step["item_name"] = "'><b>xss</b>"
    return form


@pytest.fixture
def places(station: Station) -> Places:
    """Everything that an officer, an editor and whoever runs the station write is hostile."""
    places = add_places(station.home, with_figures=False)
    fill(places)
    soon = timezone.now() + timedelta(days=1)
    Update.objects.update(title=HOSTILE[:120], text=HOSTILE, event_place=HOSTILE)
    Update.objects.filter(kind="event").update(event_starts_at=soon, publish_at=timezone.now())
    Officer.objects.update(name=HOSTILE[:100], rank=HOSTILE[:20])
    Priority.objects.update(issue=HOSTILE, action=HOSTILE)
    Meeting.objects.update(title=HOSTILE, place=HOSTILE)
    force = station.force
    force.name = HOSTILE[:80]
    for field in ("emergency", "emergency_more", "contact", "note"):
        setattr(force, field, HOSTILE)
    force.emergency_number = '"><script>xss'
    force.save()
    station.advice.title = station.advice.summary = HOSTILE
    station.advice.save_revision().publish()
    return places


@pytest.fixture
def service(places: Places) -> FormPage:
    Team.objects.create(name=HOSTILE[:100], key="road-traffic")
    page = import_form(hostile_form(), parent=places.home)
    page.slug = "hostile"
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def admin(admin_user: User) -> Client:
    admin_user.first_name = admin_user.last_name = HOSTILE[:150]
    admin_user.save()
    client = Client()
    client.force_login(admin_user)
    return client


def _form(service: FormPage) -> Form:
    version = service.current_version
    assert version
    return version.form


def page_of(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return str(b"".join(response).decode())


def test_what_editors_and_officers_write_is_words_to_the_public(
    service: FormPage, places: Places, client: Client
) -> None:
    area = places.areas["N1"].get_url()
    addresses = [
        *("/", "/advice/", service.url, "/your-area/", area, f"{area}updates.atom", "/nothing/"),
        *("/search/?q=script", "/search/?q=%22%3E%3Cscript%3Exss%3C/script%3E"),
        "/search/?q=javascript%3Axss%7B%7B+1234%2A4321+%7D%7D",
    ]
    pages = {each: b"".join(client.get(each)).decode() for each in addresses}
    posted = client.post("/find-your-area/", {"q": HOSTILE}).content.decode()

    assert {each: live(page) for each, page in pages.items() if live(page)} == {}
    assert live(posted) == []


def test_what_a_visitor_answers_is_words_to_them_and_to_who_reads_it(
    service: FormPage, admin: Client
) -> None:
    visitor = Visitor(Client(), service.url)
    slugs = [step.slug for step in _form(service).steps]
    seen = {"wrong": visitor.answer(f"{slugs[0]}/", q_hurt=HOSTILE).content.decode()}
    visitor.answer(f"{slugs[0]}/", q_hurt="yes")
    visitor.answer(f"{slugs[1]}/", q_injuries=HOSTILE)
    day = timezone.localdate() - timedelta(2)
    seen["date"] = visitor.answer(
        f"{slugs[2]}/", q_when__day=HOSTILE, q_when__month="1", q_when__year="1"
    ).content.decode()
    visitor.answer(
        f"{slugs[2]}/", q_when__day=day.day, q_when__month=day.month, q_when__year=day.year
    )
    visitor.answer(f"{slugs[3]}/add/", q_mark="AB12 CDE")
    seen["repeat"] = visitor.open(f"{slugs[3]}/").content.decode()
    visitor.answer(f"{slugs[3]}/", another="no")
    seen["e-mail"] = visitor.answer(
        f"{slugs[4]}/", q_name=HOSTILE, q_email=HOSTILE
    ).content.decode()
    visitor.answer(f"{slugs[4]}/", q_name=HOSTILE)
    seen["check answers"] = visitor.open("check-answers/").content.decode()
    visitor.send()
    seen["sent"] = visitor.client.get(service.url + "sent/").content.decode()
    submission = Submission.objects.get()
    seen["reading"] = page_of(admin, f"/admin/cases/{submission.shown_reference}/")
    seen["listing"] = page_of(admin, "/admin/cases/")

    assert "&lt;script&gt;xss" in seen["reading"]
    assert {each: live(page) for each, page in seen.items() if live(page)} == {}


def test_what_anybody_writes_is_words_in_the_admin(
    service: FormPage, places: Places, admin: Client
) -> None:
    base = f"/admin/services/{service.pk}/"
    first = _form(service).steps[0].slug
    pk, code = Team.objects.get().pk, places.area("N1").code
    update = Update.objects.first()
    assert update
    addresses = [
        *(base, f"{base}part/hurt/", f"{base}preview/", f"{base}preview/{first}/"),
        *(f"{base}import/", "/admin/", "/admin/services/", "/admin/services/?q=script"),
        *(f"/admin/pages/{service.pk}/edit/", f"/admin/pages/{service.pk}/history/"),
        *(f"/admin/pages/{service.pk}/delete/", f"/admin/pages/{service.pk}/unpublish/"),
        *("/admin/cms_forms/team/", f"/admin/cms_forms/team/edit/{pk}/"),
        *(f"/admin/cms_forms/team/delete/{pk}/", "/admin/cases/?q=%3Cscript%3Exss"),
        *(
            "/admin/reports/site-history/",
            "/admin/users/",
            "/admin/pages/search/?q=%3Cscript%3Exss",
        ),
        *(
            "/admin/my-areas/",
            f"/admin/my-areas/area/{code}/",
            f"/admin/my-areas/area/{code}/post/",
        ),
        *(f"/admin/my-areas/update/{update.pk}/", "/admin/my-areas/approvals/"),
        *("/admin/my-areas/missing/", "/admin/my-areas/training/officers/"),
    ]
    pages = {each: page_of(admin, each) for each in addresses}

    assert {each: live(page) for each, page in pages.items() if live(page)} == {}


@pytest.mark.parametrize("typed", ["Red bicycle\u202e", "Red\u2069\u202e", "Red\u2067"])
def test_what_a_visitor_types_reorders_no_words_around_it(
    station: Station, admin_client: Client, typed: str
) -> None:
    Team.objects.create(name="Road traffic", key="road-traffic")
    form = collision()
    vehicles = next(step for step in form["steps"] if step["id"] == "vehicles")
    vehicles["questions"] = [{"id": "q-mark", "type": "short_text", "label": "What is it?"}]
    page = import_form(form, parent=station.home)
    page.save_revision().publish()
    visitor = Visitor(Client(), page.get_url())
    visitor.answer_everything()
    visitor.answer("vehicles/1/", q_mark=typed)
    visitor.answer("details/", q_name=typed)

    places = ("vehicles/", "vehicles/1/", "vehicles/1/remove/", "details/", "check-answers/")
    seen = {each: visitor.open(each).content.decode() for each in places}
    visitor.send()
    seen["sent"] = visitor.open("sent/").content.decode()
    reference = Submission.objects.get().shown_reference
    addresses = (f"/admin/cases/{reference}/", "/admin/cases/")
    seen |= {each: page_of(admin_client, each) for each in addresses}
    for address in ("/search/", "/admin/cases/", "/admin/my-areas/"):
        seen[f"search in {address}"] = page_of(admin_client, f"{address}?q={quote(typed)}")
    finder = Client().post("/find-your-area/", {"q": typed}, follow=True)
    seen["finder"] = finder.content.decode()

    assert [each for each in (*places, addresses[0]) if typed not in seen[each]] == []
    assert {each: reordered(page) for each, page in seen.items() if reordered(page)} == {}


def guidance(form: dict[str, Any]) -> None:
    form["steps"][0]["body"] = RICH


def after_sending(form: dict[str, Any]) -> None:
    form["what_happens_next"] = RICH


def introduction(form: dict[str, Any]) -> None:
    form["introduction"] = RICH


@pytest.mark.parametrize("place", [guidance, after_sending, introduction])
def test_rich_text_that_came_in_with_a_file_runs_nothing(
    station: Station, client: Client, place: Callable[[dict[str, Any]], None]
) -> None:
    Team.objects.create(name="Road traffic", key="road-traffic")
    form = collision()
    place(form)
    page = import_form(form, parent=station.home)
    page.save_revision().publish()
    visitor = Visitor(client, page.get_url())

    seen = [visitor.open().content.decode(), visitor.open("hurt/").content.decode()]
    visitor.answer_everything()
    visitor.send()
    seen.append(visitor.open("sent/").content.decode())

    assert [live(html) for html in seen] == [[], [], []]
