"""The demonstration's publications and disclosures: 2,000, generated from parts, all fictional.

They come as a list that an importer reads, so that the demonstration is made as a force would make
its own. Run again, it changes nothing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)
from wagtailmenus.models import MainMenu

from cms_forms.pages.form_page import FormPage
from local_areas.imports.base import Options, take_in
from local_areas.models import Area
from station.demo import publication_files as files
from station.demo.people import INFORMATION_OFFICERS
from station.demo.publication_words import (
    ANSWERS,
    DECISIONS,
    DOCUMENTS,
    GENERATED,
    MEASURES,
    QUESTIONS,
    REASONS,
    SUBJECTS,
)
from station.pages.models import HomePage
from station.publications.importing.taking import Publications
from station.publications.models import (
    Attachment,
    DisclosureLog,
    PublicationPage,
    Topic,
)

SEED: Final = 2348
NUMBER: Final = 2_000
WITH_FILES: Final = 40
YEARS: Final = 7
FOI_SHARE: Final = 0.8
OF_AN_AREA: Final = 0.6
KINDS: Final = ("pdf", "xlsx", "docx", "csv", "odt", "txt")
REFUSED: Final = "Officers by rank and station"
"""The draft whose spreadsheet remembers more than it shows."""


def seed_publications(home: HomePage) -> None:
    log = _logs(home)
    _lead_there(log)
    _permit(log)
    if PublicationPage.objects.exists():
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "publications.jsonl"
        rows = list(_rows(Path(folder), random.Random(SEED)))
        path.write_text("\n".join(map(json.dumps, rows)))
        report = take_in(Publications(), path, Options(more={"folder": path.parent}))
    if report.rejected:
        raise ValueError(f"The demonstration’s own list is refused: {report.rejects[:3]}")
    _draft(log)


def _logs(home: HomePage) -> DisclosureLog:
    """The disclosure log, below the list of all publications."""
    found = DisclosureLog.objects.filter(slug="disclosure-log").first()
    if found is not None:
        return found
    service = FormPage.objects.filter(slug="request-information").first()
    above = DisclosureLog(
        title="Publications",
        slug="publications",
        summary="Policies, decisions, figures, and answers to requests for information.",
        ask_page=service,
        show_in_menus=True,
    )
    Page.objects.get(pk=home.pk).add_child(instance=above)
    above.save_revision().publish()
    log = DisclosureLog(
        title="Disclosure log",
        slug="disclosure-log",
        summary="What people asked under the Freedom of Information Act, and what we answered.",
        ask_page=service,
        show_in_menus=True,
    )
    above.add_child(instance=log)
    log.save_revision().publish()
    return log


def _lead_there(log: DisclosureLog) -> None:
    above = log.get_parent()
    menu = MainMenu.get_for_site(Site.objects.get(is_default_site=True))
    items = menu.get_menu_items_manager()
    if not items.filter(link_page=above).exists():
        items.create(link_page=above, sort_order=items.count())
        menu.save()


def _permit(log: DisclosureLog) -> None:
    """Those who answer requests publish below the list, and nowhere else."""
    group = Group.objects.get(name=INFORMATION_OFFICERS)
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(
            group=group,
            page=log.get_parent(),
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    root = Collection.get_first_root_node()
    for codename in ("add_document", "change_document", "choose_document"):
        GroupCollectionPermission.objects.get_or_create(
            group=group,
            collection=root,
            permission=Permission.objects.get(
                content_type__app_label="wagtaildocs", codename=codename
            ),
        )


def _rows(folder: Path, chance: random.Random) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    areas = list(Area.objects.public().exclude(level="force").order_by("code"))
    days = sorted(chance.randrange(YEARS * 365) for _ in range(NUMBER))
    for number, back in enumerate(reversed(days), 1):
        day = today - timedelta(back)
        place = chance.choice(areas) if areas and chance.random() < OF_AN_AREA else None
        about = chance.choice(SUBJECTS)
        is_foi = chance.random() < FOI_SHARE
        row = (
            _disclosure(number, day, place, about, chance)
            if is_foi
            else _document(number, day, place, about, chance)
        )
        if number > NUMBER - WITH_FILES:
            row["attachments"] = list(_files(folder, NUMBER - number, row, about, chance))
        yield row


type Subject = tuple[str, str, str]
"""What, its topic, and what of it can be counted."""


def _disclosure(
    number: int, day: date, place: Area | None, about: Subject, chance: random.Random
) -> dict[str, Any]:
    subject, topic, things = about
    measure = chance.choice(MEASURES)
    since = day.year - chance.randint(1, 4)
    where = f" in {place.name}" if place else ""
    decision = chance.choices(list(DECISIONS), list(DECISIONS.values()))[0]
    said = {
        "subject": subject,
        "things": things,
        "where": where,
        "since": since,
        "measure": measure,
        "count": f"{chance.randint(12, 9_800):,}",
        "cost": f"£{chance.randint(3, 940):,},000",
        "year": day.year - 1,
    }
    return {
        "reference": f"FOI {day.year} {number:04}",
        "type": "foi",
        "title": f"{measure.capitalize()} of {subject}{where}, {since} to {day.year}",
        "summary": f"{chance.choice(ANSWERS[decision]).format_map(said)} {GENERATED}",
        "request": chance.choice(QUESTIONS).format_map(said),
        "answer": f"{chance.choice(ANSWERS['more']).format_map(said)}\n\n{GENERATED}",
        "date": day.isoformat(),
        "asked_on": (day - timedelta(chance.randint(8, 44))).isoformat(),
        "decision": decision,
        "decision_reason": chance.choice(REASONS[decision]) if REASONS[decision] else "",
        "areas": [place.code] if place else [],
        "topics": [topic, *([chance.choice(["Money", "Staff"])] if chance.random() < 0.3 else [])],
        "language": "en",
    }


def _document(
    number: int, day: date, place: Area | None, about: Subject, chance: random.Random
) -> dict[str, Any]:
    subject, topic, things = about
    kind, (letters, titles) = chance.choice(list(DOCUMENTS.items()))
    where = f" in {place.name}" if place else ""
    said = {"subject": subject, "things": things, "where": where, "year": day.year}
    return {
        "reference": f"{letters} {day.year} {number:04}",
        "type": kind,
        "title": chance.choice(titles).format_map(said).capitalize().replace(where.lower(), where),
        "summary": f"What Rivermouth Police does about {subject}{where}. {GENERATED}",
        "answer": f"This is about {subject}{where} and counts {things}.\n\n{GENERATED}",
        "date": day.isoformat(),
        "areas": [place.code] if place else [],
        "topics": [topic],
        "review_on": (day + timedelta(365 * chance.randint(1, 3))).isoformat(),
        "language": "en",
    }


def _files(
    folder: Path, number: int, row: Mapping[str, Any], about: Subject, chance: random.Random
) -> Iterator[str]:
    """One of each kind for the newest, then one or two for each of the others."""
    kinds: Sequence[str] = KINDS if number == 0 else KINDS[number % 6 : number % 6 + 2]
    subject, _, things = about
    words = [row["title"], GENERATED, row["answer"]]
    words += [
        f"In month {month} there were {chance.randint(3, 900)} {things} to do with {subject}."
        for month in range(1, 13 if number % 2 else 61)
    ]
    figures = [("Month", things.capitalize(), "Cost in pounds", "Note")] + [
        (f"Month {month}", chance.randint(3, 900), chance.randint(200, 90_000), "Generated")
        for month in range(1, 25)
    ]
    for kind in kinds:
        name = f"{'figures' if kind in files.TABLES else 'reply'}-{number}.{kind}"
        if kind in files.TABLES:
            files.TABLES[kind](folder / name, figures)
        else:
            files.WRITERS[kind](folder / name, words)
        yield name
    if number == 1:
        files.scan(folder / "bill-scanned.pdf", words)
        yield "bill-scanned.pdf"


def _draft(log: DisclosureLog) -> None:
    """An answer that the check of hidden data does not let out."""
    page = PublicationPage(
        title=REFUSED,
        type="foi",
        reference="FOI DRAFT 0001",
        decision="all",
        summary=f"How many officers of each rank work where. {GENERATED}",
        live=False,
    )
    DisclosureLog.objects.get(pk=log.pk).add_child(instance=page)
    page.topics.add(Topic.objects.get_or_create(name="Staff", defaults={"slug": "staff"})[0])
    shown = [("Rank", "Officers"), ("Constable", 812), ("Sergeant", 164), ("Inspector", 41)]
    hidden = [(f"Officer {n}", "Demo", "Constable", f"Station {n % 9}") for n in range(1, 1_018)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "officers-by-rank.xlsx"
        files.with_pivot_cache(path, shown, ("Surname", "Name", "Rank", "Station"), hidden)
        content = ContentFile(path.read_bytes(), name=path.name)
    document = get_document_model().objects.create(title=REFUSED, file=content)
    document.file.close()
    page.attachments.add(Attachment(document=document, title=REFUSED))
    page.save_revision()
