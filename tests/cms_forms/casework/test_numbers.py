"""How services are used: what is counted, what is shown of it, and what is left out."""

import csv
import threading
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms_forms.casework.numbers import Numbers
from cms_forms.casework.numbers_asked import Asked
from cms_forms.casework.small_numbers import withheld
from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.journey import counting
from cms_forms.models import (
    ChannelCount,
    FormVersion,
    Journey,
    Saving,
    SensitiveService,
    Submission,
    UsageCount,
)
from cms_forms.models.usage import Counted, What
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db


def counted() -> dict[tuple[str, str], int]:
    counting.add_to_database()
    return {(each.what, each.where): each.count for each in UsageCount.objects.all()}


def ids(service: FormPage) -> dict[str, str]:
    return {step.slug: step.id for step in service.current_version.form.steps}


def another(visitor: Visitor) -> Visitor:
    return Visitor(Client(), visitor.path)


def staff(*permissions: str) -> Client:
    user = User.objects.create_user("numbers", password="x")
    for codename in ("access_admin", *permissions):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    return client


def last_month() -> datetime:
    return timezone.now().replace(day=1, hour=12) - timedelta(9)


def test_a_journey_is_counted_where_it_stands_and_where_it_went_on(
    visitor: Visitor, service: FormPage
) -> None:
    step = ids(service)
    visitor.answer("hurt/", q_hurt="no")
    visitor.answer("when/", **date_parts("q_when", date.today() - timedelta(2)))

    assert counted() == {
        ("started", ""): 1,
        ("reached", step["hurt"]): 1,
        ("passed", step["hurt"]): 1,
        ("reached", step["when"]): 1,
        ("passed", step["when"]): 1,
        ("reached", step["vehicles"]): 1,
    }


def test_whoever_is_sent_has_passed_everything_that_they_reached(visitor: Visitor) -> None:
    visitor.answer_everything()
    visitor.send()

    counts = counted()

    reached = {where: n for (what, where), n in counts.items() if what == What.REACHED}
    passed = {where: n for (what, where), n in counts.items() if what == What.PASSED}
    assert reached == passed
    assert reached[CHECK_ANSWERS] == 1


def test_going_back_changing_and_looking_again_count_nobody_twice(
    visitor: Visitor, service: FormPage
) -> None:
    for _ in range(3):
        visitor.open("hurt/")
        visitor.answer("hurt/", q_hurt="no")

    counts = counted()

    assert counts["started", ""] == 1
    assert counts["reached", ids(service)["when"]] == 1


def test_for_every_journey_there_is_one_place_where_it_stands(visitor: Visitor) -> None:
    """Reached and not passed, over all places: those who are on the way or left."""
    visitor.answer("hurt/", q_hurt="no")
    second = another(visitor)
    second.answer("hurt/", q_hurt="yes")
    second.answer("hurt/?change=1", q_hurt="no")
    third = another(visitor)
    third.answer_everything()
    third.send()

    counts = counted()

    reached = sum(n for (what, _), n in counts.items() if what == What.REACHED)
    passed = sum(n for (what, _), n in counts.items() if what == What.PASSED)
    assert counts["started", ""] == 3
    assert reached - passed == 2


def test_an_answer_that_is_not_accepted_is_counted_for_its_question(visitor: Visitor) -> None:
    visitor.answer("hurt/")
    visitor.answer("hurt/", q_hurt="nonsense")

    assert counted() == {("refused", "q-hurt"): 2}


