"""What becomes of an update once it is posted: corrected, withdrawn, approved, looked back on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from local_areas.desk import mailing
from local_areas.models import Area, Deed, Update, UpdateState
from local_areas.updates import posting
from tests.local_areas.builders import City
from tests.local_areas.desk.composing import hidden, said, url
from tests.local_areas.people import content, hours, lead, officer, photo

pytestmark = pytest.mark.django_db

type LogIn = Callable[[User], Client]


def test_a_published_update_is_corrected(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, content(photo=photo(), alternative_text="A quay."))
    client = log_in(pc)
    address = f"/admin/my-areas/update/{update.pk}/change/"
    html = client.get(address).content.decode()

    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen is not None
    kept = hidden(html)["kept_photo"]
    fields = said(text="Sunday.", seen=seen[1], kept_photo=kept, alternative_text="The quay.")
    client.post(address, fields | {"action": "send"})

    update.refresh_from_db()
    assert (update.text, update.alternative_text) == ("Sunday.", "The quay.")
    assert update.photo is not None
    assert update.history.last().what == Deed.CORRECTED  # type: ignore[union-attr]
    history = client.get(f"/admin/my-areas/update/{update.pk}/").content.decode()
    assert "<del>A</del> quay." in history
    assert "<ins>The</ins> quay." in history


def test_a_correction_of_what_somebody_else_changed_meanwhile_is_not_kept(
    town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    pc, other = officer("pc", here), officer("other", here)
    update = posting.post(pc, here, content())
    seen = posting.last_entry(update)
    posting.correct(other, update, content(text="From another telephone."))

    client = log_in(pc)
    address = f"/admin/my-areas/update/{update.pk}/change/"
    response = client.post(address, said(action="send", seen=seen), follow=True)

    assert "Somebody else changed it" in response.content.decode()
    update.refresh_from_db()
    assert update.text == "From another telephone."


def test_a_withdrawal_asks_why_and_can_be_undone(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc = officer("pc", here)
    update = posting.post(pc, here, content())
    client = log_in(pc)
    address = f"/admin/my-areas/update/{update.pk}"

    assert "Say why." in client.post(f"{address}/withdraw/").content.decode()
    done = client.post(f"{address}/withdraw/", {"reason": "wrong"}, follow=True)
    assert "Put it back" in done.content.decode()
    assert not Update.objects.shown().exists()
    client.post(f"{address}/restore/")

    assert Update.objects.shown().exists()


def test_a_lead_sends_back_with_a_reason_and_approves(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc, boss = officer("pc", here, passed=None), lead("boss", town.force)
    update = posting.post(pc, here, content())
    client = log_in(boss)
    address = f"/admin/my-areas/update/{update.pk}"

    empty = client.post(f"{address}/send-back/", {"reason": " "})
    assert "Say what should change." in empty.content.decode()
    client.post(f"{address}/send-back/", {"reason": "Leave the street out."})
    assert "Leave the street out." in log_in(pc).get(f"{address}/").content.decode()
    posting.correct(pc, update, content(text="Without it."))
    client = log_in(boss)
    html = client.get(f"{address}/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen is not None
    client.post(f"{address}/approve/", {"seen": seen[1]})

    assert Update.objects.shown().get() == update


def test_an_approval_that_comes_too_late_says_so(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc, boss = officer("pc", here, passed=None), lead("boss", town.force)
    update = posting.post(pc, here, content())
    posting.withdraw(pc, update)

    address = f"/admin/my-areas/update/{update.pk}/approve/"
    response = log_in(boss).post(address, follow=True)

    assert "It was taken back meanwhile." in response.content.decode()


def test_the_screens_of_a_lead_of_many_areas_cost_a_handful_of_queries(
    town: City, log_in: LogIn, django_assert_max_num_queries: Any
) -> None:
    boss = lead("boss", town.force)
    pc = officer("pc", *town.areas.values(), passed=None)
    for area in town.areas.values():
        posting.post(pc, area, content(photo=photo(), alternative_text="A quay."))
    client = log_in(boss)
    client.get("/admin/my-areas/approvals/")

    for path, most in (("", 24), ("approvals/", 18), ("missing/", 16), ("training/officers/", 16)):
        with django_assert_max_num_queries(most):
            assert client.get(f"/admin/my-areas/{path}").status_code == 200


def test_what_waits_goes_out_at_its_time(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    at = timezone.localtime(hours(30))
    client = log_in(officer("pc", here))
    later = {"when": "later", "later_day": f"{at:%Y-%m-%d}", "later_time": f"{at:%H:%M}"}

    client.post(url(here), said(action="send", **later))

    update = Update.objects.get()
    assert update.state is UpdateState.SCHEDULED
    assert abs(update.publish_at - at) < timedelta(minutes=1)


def over(by: User, area: Area) -> Update:
    """Proposed, and its time is over."""
    update = posting.propose(by, area, content(expires_at=hours(1)))
    Update.objects.filter(pk=update.pk).update(expires_at=hours(-1))
    return update


@pytest.mark.parametrize("act", ["approve", "restore", "pin", "correct"])
def test_whoever_acts_on_what_is_over_is_told_that_nobody_sees_it(
    act: str, town: City, log_in: LogIn
) -> None:
    here = town.areas["N1"]
    boss = lead("boss", here)
    update = over(officer("pc", here, passed=None), here)
    if act != "approve":
        posting.approve(boss, update)
    if act == "restore":
        posting.withdraw(boss, update)
    client, address = log_in(boss), f"/admin/my-areas/update/{update.pk}/"
    before = client.get(address).content.decode()

    if act == "correct":
        Update.objects.filter(pk=update.pk).update(
            kind="event", event_starts_at=hours(-3), event_ends_at=hours(-1)
        )
        at = timezone.localtime(hours(-48))
        fields = {"event_day": f"{at:%Y-%m-%d}", "event_from": "01:00", "event_to": "02:00"}
        response = client.post(
            f"{address}change/", said(kind="event", action="send", **fields), follow=True
        )
    else:
        response = client.post(f"{address}{act}/", {"pin": "1"}, follow=True)

    html = response.content.decode()
    assert "so it is not on the page. Correct its last day to show it." in html
    if act == "approve":
        assert "Approved as it is, it shows nowhere" in before


def test_the_mail_of_an_approval_says_that_it_is_over(town: City) -> None:
    here = town.areas["N1"]
    update = over(officer("pc", here, passed=None), here)
    posting.approve(lead("boss", here), update)

    mailing.send_due(10)

    (approval,) = [each for each in mail.outbox if each.subject.startswith("Approved")]
    assert "its time was over on" in approval.body


def test_the_history_shows_what_changed_side_by_side(town: City, log_in: LogIn) -> None:
    here = town.areas["N1"]
    pc, boss = officer("pc", here, passed=None), lead("boss", here)
    update = posting.propose(pc, here, content(photo=photo(), alternative_text="A <quay>."))
    posting.send_back(boss, update, "Say when.")
    later = content(
        title="Bike <b>marking", text="Sunday at the market.", publish_at=hours(48), kind="appeal"
    )
    posting.correct(pc, update, later)
    posting.approve(boss, update)
    posting.pin(boss, update, True)
    posting.withdraw(boss, update, "names")

    html = log_in(boss).get(f"/admin/my-areas/update/{update.pk}/").content.decode()

    for words in (
        "<del>Saturday</del> at the market.",
        "<ins>Sunday</ins> at the market.",
        "Bike <ins>&lt;b&gt;marking</ins>",
        "A &lt;quay&gt;.",
        "<ins>appeal for information</ins>",
        "by boss,",
        "Say when.",
        "It names or shows somebody",
    ):
        assert words in html
    for label in ("What it is", "Title", "Text", "Photo", "What is in the picture", "Goes out"):
        assert f'<th scope="row">{label}</th>' in html
    assert 'alt="The photo"' in html
