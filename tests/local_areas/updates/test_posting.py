"""Who may do what to updates, and what is left of it in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.utils import timezone

from local_areas.models import (
    Area,
    Deed,
    MailKind,
    Role,
    StaffMail,
    Update,
    UpdateEvent,
    UpdateState,
)
from local_areas.updates import posting, signals
from local_areas.updates.posting import Overtaken
from local_areas.updates.rights import NotAllowed, areas_of, rights
from tests.local_areas.builders import City, city
from tests.local_areas.people import content, hours, lead, officer, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> City:
    return city(with_figures=False)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Names of the signals that were sent."""
    names: list[str] = []
    receivers = []
    for name in ("published", "corrected", "withdrawn", "restored", "pinned", "expired"):
        signal = getattr(signals, name)

        def receive(sender: Any, *, said: str = name, **kwargs: Any) -> None:
            names.append(said)

        signal.connect(receive, weak=False)
        receivers.append((signal, receive))
    yield names
    for signal, receive in receivers:
        signal.disconnect(receive)


def people(town: City) -> dict[str, User | AnonymousUser]:
    here, north = town.areas["N1"], town.boroughs["Northside"]
    return {
        "officer": officer("own", here),
        "untrained": officer("new", here, passed=None),
        "lapsed": officer("old", here, passed=timedelta(days=366)),
        "lead of the area": lead("lead-here", here),
        "lead of the borough": lead("lead-north", north),
        "lead of the force": lead("lead-all", town.force),
        "officer elsewhere": officer("far", town.areas["S1"]),
        "lead elsewhere": lead("lead-south", town.boroughs["Southside"]),
        "without an area": officer("none"),
        "a colleague who edits pages": User.objects.create_user("editor"),
        "nobody": AnonymousUser(),
    }


WRITES = {"officer", "untrained", "lapsed"}
LEADS = {"lead of the area", "lead of the borough", "lead of the force"}
EVERYBODY = {
    *WRITES,
    *LEADS,
    "officer elsewhere",
    "lead elsewhere",
    "without an area",
    "a colleague who edits pages",
    "nobody",
}
MAY: dict[str, tuple[Callable[[Any, Update], object], set[str]]] = {
    "propose": (lambda who, it: posting.propose(who, it.area, content()), WRITES | LEADS),
    "publish": (lambda who, it: posting.publish(who, it.area, content()), {"officer"} | LEADS),
    "approve": (posting.approve, LEADS),
    "send back": (lambda who, it: posting.send_back(who, it, "Leave the name out."), LEADS),
    "correct": (lambda who, it: posting.correct(who, it, content()), WRITES | LEADS),
    "withdraw": (posting.withdraw, WRITES | LEADS),
    "pin": (lambda who, it: posting.pin(who, it, True), {"officer"} | LEADS),
}


@pytest.mark.parametrize("act", MAY)
def test_each_action_is_for_those_who_look_after_the_area(act: str, town: City) -> None:
    verb, allowed = MAY[act]
    everybody = people(town)
    assert set(everybody) == EVERYBODY
    author = officer("author", town.areas["N1"], passed=None)
    done = set()

    for name, person in everybody.items():
        update = posting.propose(author, town.areas["N1"], content())
        before = UpdateEvent.objects.count()
        try:
            verb(person, update)
        except NotAllowed:
            assert UpdateEvent.objects.count() == before
        else:
            done.add(name)
            assert UpdateEvent.objects.count() == before + 1

    assert done == allowed


@pytest.mark.parametrize("act", MAY)
def test_somebody_who_left_may_do_nothing(act: str, town: City) -> None:
    verb, _ = MAY[act]
    update = posting.propose(lead("boss", town.force), town.areas["N1"], content())
    gone = lead("gone", town.areas["N1"])
    gone.is_active = False
    gone.save()

    with pytest.raises(NotAllowed):
        verb(gone, update)


def test_rights_cost_one_query_however_many_areas_there_are(
    town: City, django_assert_num_queries: Any
) -> None:
    person = lead("boss", *town.areas.values())

    with django_assert_num_queries(1):
        assert rights(person, town.areas["N2"]).is_lead


def test_groups_and_page_permissions_give_no_right(town: City) -> None:
    from django.contrib.auth.models import Permission

    editor = User.objects.create_user("chief-editor")
    editor.user_permissions.set(Permission.objects.all())

    assert not rights(editor, town.areas["N1"]).may_work
    assert not areas_of(editor).exists()


def test_the_areas_of_a_lead_of_a_borough_are_the_borough_and_what_lies_in_it(town: City) -> None:
    person = lead("boss", town.boroughs["Northside"])

    assert {str(area) for area in areas_of(person)} == {"Northside", "N1", "N2", "N3"}
    assert {str(a) for a in areas_of(person, role=Role.OFFICER)} == set()