def test_what_is_counted_has_no_answer_and_no_journey_in_it(visitor: Visitor) -> None:
    visitor.answer_everything(email="canary@rivermouth.example")
    visitor.send()
    counting.add_to_database()

    columns = {field.column for field in UsageCount._meta.local_fields}
    assert columns == {"id", "version_id", "day", "what", "where", "count"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM cms_forms_usagecount t")
        (text,) = cursor.fetchone()
    assert "canary" not in text
    assert "Demo" not in text


def test_a_preview_counts_nobody(service: FormPage, client: Client) -> None:
    admin = User.objects.create_superuser("admin", password="x")
    client.force_login(admin)
    preview = Visitor(client, f"/admin/services/{service.pk}/preview/")

    preview.open("hurt/")
    preview.answer("hurt/", q_hurt="no")

    assert counted() == {}


def test_counts_add_up_and_versions_that_are_gone_are_passed_over(service: FormPage) -> None:
    version, today = service.current_version.pk, timezone.localdate()
    one = Counted(version, today, What.STARTED)

    UsageCount.objects.add({one: 2, Counted(10**9, today, What.STARTED): 5})
    UsageCount.objects.add({one: 3})

    assert UsageCount.objects.get().count == 5


def test_a_database_that_refuses_counts_refuses_no_answer(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cms_forms_usagecount ADD CHECK (count < 0) NOT VALID")
    visitor.answer("hurt/", q_hurt="no")

    counting.add_to_database()
    response = visitor.answer("when/", **date_parts("q_when", date.today() - timedelta(2)))

    assert response.status_code == 302
    assert "What was counted is not in the database yet." in caplog.text


def test_many_threads_lose_no_count(service: FormPage) -> None:
    version = service.current_version.pk

    def many() -> None:
        for _ in range(500):
            counting.count(version, date.today(), (What.STARTED, ""))

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted() == {("started", ""): 2000}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 0, "b": 9}, {"a": 0, "b": 9}),
        ({"a": 4, "b": 9, "c": 7}, {"a": None, "b": 9, "c": None}),
        ({"a": 4, "b": 1, "c": 7}, {"a": None, "b": None, "c": 7}),
        ({"a": 1}, {"a": None}),
        ({"a": 1, "b": 2, "c": 7, "d": 8}, {"a": None, "b": None, "c": None, "d": 8}),
    ],
)
def test_few_people_are_not_counted_out_nor_worked_out(
    counts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert withheld(counts) == shown


@pytest.mark.parametrize("days", ["28", "365"])
@pytest.mark.parametrize("why", ["sensitive", "few"])
def test_what_is_left_out_cannot_be_worked_out_from_the_sums(
    visitor: Visitor, service: FormPage, days: str, why: str
) -> None:
    """Had all 64, and the others 17, 35 and 9, the last one had 3."""
    other = service.get_parent().add_child(
        instance=FormPage(title="Other", slug="other", live=False)
    )
    version = FormVersion.objects.create(
        page=other, number=1, definition=service.current_version.definition
    )
    made = [Journey.objects.create(version=version) for _ in range(3 if why == "few" else 6)]
    sent = timezone.now() if why == "few" else last_month()
    for journey in made:
        Submission.objects.create(
            journey=journey,
            version=version,
            team=service.default_team,
            sealed_answers=b"x",
            key_fingerprint="0" * 64,
            sent_at=sent,
        )
    if why == "sensitive":
        SensitiveService.objects.enter(other)
    for _ in range(5):
        each = another(visitor)
        each.answer_everything()
        each.send()
    UsageCount.objects.add({Counted(version.pk, sent.date(), What.STARTED): len(made)})

    numbers = Numbers(Asked(days=days))

    rows = {row.name.page_id: (row.begun, row.sent, row.share) for row in numbers.by_service}
    assert numbers.finished == 5
    assert sum(month.online or 0 for month in numbers.months) == 5
    assert sum(row.count or 0 for row in numbers.minutes) == 5
    assert rows[other.pk] == ((None, None, None) if why == "few" else (6, 6, 100))


def test_where_few_were_sent_no_share_gives_the_number_away(service: FormPage) -> None:
    version = service.current_version.pk
    UsageCount.objects.add({Counted(version, timezone.localdate(), What.STARTED): 100})
    Submission.objects.create(
        journey=Journey.objects.create(version_id=version),
        version_id=version,
        team=service.default_team,
        sealed_answers=b"x",
        key_fingerprint="0" * 64,
    )

    [row] = Numbers(Asked()).by_service

    assert (row.begun, row.sent, row.share) == (100, None, None)


def test_the_menu_leads_whoever_may_read_it_to_the_numbers(db: None) -> None:
    assert "/admin/numbers/" in staff("read_numbers").get("/admin/").content.decode()


def test_it_is_said_which_days_the_months_have(db: None) -> None:
    page = staff("read_numbers").get("/admin/numbers/").content.decode()

    first = Asked().period.first.replace(day=1)
    assert f"Whole months, from {first:%-d %B %Y}" in page


def test_the_share_online_and_what_it_saved(visitor: Visitor, service: FormPage) -> None:
    for _ in range(6):
        each = another(visitor)
        each.answer_everything()
        each.send()
    first = timezone.localdate().replace(day=1)
    for channel, count in (("phone", 3), ("desk", 1)):
        ChannelCount.objects.create(
            page_id=service.pk, service=service.title, month=first, channel=channel, count=count
        )

    numbers = Numbers(Asked(page_id=service.pk))

    month = numbers.months[-1]
    assert (month.online, month.phone, month.desk, month.share_online) == (6, 3, 1, 60)
    assert numbers.saved == 54
    Saving(pk=1, amount=5, source="Our own").save()
    assert Numbers(Asked()).saved == 30


def test_a_month_without_a_count_of_phone_and_desk_has_no_share(visitor: Visitor) -> None:
    assert Numbers(Asked()).months[-1].share_online is None


def test_the_screen_shows_one_service_and_all(visitor: Visitor, service: FormPage) -> None:
    for _ in range(5):
        each = another(visitor)
        each.answer_everything()
        each.send()
        each.answer("sent/", ease="easy")
    visitor.answer("hurt/", q_hurt="no")
    counting.add_to_database()
    client = staff("read_numbers")

    everything = client.get("/admin/numbers/")
    one = client.get(f"/admin/numbers/?service={service.pk}&version=1&days=28")

    assert service.title in everything.content.decode()
    page = one.content.decode()
    assert "Where people leave" in page
    assert "Was this easy?" in page
    assert "no-store" in one["Cache-Control"]
    assert "Change the figure" not in page


def test_a_sheet_has_the_same_numbers_and_no_formula(visitor: Visitor, service: FormPage) -> None:
    version = FormVersion.objects.get()
    definition = version.definition
    definition["steps"][0]["title"] = "=HYPERLINK(1)"
    FormVersion.objects.filter(pk=version.pk).update(definition=definition)
    from cms_forms.models.form_version import form_of

    form_of.cache_clear()
    visitor.answer_everything()
    visitor.send()
    counting.add_to_database()

    response = staff("read_numbers").get(f"/admin/numbers.csv?service={service.pk}")
    form_of.cache_clear()

    lines = list(csv.reader(StringIO(response.getvalue().decode().removeprefix("\ufeff"))))
    assert ["Sent", "", "fewer than 5", ""] in lines
    assert "'=HYPERLINK(1)" in {line[1] for line in lines}
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize(
    "query", ["service=x", "service=99999999", "service=1&version=x", "days=-1", "days=1e9"]
)
def test_an_address_that_asks_for_nonsense_is_answered(service: FormPage, query: str) -> None:
    assert staff("read_numbers").get(f"/admin/numbers/?{query}").status_code == 200


@pytest.mark.parametrize("path", ["numbers/", "numbers.csv", "numbers/saving/"])
def test_without_the_permission_nobody_sees_a_number(db: None, path: str) -> None:
    assert staff("read_submission").get(f"/admin/{path}").status_code == 302
    assert Client().get(f"/admin/{path}").status_code == 302


def test_the_figure_is_changed_by_who_may_with_its_source(db: None) -> None:
    reader = staff("read_numbers")
    assert reader.get("/admin/numbers/saving/").status_code == 302
    User.objects.get().user_permissions.add(Permission.objects.get(codename="change_saving"))

    reader.post("/admin/numbers/saving/", {"amount": "7.50", "source": "Our study of 2026"})

    page = reader.get("/admin/numbers/").content.decode()
    assert "£7.50" in page
    assert "Our study of 2026" in page


def test_a_month_by_phone_is_entered_once(service: FormPage) -> None:
    client = staff("read_numbers", *(f"{act}_channelcount" for act in ("add", "change", "view")))
    place = "/admin/cms_forms/channelcount/create/"
    entered = {"page_id": service.pk, "month": "2026-10-17", "channel": "phone", "count": 12}

    client.post(place, entered)
    again: Any = client.post(place, entered)

    row = ChannelCount.objects.get()
    assert (row.month, row.service, row.count) == (date(2026, 10, 1), service.title, 12)
    assert "This month is there already" in again.content.decode()


def test_the_screen_asks_the_database_little(
    service: FormPage, django_assert_max_num_queries: Any
) -> None:
    client = staff("read_numbers")
    client.get(f"/admin/numbers/?service={service.pk}")

    with django_assert_max_num_queries(25):
        client.get(f"/admin/numbers/?service={service.pk}")
