"""What a reporter does is told to the team, and pointed out on the case that goes on."""

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.casework import work
from cms_forms.deliveries.mails import Mail, mail_of
from cms_forms.journey import reporting
from cms_forms.models import Case, Delivery, Happened, Team
from cms_forms.models.delivery import Kind
from cms_forms.models.reporter_link import ReporterLink, opened
from tests.cms_forms.casework.pressing import logged_in, url
from tests.cms_forms.casework.working import reader, sent
from tests.cms_forms.journey.test_status import add, path_of, shown
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SECRET = "The canary sings at Demo Street"


@pytest.fixture
def case(visitor: Visitor) -> Case:
    Team.objects.update(emails="traffic@rivermouth.example")
    return sent(visitor)


@pytest.fixture
def merged(case: Case, visitor: Visitor) -> tuple[Case, Case]:
    """One, and the other that goes on."""
    into = sent(visitor)
    work.merge(case, into, reader(case.team), "The same van.")
    return case, into


def link_of(case: Case) -> ReporterLink:
    return opened(path_of(case).split("/")[-2])


def news_of(case: Case) -> Mail:
    (delivery,) = Delivery.objects.filter(case=case, kind=Kind.NEWS).select_related("event")
    return mail_of(delivery, timezone.now())


@pytest.mark.parametrize("deed", ["added", "answered", "withdrawn"])
@pytest.mark.parametrize("is_sensitive", [True, False])
def test_the_team_is_told_by_reference_and_link_alone(
    client: Client, case: Case, deed: str, is_sensitive: bool
) -> None:
    Case.objects.update(is_sensitive=is_sensitive)
    if deed == "answered":
        work.reply(case, reader(case.team), "Have you a recording?", asks=True)

    if deed == "withdrawn":
        reporting.withdraw(link_of(case), "worried")
    else:
        add(client, case, SECRET)

    mail = news_of(case)
    assert list(mail.to) == ["traffic@rivermouth.example"]
    assert str(case) in mail.subject
    assert f"/admin/cases/{case}/" in mail.text
    for word in (SECRET, "canary", "worried", "recording", "Demo Person", case.service):
        assert word not in mail.subject + mail.text + mail.html


def test_what_was_pressed_twice_is_told_once(client: Client, case: Case) -> None:
    for _ in range(2):
        add(client, case, SECRET)

    assert Delivery.objects.filter(case=case, kind=Kind.NEWS).count() == 1


def test_a_report_that_was_merged_takes_more_and_says_so(
    client: Client, merged: tuple[Case, Case]
) -> None:
    case, _into = merged

    page = shown(client, case)
    add(client, case, SECRET)

    assert "You can still add to it" in page
    assert "Add something, or correct it" in page
    assert "Next:" not in page
    assert case.events.get(happened=Happened.ADDED).words() == SECRET


def test_it_is_told_to_the_team_that_goes_on_and_pointed_out_there(
    client: Client, merged: tuple[Case, Case]
) -> None:
    case, into = merged
    staff = logged_in(reader(into.team, name="staff"))

    add(client, case, SECRET)
    reporting.withdraw(link_of(case), "slow")

    page = staff.get(url(into)).content.decode()
    assert f"Something was added to {case}" in page
    assert f"{case} was taken back" in page
    assert f'href="{url(case)}"' in page
    # Read there, where it is recorded who read it.
    assert SECRET not in page
    for delivery in Delivery.objects.filter(case=case, kind=Kind.NEWS).select_related("event"):
        mail = mail_of(delivery, timezone.now())
        assert f"merged into {into}" in mail.text
        assert url(into) in mail.text
    assert not case.events.filter(happened=Happened.READ).exists()
