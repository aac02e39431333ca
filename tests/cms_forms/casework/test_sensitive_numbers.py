"""Of a service whose reports only named people read, numbers are of whole months."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.casework.numbers import Numbers
from cms_forms.casework.numbers_asked import Asked
from cms_forms.journey import counting
from cms_forms.models import (
    ChannelCount,
    SensitiveService,
    Submission,
    UsageCount,
    station_time,
)
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.test_numbers import last_month, staff
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def uses(service: FormPage) -> None:
    visitor = Visitor(Client(), service.url)
    visitor.answer_everything()
    visitor.send()
    visitor.answer("sent/", ease="easy")


def told(service: FormPage, days: str) -> tuple[bytes, ...]:
    """All that the numbers say: of the service, and of all services, as pages and as sheets."""
    client = staff("read_numbers") if not User.objects.exists() else Client()
    client.force_login(User.objects.get())
    asked = (f"service={service.pk}&days={days}", f"days={days}")
    pages = [client.get(f"/admin/numbers/?{query}").content for query in asked]
    sheets = [client.get(f"/admin/numbers.csv?{query}").getvalue() for query in asked]
    return (*(page[page.index(b"cf-numbers") :] for page in pages), *sheets)


@pytest.mark.parametrize("days", ["28", "91", "365"])
def test_of_a_sensitive_service_no_number_tells_that_somebody_has_just_written(
    service: FormPage, days: str
) -> None:
    """Nor does any later in the month, as the months that are counted are the same."""
    SensitiveService.objects.enter(service)
    for _ in range(6):
        uses(service)
    Submission.objects.update(sent_at=last_month())
    UsageCount.objects.all().delete()
    counting.add_to_database()
    UsageCount.objects.update(day=last_month().date())
    before = told(service, days)

    uses(service)
    counting.add_to_database()

    assert told(service, days) == before
    assert Numbers(Asked(page_id=service.pk, days=days)).finished == 6


def test_whole_months_are_those_before_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(station_time, "today", lambda: date(2026, 3, 31))
    of = {days: Asked(days=days).whole_months for days in ("28", "91", "365")}

    assert {(each.first, each.last) for each in of.values()} == {
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2025, 12, 1), date(2026, 2, 28)),
        (date(2025, 3, 1), date(2026, 2, 28)),
    }


def by_phone(page_id: int, count: int) -> None:
    month = station_time.today().replace(day=1)
    ChannelCount.objects.create(page_id=page_id, month=month, channel="phone", count=count)


def test_calls_about_a_service_that_no_sum_has_in_it_are_not_in_the_sum(
    service: FormPage,
) -> None:
    """Else the share online is of more people than were online."""
    sensitive = service.get_parent().add_child(
        instance=FormPage(title="Other", slug="other", live=False)
    )
    SensitiveService.objects.enter(sensitive)
    for _ in range(6):
        uses(service)
    by_phone(service.pk, 6)
    by_phone(sensitive.pk, 88)

    month = Numbers(Asked()).months[-1]

    assert (month.online, month.phone, month.share_online) == (6, 6, 50)


def test_of_one_version_no_share_is_told_as_nobody_calls_about_a_version(
    service: FormPage,
) -> None:
    for _ in range(6):
        uses(service)
    by_phone(service.pk, 6)
    client = staff("read_numbers")
    query = f"service={service.pk}&version=1"

    month = Numbers(Asked(page_id=service.pk, version=1)).months[-1]
    page = client.get(f"/admin/numbers/?{query}").content.decode()
    sheet = client.get(f"/admin/numbers.csv?{query}").getvalue().decode()

    assert (month.online, month.by_channel, month.share_online) == (6, {}, None)
    assert "choose all versions to see them" in page
    assert "phone" not in sheet
