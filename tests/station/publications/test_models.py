"""What a publication may and may not be."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from station.publications.models import Attachment, PublicationPage, Topic
from tests.station.publications.conftest import Publish, document

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("same", ["FOI 2026 1482", "foi 2026 1482", " FOI  2026 1482 "])
def test_no_two_publications_have_the_same_reference(publish: Publish, same: str) -> None:
    publish(reference="FOI 2026 1482")

    with pytest.raises(ValidationError, match="Another publication has this reference"):
        publish("Another", reference=same)


def test_many_publications_have_no_reference(publish: Publish) -> None:
    publish("One")
    publish("Two")

    assert PublicationPage.objects.live().filter(reference="").count() == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": "policy", "decision": "all"}, "decision"),
        ({"type": "foi", "date": DAY, "asked_on": DAY + dt.timedelta(1)}, "asked_on"),
        ({"area_codes": [str(number) for number in range(201)]}, "area_codes"),
    ],
)
def test_what_contradicts_itself_is_refused(
    draft: Publish, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        draft(**fields)

    assert field in refused.value.message_dict


def test_topics_and_files_survive_a_draft_and_its_publishing(publish: Publish) -> None:
    page = publish(topics=("Football", "Money"))
    page.attachments.add(Attachment(document=document(), title="Cost of each match"))

    page.save_revision().publish()

    kept = PublicationPage.objects.get(pk=page.pk)
    assert sorted(kept.topics.names()) == ["Football", "Money"]
    assert [each.title for each in kept.attachments.all()] == ["Cost of each match"]
    assert Topic.objects.count() == 2


def test_past_review_from_the_day_after(publish: Publish) -> None:
    page = publish(review_on=DAY)

    assert not PublicationPage.objects.past_review(DAY).exists()
    assert PublicationPage.objects.past_review(DAY + dt.timedelta(1)).get() == page
