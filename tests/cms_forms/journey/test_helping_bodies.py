"""Whom an exit names, out of the register.

kind --noise--> council (a body that helps)
     '-other--> us
"""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from cms_forms.engine import codec
from cms_forms.exchange import import_form, write_document
from cms_forms.models import HelpingBody
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.engine.builders import asks, exits, form, one_of
from tests.cms_forms.services import draft_of, home, published

pytestmark = pytest.mark.django_db

TOOL = form(
    asks(one_of("kind", "noise", "other"), goes={"noise": "council", "other": "us"}),
    replace(exits("council"), bodies=("council",)),
    exits("us"),
    default_team="",
)
RESULT = "/report/council/?kind=noise"


@pytest.fixture
def council() -> HelpingBody:
    return HelpingBody.objects.create(
        key="council",
        name="Demo Council",
        helps_with="Noise and rubbish",
        telephone="01632 960 001",
        website="https://council.example/",
        address="1 Demo Street",
        hours="Monday to Friday, 9 to 5",
        source="The demonstration",
        checked_on=date(2026, 11, 1),
    )


@pytest.fixture
def service(council: HelpingBody) -> FormPage:
    return published(TOOL)


def test_a_result_names_who_helps_with_a_number_to_press(client: Client, service: FormPage) -> None:
    page = client.get(RESULT).content.decode()

    assert 'href="tel:01632960001"' in page
    for words in ("Demo Council", "1 Demo Street", "9 to 5", 'href="https://council.example/"'):
        assert words in page


def test_a_change_in_the_register_shows_at_once(
    client: Client, service: FormPage, council: HelpingBody
) -> None:
    council.telephone = "01632 960 999"
    council.save()

    assert "01632 960 999" in client.get(RESULT).content.decode()


def test_without_the_body_the_advice_stays_and_its_editor_is_told(
    client: Client, service: FormPage, council: HelpingBody
) -> None:
    council.delete()

    assert "What to know." in client.get(RESULT).content.decode()
    assert [(each.id, each.place.step) for each in service.findings()] == [
        ("missing-body", "council")
    ]


def test_it_goes_out_and_comes_in_by_its_key(service: FormPage) -> None:
    again = import_form(codec.encode(service.compile()), parent=home())

    assert again.compile().steps_by_id["council"].bodies == ("council",)
    assert '"council"' in str(write_document(service))


def test_an_editor_chooses_it_by_its_name(admin_client: Client, service: FormPage) -> None:
    screen = admin_client.get(f"/admin/services/{service.pk}/part/council/").content.decode()

    assert "Who helps" in screen
    assert "Demo Council" in screen


def test_the_register_is_in_the_admin(admin_client: Client, council: HelpingBody) -> None:
    assert "Demo Council" in admin_client.get("/admin/cms_forms/helpingbody/").content.decode()


DELETING = "/admin/cms_forms/helpingbody/delete/{}/"


def test_before_it_is_deleted_the_services_that_name_it_are_said_the_live_ones_first(
    admin_client: Client, service: FormPage, council: HelpingBody
) -> None:
    draft, unconcerned = draft_of(TOOL, slug="draft"), draft_of(slug="other")

    asked = admin_client.get(DELETING.format(council.pk)).content.decode()

    live, drafted = asked.index("Live services send people to"), asked.index("Drafts that name it")
    assert live < asked.index(f'<a href="/admin/services/{service.pk}/">') < drafted
    assert drafted < asked.index(f'<a href="/admin/services/{draft.pk}/">')
    assert f"/admin/services/{unconcerned.pk}/" not in asked
    assert HelpingBody.objects.exists()


def test_one_that_is_closed_can_be_deleted_once_that_was_said(
    admin_client: Client, service: FormPage, council: HelpingBody
) -> None:
    admin_client.post(DELETING.format(council.pk))

    assert not HelpingBody.objects.exists()


def test_one_that_no_service_names_says_so(admin_client: Client, council: HelpingBody) -> None:
    asked = admin_client.get(DELETING.format(council.pk)).content.decode()

    assert "No service names it." in asked


def test_drafts_of_others_are_a_number(council: HelpingBody) -> None:
    draft = draft_of(TOOL, slug="draft")
    user = User.objects.create_user("registrar")
    codenames = ["access_admin", "delete_helpingbody"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)

    asked = client.get(DELETING.format(council.pk)).content.decode()

    assert f"/admin/services/{draft.pk}/" not in asked
    assert "1 draft that you may not edit names it too." in " ".join(asked.split())
