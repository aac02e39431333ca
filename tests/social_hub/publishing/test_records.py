from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from social_hub.models import Deed, HubUpdate, Post, Record
from social_hub.models.record import note
from social_hub.publishing import exporting, posting, retention
from social_hub.publishing.posting import Content
from tests.social_hub.publishing.conftest import account

EARLIER = timezone.now() - timedelta(days=1)


def old(**fields: Any) -> Record:
    values = {"what": Deed.POSTED, "keep_until": EARLIER} | fields
    return Record.objects.create(**values)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE social_hub_record SET text = 'other'",
        "UPDATE social_hub_record SET keep_until = now() - interval '1 day'",
        "DELETE FROM social_hub_record",
    ],
)
def test_the_database_refuses_to_change_a_record_or_to_delete_it_early(
    db: None, change: str
) -> None:
    note(Deed.POSTED, text="said")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Record.objects.get().text == "said"


def test_a_record_whose_time_is_over_cannot_be_changed_either(db: None) -> None:
    old()

    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.update(text="other")


def test_the_purge_takes_what_is_over_and_the_originals_of_which_nothing_is_kept(
    officer: User,
) -> None:
    account()
    kept = posting.post(officer, "N1", Content(text="kept"))
    gone = HubUpdate.objects.create(text="gone")
    out = HubUpdate.objects.create(text="still out")
    out.copies.create(account=account("bluesky"), text="still out", remote_id="1")
    for update in (kept, gone, out):
        old(update_id=update.pk)

    assert retention.purge(100) == 3

    assert set(HubUpdate.objects.values_list("text", flat=True)) == {"kept", "still out"}
    assert Record.objects.filter(update_id=kept.pk).count() == 1


def test_a_class_is_kept_for_as_long_as_its_setting_says(db: None, settings: Any) -> None:
    settings.SOCIAL_HUB_RETENTION = {"routine": 10, "inquiry": 1_000}

    days = [
        round((note(Deed.POSTED, retention=kind).keep_until - timezone.now()) / timedelta(days=1))
        for kind in ("routine", "inquiry", "no longer there")
    ]

    assert days == [10, 1_000, 1_000]


def test_the_export_runs_nothing_and_holds_everything(db: None) -> None:
    for text in ("=1+1", "+1", "-1", "@SUM", "\t=1", "plain", " =1", "two\nlines, “quoted”"):
        note(Deed.POSTED, text=text, detail={"cost": "0.2"})

    text = "".join(exporting.lines(Record.objects.order_by("pk")))

    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    column = rows[0].index("Text")
    assert [row[column] for row in rows[1:]] == [
        "'=1+1", "'+1", "'-1", "'@SUM", "'\t=1", "plain", "' =1", "two\nlines, “quoted”",
    ]  # fmt: skip


def test_a_post_goes_at_once_when_its_network_demands_it_and_our_original_stays(
    officer: User,
) -> None:
    where = account()
    update = posting.post(officer, "N1", Content(text="ours"))
    update.copies.update(remote_id="7")
    post = Post.objects.create(
        account=where, remote_id="7", text="ours", url="https://a.example/7", created_at=EARLIER
    )

    record = retention.delete_on_demand(
        officer, post, "Letter of 1 May", asked_at=timezone.now() - timedelta(hours=2)
    )

    post.refresh_from_db()
    assert (post.text, post.html, post.deleted_at is not None) == ("", "", True)
    assert HubUpdate.objects.get().text == "ours"
    assert record.detail["in_time"] is True
    assert record.url == "https://a.example/7"
    assert "ours" not in str(record.detail) + record.text
