from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from social_hub.areas import AreasOfAccounts
from social_hub.models import Copy, Deed, HubUpdate, Record, UpdateState
from social_hub.publishing import posting, rights
from social_hub.publishing.posting import Content, NotReady, Overtaken
from social_hub.publishing.previews import Choice
from social_hub.publishing.rights import NotAllowed
from tests.social_hub.publishing.conftest import account, person

BIKES = Content(title="Bike marking", text="Saturday at the market.")
TRIAL = Content(text="The trial begins on Monday.")


def deeds(update: HubUpdate) -> list[str]:
    return list(
        Record.objects.filter(update_id=update.pk).order_by("pk").values_list("what", flat=True)
    )


class Trainees(AreasOfAccounts):
    """Somebody called “trainee” needs approval."""

    def needs_approval(self, user: Any, code: str) -> bool:
        return bool(user.username == "trainee")


def test_a_post_has_a_copy_for_each_account_of_its_area_and_they_are_due(officer: User) -> None:
    account(), account("bluesky"), account(area="N2"), account("feed")

    update = posting.post(officer, "N1", BIKES)

    assert update.state is UpdateState.OUT
    assert [copy.account.network for copy in update.copies.all()] == ["bluesky", "mastodon"]
    assert Copy.objects.due().count() == 2
    assert deeds(update) == [Deed.PROPOSED]


def test_a_tick_taken_away_is_an_account_without_a_copy(officer: User) -> None:
    first, second = account(), account("bluesky")

    update = posting.post(
        officer, "N1", BIKES, [Choice(account=first.pk), Choice(account=second.pk, is_wanted=False)]
    )

    assert [copy.account for copy in update.copies.all()] == [first]


def test_what_is_sent_twice_is_posted_once(officer: User) -> None:
    account()
    key = uuid4()

    first = posting.post(officer, "N1", BIKES, sent_as=key)

    assert posting.post(officer, "N1", BIKES, sent_as=key) == first
    assert Copy.objects.count() == 1


def test_a_scheduled_post_is_due_at_its_time(officer: User) -> None:
    account()
    at = timezone.now() + timedelta(hours=3)

    update = posting.post(officer, "N1", Content(text="Later", publish_at=at))

    assert update.state is UpdateState.SCHEDULED
    assert update.copies.get().due_at == at
    assert not Copy.objects.due().exists()


def test_who_may_not_post_for_an_area_is_told_so(db: None) -> None:
    account()

    with pytest.raises(NotAllowed, match="cannot post"):
        posting.post(person("visitor", "view_record"), "N1", BIKES)


@pytest.mark.parametrize(
    "content",
    [
        TRIAL,
        Content(text="Found", title="A 15-year-old"),
        Content(text="He was in court. " + "word " * 80),
    ],
)
def test_words_of_a_trial_or_a_minor_wait_for_somebody_else(
    officer: User, content: Content
) -> None:
    account()

    update = posting.post(officer, "N1", content)

    assert update.state is UpdateState.WAITING
    assert update.reasons
    assert not Copy.objects.due().exists()


def test_words_for_one_network_alone_are_read_too(officer: User) -> None:
    only = account()

    update = posting.post(officer, "N1", BIKES, [Choice(account=only.pk, text="The trial is on")])

    assert list(update.reasons) == ["trial"]


def test_its_author_cannot_approve_it_and_somebody_else_can(officer: User, other: User) -> None:
    account()
    update = posting.post(officer, "N1", TRIAL)

    with pytest.raises(NotAllowed, match="Somebody else"):
        posting.approve(officer, update, seen=update.edition)
    posting.approve(other, update, seen=update.edition)

    update.refresh_from_db()
    assert update.state is UpdateState.OUT
    assert update.approved_by_name == "other"
    assert Copy.objects.due().count() == 1
    assert Record.objects.get(what=Deed.APPROVED).by_name == "other"


def test_whoever_changed_the_words_cannot_approve_them_either(officer: User, other: User) -> None:
    account()
    update = posting.post(officer, "N1", TRIAL)
    update = posting.correct(other, update, Content(text="The trial ended."), None, seen=1)

    assert not rights.may_approve(other, update)
    assert not rights.may_approve(officer, update)
    assert rights.may_approve(person("third"), update)


