"""A log with an answer and its files, and somebody who follows a search: every screen of both."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from station.pages.models import HomePage
from station.publications.models import Attachment, DisclosureLog, PublicationPage
from station.search.following.follower import SearchFollower
from tests.station.publications import made

WAITING: Final = "waiting"
FOLLOWING: Final = "following"
"""The tokens of two followers: one who has not confirmed, and one who has."""
SEARCH: Final = "q=semaphore&type=FOI+disclosure"
PATHS: Final = {
    "publications": "/publications/",
    "disclosure log": "/publications/disclosure-log/",
    "disclosure log, nothing is like that": "/publications/disclosure-log/?year=1999",
    "publication": "/publications/disclosure-log/semaphores/",
    "policy that is overdue": "/publications/policy/",
    "search page": "/search/",
    "results with filters": f"/search/?{SEARCH}",
    "results of a slip": "/search/?q=semahpore",
    "results of a file": "/search/?q=semaphore&tab=file",
    "nothing has all these filters": "/search/?q=semaphore&type=Policy&year=1999",
    "a date that is none": "/search/?q=semaphore&since=32/13/2026",
    "a number to call": "/search/?q=non+emergency+number",
    "follow a search": f"/search/follow/?{SEARCH}",
    "confirm": f"/search/follow/confirm/{WAITING}/",
    "confirmed": f"/search/follow/confirm/{FOLLOWING}/",
    "stop": f"/search/follow/stop/{FOLLOWING}/",
    "a link that has ended": "/search/follow/confirm/no-such-token/",
    "stopped": "/search/follow/stop/no-such-token/",
}
"""What it is -> its address."""


def publish(folder: Path) -> None:
    home = HomePage.objects.get()
    above = home.get_children().filter(slug="publications").first()
    if above is None:
        above = DisclosureLog(title="Publications", slug="publications")
        home.add_child(instance=above)
    log = DisclosureLog(title="Disclosure log", slug="disclosure-log", summary="What we answered.")
    above.specific.add_child(instance=log)
    page = PublicationPage(
        title="What semaphores on Quay Road cost",
        slug="semaphores",
        type="foi",
        reference="FOI 2026 1482",
        date=dt.date(2026, 5, 1),
        asked_on=dt.date(2026, 4, 7),
        decision="part",
        decision_reason="We left out where officers stood: section 31, law enforcement.",
        summary="They cost £12,400 in 2025.",
        body=[
            ("asked", {"text": "What did the semaphores cost?"}),
            ("text", "<h2>Answer</h2><p>See the files.</p>"),
        ],
        live=False,
    )
    add(log, page)
    page.topics.add("Roads")
    for name, file in (
        ("letter.pdf", made.pdf(folder / "letter", made.says("The semaphore cost"), "")),
        ("costs.csv", written(folder / "costs", b"Month,Semaphore\n1,400\n")),
        ("scan.pdf", made.pdf(folder / "scan", "")),
    ):
        attach(page, name, file)
    page.save_revision().publish()
    policy = PublicationPage(
        title="Policy on lamps",
        slug="policy",
        type="policy",
        review_on=timezone.localdate() - dt.timedelta(days=1),
        live=False,
    )
    add(above.specific, policy)
    policy.save_revision().publish()
    for token, confirmed_at in ((WAITING, None), (FOLLOWING, timezone.now())):
        SearchFollower.objects.create(
            query=SEARCH,
            email=f"{token}@example.com",
            token=token,
            confirmed_at=confirmed_at,
            asked_at=timezone.now(),
        )


def add(parent: Any, page: PublicationPage) -> None:
    DisclosureLog.objects.get(pk=parent.pk).add_child(instance=page)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def attach(page: PublicationPage, name: str, file: Path) -> None:
    content = ContentFile(file.read_bytes(), name=name)
    document = get_document_model().objects.create(title=name, file=content)
    page.attachments.add(Attachment(document=document, title=f"Semaphores: {name}"))
