"""What the page of a publication says besides its own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count

from cms_forms.engine.deadlines import working_days_after

if TYPE_CHECKING:
    from station.publications.models import Attachment, PublicationPage

WORKING_DAYS: Final = 20
"""In which a request is answered: Freedom of Information Act 2000, section 10(1)."""
LONGEST: Final = 2 * 365
"""Days. Of requests that took longer nobody counts the working days."""
LIKE_IT: Final = 5

SPREADSHEETS: Final = frozenset({"xlsx", "ods"})
WORDS_OF_TYPE: Final = {
    "csv": "Table (CSV)",
    "docx": "Word document (DOCX)",
    "ods": "Spreadsheet (ODS)",
    "odt": "Text document (ODT)",
    "pdf": "PDF",
    "pptx": "Slides (PPTX)",
    "txt": "Plain text (TXT)",
    "xlsx": "Spreadsheet (XLSX)",
}


@dataclass(frozen=True, kw_only=True)
class DecisionWords:
    title: str
    usual: str
    """What stands below it where the editor wrote no reason."""
    look: str


DECISIONS: Final = {
    "all": DecisionWords(
        title="We gave all of what was asked for",
        usual="Everything that was asked for is on this page or in its files.",
        look="leaf",
    ),
    "part": DecisionWords(
        title="We gave part of what was asked for",
        usual="Some of it the law lets us keep back. The answer says what, and why.",
        look="lamp",
    ),
    "nothing": DecisionWords(
        title="We gave none of what was asked for",
        usual="The law lets us keep it back. The answer says why.",
        look="amber",
    ),
    "not_held": DecisionWords(
        title="We do not have what was asked for",
        usual="The answer says who may have it, where we know.",
        look="amber",
    ),
}


def working_days(asked: dt.date, answered: dt.date) -> int | None:
    """How many it took; None where that says nothing."""
    if not 0 <= (answered - asked).days <= LONGEST:
        return None
    day, number = asked, 0
    while (day := working_days_after(day, 1)) <= answered:
        number += 1
    return number


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    title: str
    url: str
    ending: str
    about: str
    """Type, size, pages, language."""
    language: str
    for_everybody: bool
    """Whether it can be searched and read out."""
    is_withheld: bool
    """Whether it was replaced, and may not be downloaded before it is checked."""


def shown_file(attachment: Attachment, language: str) -> ShownFile:
    from django.template.defaultfilters import filesizeformat

    document = attachment.document
    ending = str(document.file_extension).lower()
    read = getattr(document, "attached", None)
    is_withheld = read is not None and not read.may_go_out
    if read is not None and not read.is_current:
        read = None
    about = [
        WORDS_OF_TYPE.get(ending, ending.upper()),
        filesizeformat(document.get_file_size() or 0),
    ]
    if read is not None and read.pages:
        noun = "sheet" if ending in SPREADSHEETS else "page"
        about.append(f"{read.pages:,} {noun}{'' if read.pages == 1 else 's'}")
    spoken = attachment.language or language
    if spoken != language:
        about.append(attachment.get_language_display())
    return ShownFile(
        title=attachment.title,
        url=document.url,
        ending=ending.upper(),
        about=", ".join(about),
        language=spoken,
        for_everybody=read is None or read.searchable is not False,
        is_withheld=is_withheld,
    )


def like_it(page: PublicationPage) -> Sequence[Any]:
    """The newest of those that share most topics with it; else of the same type."""
    published = type(page).objects.live().public().exclude(pk=page.pk)
    topics = page.topic_items.values_list("tag_id", flat=True)
    alike = (
        published.filter(topic_items__tag__in=list(topics))
        .annotate(shared=Count("topic_items"))
        .order_by("-shared", "-date", "-pk")
    )
    return list(alike[:LIKE_IT]) or list(
        published.filter(type=page.type).order_by("-date", "-pk")[:LIKE_IT]
    )


def about(page: PublicationPage, address: str, publisher: str) -> dict[str, Any]:
    """As schema.org describes documents, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "name": page.title,
        "url": address,
        "datePublished": page.date.isoformat(),
        "inLanguage": page.language,
        "publisher": {"@type": "GovernmentOrganization", "name": publisher},
        **({"identifier": page.reference} if page.reference else {}),
        **({"abstract": page.summary} if page.summary else {}),
        **({"keywords": names} if (names := sorted(page.topics.names())) else {}),
    }