def test_a_trainee_s_post_waits_and_a_trainee_approves_nothing(
    officer: User, settings: Any
) -> None:
    settings.SOCIAL_HUB_AREAS = "tests.social_hub.publishing.test_posting.Trainees"
    account()
    trainee = person("trainee")

    update = posting.post(trainee, "N1", BIKES)

    assert update.reasons == {"training": []}
    theirs = posting.post(officer, "N1", TRIAL)
    assert not rights.may_approve(trainee, theirs)


def test_what_was_changed_meanwhile_is_read_again_before_it_is_approved(
    officer: User, other: User
) -> None:
    account()
    update = posting.post(officer, "N1", TRIAL)
    posting.correct(officer, update, Content(text="The trial ended."), None, seen=1)

    with pytest.raises(Overtaken):
        posting.approve(other, update, seen=1)


def test_what_is_sent_back_says_why_and_can_be_sent_again(officer: User, other: User) -> None:
    account()
    update = posting.post(officer, "N1", TRIAL)

    posting.send_back(other, update, "Leave the date out.", seen=1)
    update.refresh_from_db()
    assert update.state is UpdateState.SENT_BACK
    update = posting.correct(officer, update, BIKES, None, seen=1)

    assert update.state is UpdateState.OUT
    assert deeds(update) == [Deed.PROPOSED, Deed.SENT_BACK, Deed.CHANGED]


def test_a_correction_changes_every_copy_but_the_words_of_one_s_own(officer: User) -> None:
    first, second = account(), account("bluesky")
    own = Choice(account=second.pk, text="Mine")
    update = posting.post(officer, "N1", BIKES, [Choice(account=first.pk), own])

    posting.correct(
        officer, update, Content(text="Sunday."), [Choice(account=first.pk), own], seen=1
    )

    assert {copy.account_id: copy.text for copy in update.copies.all()} == {
        first.pk: "Sunday.",
        second.pk: "Mine",
    }


def test_deleting_wants_every_copy_gone_and_keeps_the_original(officer: User) -> None:
    account(), account("bluesky")
    update = posting.post(officer, "N1", BIKES)
    update.copies.update(remote_id="1", text_sent="x")

    posting.withdraw(officer, update, posting.Reason.NAMES)

    update.refresh_from_db()
    assert update.state is UpdateState.WITHDRAWN
    assert update.text == BIKES.text
    assert Copy.objects.due().filter(is_unwanted=True).count() == 2
    assert Record.objects.get(what=Deed.WITHDRAWN).detail["reason"] == "names"
    with pytest.raises(Overtaken):
        posting.withdraw(officer, update)


def test_a_copy_that_is_too_long_stops_the_post_with_words(officer: User) -> None:
    only = account()

    with pytest.raises(NotReady, match="100 too long"):
        posting.post(officer, "N1", BIKES, [Choice(account=only.pk, text="x" * 600)])
    assert not HubUpdate.objects.exists()


def test_the_same_words_do_not_go_out_from_two_accounts_on_x(officer: User) -> None:
    account("x"), account("x", "N2")
    posting.post(officer, "N1", BIKES)

    with pytest.raises(NotReady, match="forbid"):
        posting.post(officer, "N2", Content(title="Bike marking", text="Saturday, at the market!"))


def test_nor_from_two_accounts_of_one_post(officer: User) -> None:
    account("x"), account("x")

    with pytest.raises(NotReady, match="forbid"):
        posting.post(officer, "N1", BIKES)


def test_other_networks_allow_it(officer: User) -> None:
    account("mastodon"), account("mastodon", "N2")
    posting.post(officer, "N1", BIKES)

    assert posting.post(officer, "N2", BIKES).state is UpdateState.OUT


def test_a_message_for_the_force_goes_out_once_from_the_corporate_account(officer: User) -> None:
    corporate = account("x", "", is_corporate=True)
    account("x", "N1")
    with pytest.raises(NotAllowed, match="whole force"):
        posting.post(officer, "", BIKES)

    update = posting.post(person("chief", "add_post", "post_for_force"), "", BIKES)

    assert [copy.account for copy in update.copies.all()] == [corporate]