def test_a_trained_officer_publishes_at_once(town: City, heard: list[str]) -> None:
    update = posting.post(officer("pc", town.areas["N1"]), town.areas["N1"], content())

    assert update.state is UpdateState.SHOWN
    assert list(Update.objects.shown()) == [update]
    assert heard == ["published"]
    assert [entry.what for entry in update.history.all()] == [Deed.PUBLISHED]


@pytest.mark.parametrize("passed", [None, timedelta(days=366)], ids=["never", "lapsed"])
def test_an_untrained_officer_proposes_and_a_lead_approves(
    passed: timedelta | None, town: City, heard: list[str]
) -> None:
    boss = lead("boss", town.boroughs["Northside"])
    update = posting.post(
        officer("pc", town.areas["N1"], passed=passed), town.areas["N1"], content()
    )
    assert update.state is UpdateState.WAITING
    assert not Update.objects.shown().exists()
    assert heard == []
    assert [mail.kind for mail in StaffMail.objects.all()] == [MailKind.WAITING]

    posting.approve(boss, update)

    update.refresh_from_db()
    assert update.state is UpdateState.SHOWN
    assert heard == ["published"]
    assert StaffMail.objects.filter(kind=MailKind.APPROVED, officer__name="Pc").exists()


def test_an_untrained_lead_approves_what_others_wrote_and_not_their_own(town: City) -> None:
    boss = lead("boss", town.areas["N1"], passed=None)
    own = posting.post(boss, town.areas["N1"], content())
    other = posting.post(officer("pc", town.areas["N1"], passed=None), town.areas["N1"], content())

    posting.approve(boss, other)
    with pytest.raises(NotAllowed):
        posting.approve(boss, own)

    posting.correct(boss, posting.propose(boss, town.areas["N1"], content()), content())
    assert Update.objects.waiting().count() == 2


def test_what_was_changed_while_it_was_read_is_not_approved(town: City) -> None:
    pc, boss = officer("pc", town.areas["N1"], passed=None), lead("boss", town.areas["N1"])
    update = posting.post(pc, town.areas["N1"], content())
    seen = posting.last_entry(update)
    posting.correct(pc, update, content(text="Something else."))

    with pytest.raises(Overtaken):
        posting.approve(boss, update, seen=seen)

    posting.approve(boss, update, seen=posting.last_entry(update))


@pytest.mark.parametrize("first", ["approve", "send back", "withdraw"])
@pytest.mark.parametrize("second", ["approve", "send back"])
def test_a_second_decision_comes_too_late(first: str, second: str, town: City) -> None:
    boss = lead("boss", town.areas["N1"])
    update = posting.propose(officer("pc", town.areas["N1"]), town.areas["N1"], content())
    MAY[first][0](boss, update)
    before = UpdateEvent.objects.count()

    with pytest.raises(Overtaken):
        MAY[second][0](boss, update)

    assert UpdateEvent.objects.count() == before


def test_what_was_sent_back_can_be_changed_and_waits_again(town: City) -> None:
    pc, boss = officer("pc", town.areas["N1"], passed=None), lead("boss", town.areas["N1"])
    update = posting.post(pc, town.areas["N1"], content())
    posting.send_back(boss, update, "Leave the name out.")
    update.refresh_from_db()
    assert update.state is UpdateState.SENT_BACK
    assert StaffMail.objects.filter(kind=MailKind.SENT_BACK).count() == 1

    update = posting.correct(pc, update, content(text="Without a name."))

    assert update.state is UpdateState.WAITING
    assert StaffMail.objects.filter(kind=MailKind.WAITING).count() == 2


def test_a_correction_is_seen_at_once_and_says_what_was_there_before(
    town: City, heard: list[str]
) -> None:
    pc = officer("pc", town.areas["N1"])
    update = posting.post(pc, town.areas["N1"], content(text="At 9."))
    out_since = update.publish_at

    update = posting.correct(pc, update, content(text="At 10."))

    entry = update.history.last()
    assert entry is not None
    assert (entry.before["text"], entry.after["text"]) == ("At 9.", "At 10.")
    assert update.corrected_at is not None
    assert update.publish_at == out_since
    assert heard == ["published", "corrected"]


def test_a_correction_by_an_untrained_officer_waits_and_is_not_seen(
    town: City, heard: list[str]
) -> None:
    boss = lead("boss", town.areas["N1"])
    update = posting.post(boss, town.areas["N1"], content())

    update = posting.correct(officer("pc", town.areas["N1"], passed=None), update, content())
    assert update.state is UpdateState.WAITING
    update = posting.approve(boss, update)

    assert update.state is UpdateState.SHOWN
    assert heard == ["published", "withdrawn", "restored"]


