"""Who runs the messages sees what has not arrived and sends it again; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django.fixtures import Settings

from cms_forms.casework import outbox
from cms_forms.deliveries.health import health
from cms_forms.models import Attempt, Case, CaseEvent, Delivery, Destination, Happened
from cms_forms.models.delivery import DeliveryState, Endpoint, Kind
from cms_forms.pages.form_page import FormPage
from station.development.receiver import receiver_of
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

LIST = "/admin/deliveries/"


def user_with(*codenames: str, name: str = "operator") -> User:
    user = User.objects.create_user(name, password="x")
    for codename in ("access_admin", *codenames):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.answer_everything()
    visitor.send()
    return Case.objects.get()


@pytest.fixture
def alert(case: Case) -> Delivery:
    alert = Delivery.objects.get(kind=Kind.ALERT)
    Attempt.objects.create(delivery=alert, words="No answer (TimeoutError).")
    Delivery.objects.update(last_answer="No answer (TimeoutError).", attempts=1)
    return alert


@pytest.fixture
def operator() -> Client:
    return logged_in(user_with("send_delivery"))


def test_it_shows_what_has_not_arrived_with_its_tries(operator: Client, alert: Delivery) -> None:
    page = operator.get(LIST).content.decode()
    assert "Alert to the team" in page
    assert "No answer (TimeoutError)." in page
    assert "Nothing was refused" in operator.get(f"{LIST}?state=refused").content.decode()

    page = operator.get(f"{LIST}{alert.pk}/").content.decode()
    assert page.count("No answer (TimeoutError).") == 1
    assert str(alert.key) in page
    ends = timezone.localtime(Delivery.objects.with_end().get(pk=alert.pk).ends_at)
    assert date_format(ends, "j M Y, H:i") in page


def test_a_reference_is_shown_to_readers_of_the_case_only(
    operator: Client, alert: Delivery
) -> None:
    reference = alert.case.submission.shown_reference
    reader = user_with("send_delivery", "read_submission", name="reader")
    alert.case.team.members.add(reader)

    for address in (LIST, f"{LIST}{alert.pk}/"):
        assert reference not in operator.get(address).content.decode()
        assert reference in logged_in(reader).get(address).content.decode()


def test_one_of_a_sensitive_case_does_not_exist_for_others(
    operator: Client, alert: Delivery, admin_client: Client
) -> None:
    Case.objects.update(is_sensitive=True)

    page = operator.get(LIST)
    assert "Everything has arrived" in page.content.decode()
    assert page.context["health"].waiting == 0, "nor does their number tell"
    here, nowhere = operator.get(f"{LIST}{alert.pk}/"), operator.get(f"{LIST}999999/")
    assert here.status_code == nowhere.status_code == 404
    assert operator.post(f"{LIST}{alert.pk}/again/").status_code == 404
    operator.post(f"{LIST}again/", {"state": "undelivered"})
    assert not CaseEvent.objects.filter(happened=Happened.DELIVERY).exists()
    assert admin_client.get(f"{LIST}{alert.pk}/").status_code == 200


@pytest.mark.parametrize("to", ["", "{pk}/", "again/", "{pk}/again/"])
def test_nobody_else_gets_in(alert: Delivery, to: str) -> None:
    address = LIST + to.format(pk=alert.pk)
    for client in (Client(), logged_in(user_with("read_submission", name="no-operator"))):
        for response in (client.get(address), client.post(address)):
            assert response.status_code in (302, 403, 405)
            assert b"Alert to the team" not in response.content
    assert not CaseEvent.objects.filter(happened=Happened.DELIVERY).exists()


@pytest.mark.parametrize("state", [DeliveryState.REFUSED, DeliveryState.WAITING])
def test_try_again_makes_it_due_and_is_recorded(
    operator: Client, alert: Delivery, state: str
) -> None:
    later = timezone.now() + timedelta(hours=1)
    Delivery.objects.update(state=state, due_at=later)
    Endpoint.objects.create(fingerprint="x", failures=9, open_until=later)

    response = operator.post(f"{LIST}{alert.pk}/again/", follow=True)

    assert "1 message is sent again now" in response.content.decode()
    key = alert.key
    alert.refresh_from_db()
    assert (alert.state, alert.key) == (DeliveryState.WAITING, key)
    assert alert.due_at <= timezone.now()
    assert Endpoint.objects.get().open_until <= timezone.now()  # type: ignore[operator]
    event = CaseEvent.objects.get(happened=Happened.DELIVERY)
    assert (event.name, event.data) == ("operator", {"kind": "alert", "again": True})


def test_try_all_again_leaves_what_is_on_its_way_to_its_worker(
    operator: Client, alert: Delivery
) -> None:
    soon = timezone.now() + timedelta(minutes=2)
    taken = Delivery.objects.create(case=alert.case, kind=Kind.REPLY, leased_until=soon)
    Delivery.objects.filter(pk=alert.pk).update(state=DeliveryState.REFUSED)

    response = operator.post(f"{LIST}again/", {"state": "undelivered"}, follow=True)

    assert "1 message is sent again now" in response.content.decode()
    taken.refresh_from_db()
    assert taken.leased_until == soon
    assert CaseEvent.objects.get(happened=Happened.DELIVERY).data["kind"] == Kind.ALERT


def test_all_of_many_are_tried_again_once_each(
    operator: Client, alert: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "AT_ONCE", 2)
    for _ in range(4):
        Delivery.objects.create(case=alert.case, kind=Kind.REPLY, state=DeliveryState.REFUSED)

    response = operator.post(f"{LIST}again/", {"state": "undelivered"}, follow=True)

    assert "5 messages are sent again now" in response.content.decode()
    assert not Delivery.objects.filter(state=DeliveryState.REFUSED).exists()
    assert CaseEvent.objects.filter(happened=Happened.DELIVERY).count() == 5


@pytest.mark.parametrize("state", ["", "nonsense"])
def test_a_list_that_is_not_known_has_nothing_sent_again(
    operator: Client, alert: Delivery, state: str
) -> None:
    Delivery.objects.filter(pk=alert.pk).update(state=DeliveryState.REFUSED)

    operator.post(f"{LIST}again/", {"state": state})

    alert.refresh_from_db()
    assert alert.state == DeliveryState.REFUSED


def test_a_list_of_a_thousand_asks_no_more_than_one_of_one(
    operator: Client, alert: Delivery
) -> None:
    to = Destination.objects.create(name="Records", address="https://records.example")
    Delivery.objects.bulk_create(
        Delivery(case=alert.case, kind=Kind.REPLY, destination=to) for _ in range(1_000)
    )

    # What other apps remember for their menus is not counted.
    operator.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        page = operator.get(LIST).content.decode()

    assert "Try all 1001 again" in page
    assert len(queries) <= 15, "\n".join(each["sql"][:110] for each in queries.captured_queries)


def test_health_turns_unwell_past_its_limit_and_with_what_was_refused(
    client: Client, operator: Client, alert: Delivery, settings: Settings
) -> None:
    settings.CMS_FORMS_DELIVERED_WITHIN = 10
    assert client.get("/health/deliveries/").status_code == 200

    Delivery.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert client.get("/health/deliveries/").status_code == 503
    response = operator.get("/health/deliveries/")
    assert response.status_code == 503
    assert response.json()["waiting"] == 1
    assert 660 <= response.json()["oldest_seconds"] < 700

    Delivery.objects.update(created_at=timezone.now(), state=DeliveryState.REFUSED)
    assert not health().is_well
    Delivery.objects.update(kind=Kind.RECEIPT)
    assert health().is_well


def test_how_many_messages_wait_is_told_to_those_who_see_the_outbox(
    client: Client, alert: Delivery, staff: Client
) -> None:
    """Whoever counts what waits counts reports, of sensitive services too."""
    for each in (client, staff):
        assert each.get("/health/deliveries/").json() == {"is_well": True}


@pytest.fixture
def register() -> Client:
    return logged_in(
        user_with("add_destination", "change_destination", "delete_destination", name="it")
    )


def test_a_records_systems_secret_is_shown_once(register: Client, service: FormPage) -> None:
    url = reverse("cms_forms_destination_modeladmin_create")
    data = {"name": "Records", "how": "webhook", "address": "https://records.example/in"}

    page = register.post(url, data | {"is_active": "on"}, follow=True).content.decode()

    made = Destination.objects.get()
    assert made.secret().startswith("whsec_")
    assert made.secret() in page
    edit = reverse("cms_forms_destination_modeladmin_edit", args=[made.pk])
    page = register.get(edit).content.decode()
    assert made.secret() not in page
    assert service.title in page

    secret = made.secret()
    register.post(edit, data | {"is_active": "on", "services": [service.pk]})
    made.refresh_from_db()
    assert (made.secret(), list(made.services.all())) == (secret, [service.page_ptr])


@pytest.mark.parametrize(
    ("how", "address", "problem"),
    [
        ("webhook", "http://records.example", "only sent over https"),
        ("webhook", "records", "begins with https"),
        ("webhook", "https://10.0.0.5:8443/x", "add 10.0.0.5:8443 to the setting RECORDS_PRIVATE"),
        ("folder", "/etc", "no folder of this name"),
    ],
)
def test_an_address_that_nothing_can_be_sent_to_is_refused(
    register: Client, how: str, address: str, problem: str
) -> None:
    url = reverse("cms_forms_destination_modeladmin_create")

    page = register.post(url, {"name": "Records", "how": how, "address": address})

    assert problem in page.content.decode()
    assert not Destination.objects.exists()


def test_the_list_asks_for_no_picture_that_is_not_there(register: Client) -> None:
    Destination.objects.create(name="Records", address="https://records.example", is_active=False)

    page = register.get(reverse("cms_forms_destination_modeladmin_index")).content.decode()

    assert "admin/img" not in page


def test_a_test_message_says_what_was_answered(register: Client, settings: Settings) -> None:
    with receiver_of() as receiver:
        settings.CMS_FORMS_PRIVATE_HOSTS = [receiver.host]
        to = Destination.objects.create(name="Records", address=receiver.address)
        url = reverse("cms_forms_destination_test", args=[to.pk])
        assert register.get(url).status_code == 200
        assert "The test message arrived" in register.post(url, follow=True).content.decode()
        receiver.how = 500
        page = register.post(url, follow=True).content.decode()
        assert "did not arrive: It says that it does not work (500)." in page
        assert receiver.asked == 2
        assert logged_in(user_with(name="other")).post(url).status_code in (302, 403)
