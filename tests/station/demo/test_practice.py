"""Posting in the demonstration, where no network is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from social_hub.models import Account, Copy, Post
from social_hub.publishing import posting
from social_hub.publishing.delivery import deliver_due
from social_hub.publishing.posting import Content
from station.settings import dev

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(settings: Any) -> User:
    settings.SOCIAL_HUB_NETWORKS = dev.SOCIAL_HUB_NETWORKS
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"
    for network in dev.SOCIAL_HUB_NETWORKS:
        Account.objects.create(
            network=network, handle=f"{network}-team", remote_id=network, area="N1"
        )
    return User.objects.create_superuser("chief", "chief@example.com", "p")


def shown() -> set[str]:
    return set(Post.objects.public().values_list("text", flat=True))


def test_what_is_posted_comes_back_is_corrected_and_deleted(chief: User) -> None:
    update = posting.post(chief, "N1", Content(text="Bikes on Saturday #BikeMarking"))
    deliver_due(20)
    assert shown() == {"Bikes on Saturday #BikeMarking"}
    assert Post.objects.public().count() == 4
    assert all(copy.url for copy in Copy.objects.all())

    update.refresh_from_db()
    words = Content(text="Bikes on Sunday")
    update = posting.correct(chief, update, words, None, seen=update.edition)
    deliver_due(20)
    assert shown() == {"Bikes on Sunday"}
    assert Post.objects.public().count() == 4

    posting.withdraw(chief, update)
    deliver_due(20)
    assert shown() == set()