def test_a_withdrawal_can_be_undone_by_who_did_it_and_by_a_lead(
    town: City, heard: list[str]
) -> None:
    pc, other = officer("pc", town.areas["N1"]), officer("other", town.areas["N1"])
    boss = lead("boss", town.areas["N1"])
    update = posting.withdraw(pc, posting.post(pc, town.areas["N1"], content()))
    assert not Update.objects.shown().exists()

    with pytest.raises(NotAllowed):
        posting.restore(other, update)
    posting.restore(pc, update)
    posting.withdraw(boss, update)
    with pytest.raises(NotAllowed):
        posting.restore(pc, update)
    posting.restore(boss, update)

    assert Update.objects.shown().count() == 1
    assert heard == ["published", *["withdrawn", "restored"] * 2]


def test_a_withdrawn_update_is_not_corrected(town: City) -> None:
    pc = officer("pc", town.areas["N1"])
    update = posting.withdraw(pc, posting.post(pc, town.areas["N1"], content()))

    with pytest.raises(Overtaken):
        posting.correct(pc, update, content())


def test_a_scheduled_update_is_told_of_when_its_time_comes_and_once(
    town: City, heard: list[str]
) -> None:
    pc = officer("pc", town.areas["N1"])
    update = posting.post(pc, town.areas["N1"], content(publish_at=hours(2)))
    assert (update.state, heard) == (UpdateState.SCHEDULED, [])
    assert posting.announce_due(10) == 0
    Update.objects.update(publish_at=hours(-1))

    assert posting.announce_due(10) == 1
    assert posting.announce_due(10) == 0

    assert heard == ["published"]


def test_the_end_of_an_update_is_told_of_once(town: City, heard: list[str]) -> None:
    pc = officer("pc", town.areas["N1"])
    update = posting.post(pc, town.areas["N1"], content(expires_at=hours(1)))
    Update.objects.update(expires_at=hours(-1))

    assert posting.announce_due(10) == 1
    assert posting.announce_due(10) == 0

    update.refresh_from_db()
    assert update.state is UpdateState.EXPIRED
    assert heard == ["published", "expired"]


def test_an_update_that_is_put_off_is_news_again(town: City, heard: list[str]) -> None:
    pc = officer("pc", town.areas["N1"])
    update = posting.post(pc, town.areas["N1"], content())

    posting.correct(pc, update, content(publish_at=hours(3)))
    assert not Update.objects.shown().exists()
    Update.objects.update(publish_at=hours(-1))
    posting.announce_due(10)

    assert heard == ["published", "withdrawn", "published"]


def test_a_time_that_passed_while_it_waited_is_the_time_of_the_approval(town: City) -> None:
    update = posting.propose(
        officer("pc", town.areas["N1"]), town.areas["N1"], content(publish_at=hours(1))
    )
    Update.objects.update(publish_at=hours(-5))

    update = posting.approve(lead("boss", town.force), update)

    assert update.publish_at > timezone.now() - timedelta(minutes=1)


def test_what_is_posted_to_practise_is_never_public(town: City, heard: list[str]) -> None:
    practice = Area.objects.create(
        code="P1", level="neighbourhood", official_name="Practice", slug="p", is_practice=True
    )
    pc = officer("pc", passed=None)

    update = posting.post(pc, practice, content())
    posting.withdraw(pc, posting.correct(pc, update, content()))
    posting.post(pc, practice, content())

    assert Update.objects.out().count() == 1
    assert not Update.objects.shown().exists()
    assert heard == []


def test_a_photo_without_words_is_refused_by_the_database(town: City) -> None:
    pc = officer("pc", town.areas["N1"])

    with pytest.raises(IntegrityError), transaction.atomic():
        posting.post(pc, town.areas["N1"], content(photo=photo()))

    assert not Update.objects.exists()
    assert not UpdateEvent.objects.exists()


@pytest.mark.parametrize(
    ("who", "words"),
    [("pc", "You changed it in another window"), ("other", "Somebody else changed it")],
)
def test_who_changed_an_update_meanwhile_is_told_truly(town: City, who: str, words: str) -> None:
    here = town.areas["N1"]
    people = {name: officer(name, here) for name in ("pc", "other")}
    update = posting.post(people["pc"], here, content())
    seen = posting.last_entry(update)
    posting.correct(people[who], update, content(title="Theirs"))

    with pytest.raises(posting.Overtaken, match=words):
        posting.correct(people["pc"], update, content(title="Mine"), seen=seen)
