"""What sending a report opens, in the same transaction, and who may do what with its rows."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, connection, transaction
from django.test import Client

from cms_forms.engine.people import Detail, looked_for
from cms_forms.models import (
    Case,
    CaseEvent,
    Delivery,
    Destination,
    Happened,
    SensitiveService,
    Submission,
    Team,
)
from cms_forms.models.blind_index import BlindIndex, found_by
from cms_forms.models.case_event import Unreadable
from cms_forms.opening import unit_for
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.working import shown_words
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def sent(visitor: Visitor, **answers: str) -> Case:
    visitor.answer_everything(**answers)
    visitor.send()
    return Case.objects.latest("pk")


def reader(*teams: Team, name: str = "reader") -> User:
    user = User.objects.create_user(name, password="x")
    for codename in ("access_admin", "read_submission"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    for team in teams:
        team.members.add(user)
    return user


def test_sending_opens_a_case_that_says_where_it_came_from(
    visitor: Visitor, service: FormPage
) -> None:
    case = sent(visitor)

    assert case.submission == Submission.objects.get()
    assert (case.page_id, case.service) == (service.pk, service.title)
    assert (case.team, case.status) == (case.submission.team, "new")
    assert [event.happened for event in case.events.all()] == [Happened.OPENED]


def test_it_owes_an_alert_a_receipt_and_each_records_system(
    visitor: Visitor, service: FormPage
) -> None:
    of_all = Destination.objects.create(name="Records", address="https://records.example")
    of_this = Destination.objects.create(name="Traffic", address="https://traffic.example")
    of_this.services.add(service)
    of_another = Destination.objects.create(name="Other", address="https://other.example")
    of_another.services.add(service.get_parent())
    Destination.objects.create(name="Off", address="https://off.example", is_active=False)

    case = sent(visitor, email="demo@rivermouth.example")

    owed = Delivery.objects.filter(case=case)
    assert sorted(owed.values_list("kind", flat=True)) == ["alert", "receipt", "records", "records"]
    assert {each.destination for each in owed if each.kind == "records"} == {of_all, of_this}
    assert len({each.key for each in owed}) == 4


def test_without_an_address_there_is_no_receipt(visitor: Visitor) -> None:
    case = sent(visitor)

    assert list(case.deliveries.values_list("kind", flat=True)) == ["alert"]


def test_a_case_is_found_by_what_people_are_called_however_it_is_typed(visitor: Visitor) -> None:
    case = sent(visitor, email="Demo@Rivermouth.example")

    for typed in ("demo person", "PERSON", "Démo", "demo@rivermouth.example "):
        assert list(found_by(Case.objects.all(), looked_for(typed))) == [case], typed
    assert not found_by(Case.objects.all(), looked_for("Demo Nobody"))
    assert not found_by(Case.objects.all(), looked_for("  "))
    assert BlindIndex.objects.filter(detail=Detail.NAME).count() == 2


def test_a_unit_gets_what_happened_in_the_smallest_area_that_has_one(team: Team) -> None:
    north = Team.objects.create(name="Road traffic, north", parent=team, area="N")
    Team.objects.create(name="Road traffic, south", parent=team, area="S")

    assert unit_for(team, ["N1", "N", "S"]) == north
    assert unit_for(team, ["E1", "E"]) == unit_for(team, []) == team
    assert unit_for(north, ["S"]) == north


def test_the_database_refuses_to_change_what_happened(visitor: Visitor) -> None:
    case = sent(visitor)
    event = case.note(Happened.NOTE, words="Rang the bell.")

    for change in (
        lambda: CaseEvent.objects.filter(pk=event.pk).update(happened="read"),
        lambda: CaseEvent.objects.filter(pk=event.pk).update(sealed=b"other words"),
        lambda: CaseEvent.objects.filter(pk=event.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    event.refresh_from_db()
    assert event.words() == "Rang the bell."


def test_what_happened_outlives_the_account_and_can_lose_its_words(visitor: Visitor) -> None:
    case = sent(visitor)
    user = reader(case.team)
    event = case.note(Happened.NOTE, user=user, words="Rang the bell.")

    user.delete()
    CaseEvent.objects.filter(pk=event.pk).update(sealed=None)

    event.refresh_from_db()
    assert (event.user, event.name, event.words()) == (None, "reader", "")


def test_the_reporters_key_opens_what_is_shown_and_another_does_not(visitor: Visitor) -> None:
    case, other = sent(visitor), sent(Visitor(Client(), visitor.path))
    event = case.note(Happened.REPLY, for_reporter="We have sent the notice.")

    event = CaseEvent.objects.get(pk=event.pk)

    assert shown_words(event, case.reporter_key()) == "We have sent the notice."
    with pytest.raises(Unreadable):
        shown_words(event, other.reporter_key())


def test_a_sensitive_case_is_read_by_named_groups_of_its_team_only(
    visitor: Visitor, service: FormPage
) -> None:
    FormPage.objects.filter(pk=service.pk).update(is_sensitive=True)
    case = sent(visitor)
    named = SensitiveService.objects.create(page_id=service.pk, title=service.title)
    group = Group.objects.create(name="Named")
    named.groups.add(group)
    member, chosen, elsewhere = (
        reader(case.team, name="member"),
        reader(case.team, name="chosen"),
        reader(name="elsewhere"),
    )
    chosen.groups.add(group)
    elsewhere.groups.add(group)

    def readable(user: User) -> list[Case]:
        return list(Case.objects.readable_by(User.objects.get(pk=user.pk)))

    assert readable(chosen) == [case]
    assert readable(member) == readable(elsewhere) == []


def test_a_service_that_stops_being_sensitive_keeps_its_old_cases_closed(
    visitor: Visitor, service: FormPage
) -> None:
    FormPage.objects.filter(pk=service.pk).update(is_sensitive=True)
    case = sent(visitor)
    FormPage.objects.filter(pk=service.pk).update(is_sensitive=False)

    assert not Case.objects.readable_by(reader(case.team)).exists()


def test_a_clock_of_the_service_becomes_a_deadline(visitor: Visitor) -> None:
    case = sent(visitor)
    day = date(2026, 1, 5)
    for name, due in (("Later", day + timedelta(3)), ("Sooner", day)):
        case.deadlines.create(
            clock=name, name=name, begins=day, warns=day, due=due, days=1, unit="days"
        )

    assert case.keep_next_due() == day
    case.deadlines.filter(clock="Sooner").update(state="met")
    assert case.keep_next_due() == day + timedelta(3)


def test_what_is_due_comes_before_what_is_new_and_before_what_has_no_clock(
    visitor: Visitor,
) -> None:
    old, late, soon, new = (sent(Visitor(Client(), visitor.path)) for _ in range(4))
    Case.objects.filter(pk=late.pk).update(next_due=date(2026, 1, 1))
    Case.objects.filter(pk=soon.pk).update(next_due=date(2026, 1, 2))

    assert list(Case.objects.due_first()) == [late, soon, old, new]


def test_no_answer_lies_open_in_any_row(visitor: Visitor) -> None:
    case = sent(visitor)
    case.note(Happened.NOTE, words="Demo Person rang.", for_reporter="Demo Person, we rang.")

    with connection.cursor() as cursor:
        for table in ("case", "caseevent", "deadline", "delivery", "blindindex", "submission"):
            cursor.execute(
                f"SELECT count(*) FROM cms_forms_{table} t WHERE t::text ILIKE %s",
                ["%demo person%"],
            )
            assert cursor.fetchone() == (0,), table
