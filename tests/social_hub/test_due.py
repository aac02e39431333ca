"""All that is due is done, and what fails keeps nothing else from its turn."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from wagtail.models import Site

from social_hub import due
from social_hub.accounts import planning
from social_hub.ingest import pushes
from social_hub.models import Account, MediaState, Post, PostMedia, Work, WorkKind
from social_hub.networks.values import (
    Batch,
    Pushed,
    PushKind,
    RemoteMedia,
    Resolved,
    Tokens,
)
from tests.social_hub.memory import Memory, account, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


@pytest.fixture
def everything(folder: Path) -> Account:
    """One thing of each kind is due."""
    owner = User.objects.create_user("pc1", "pc1@force.example", "x")
    now = timezone.now()
    ours = account(owner=owner, suspended_at=now, avatar_url="https://elsewhere.example/a.png")
    ours.keep(Tokens(token="old", refresh_token="r1"))
    ours.save()
    planning.plan([ours])
    renew = planning.renew_key(ours)
    Work.objects.create(kind=WorkKind.RENEW, network="memory", account=ours, key=renew)
    digest = f"digest:x:{owner.pk}"
    Work.objects.create(kind=WorkKind.DIGEST, key=digest, payload={"owner": owner.pk})
    Work.objects.update(due_at=now)
    Memory.known["100"] = Resolved(handle="100", remote_id="100", name="New name", url="")
    Memory.tokens = Tokens(token="new", refresh_token="r2")
    Memory.lists[:] = [Batch(posts=(post("listed"),))]
    Memory.accounts["100"] = Batch(posts=(post("read"),))
    media = (RemoteMedia(url="https://elsewhere.example/b.png"),)
    Memory.pushed[:] = [
        Pushed(
            kind=PushKind.POSTED,
            account_remote_id="100",
            remote_id="pushed",
            post=post("pushed", media=media),
        )
    ]
    pushes.note("memory", b"{}", {"x-signature": "right"})
    return ours


def test_each_kind_of_thing_has_its_turn(everything: Account) -> None:
    for _ in range(2):  # pictures of what is stored in the first round
        due.run(10)

    everything.refresh_from_db()
    assert set(Post.objects.values_list("remote_id", flat=True)) == {"pushed", "listed", "read"}
    assert everything.followed_at is not None
    assert everything.name == "New name"
    assert everything.ref().token == "new"
    assert everything.avatar_from == everything.avatar_url
    assert PostMedia.objects.get().state == MediaState.REFUSED
    assert [letter.to for letter in mail.outbox] == [["pc1@force.example"]]
    assert not Work.objects.filter(due_at__lte=timezone.now()).exists()


def test_a_kind_that_fails_keeps_no_other_from_its_turn_and_stays_due(
    everything: Account,
) -> None:
    Site.objects.all().delete()  # nothing can be followed without an address

    with pytest.raises(ExceptionGroup):
        due.run(10)

    everything.refresh_from_db()
    assert Post.objects.filter(remote_id="pushed").exists()
    assert everything.ref().token == "new"
    assert mail.outbox
    assert Work.objects.filter(kind=WorkKind.FOLLOW, account=everything).exists()


def test_where_nothing_is_due_nothing_is_done() -> None:
    due.run(10)  # plans the weekly mails

    assert due.run(10) == 0
