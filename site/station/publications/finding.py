"""How publications and their files can be found: an adapter of `SEARCH_ADAPTERS`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wagtail.rich_text import get_text_for_indexing

from local_areas.models import Area
from station.publications.areas import with_parents
from station.publications.listing import way
from station.publications.models import Attachment, PublicationPage
from station.search.drafts import Draft, Place
from station.search.filters import Tab

MOST_TEXT: Final = 200_000
"""Characters of the files of one publication that count for its own relevance."""
PAGED: Final = frozenset({"pdf"})
"""Whose places an address can lead to."""


def publication(page: Any) -> Sequence[Draft] | None:
    """A publication with all that its files say, and each of the files by itself."""
    if not isinstance(page, PublicationPage):
        return None
    address = page.get_url_parts()
    if address is None or address[2] is None:
        return ()
    return drafts(page, address[2], _named(page.area_codes), with_parents(page.area_codes))


def drafts(
    page: PublicationPage, url: str, names: Sequence[str], areas: Sequence[str]
) -> Sequence[Draft]:
    topics = sorted(item.tag.name for item in page.topic_items.all())
    files = _files(page)
    places = [place for _, of_file in files for place in of_file]
    shared: dict[str, Any] = {
        "date": page.date,
        "areas": areas,
        "topics": topics,
        "decision": page.get_decision_display(),
    }
    words = [page.reference, page.decision_reason, *_words(page)]
    return [
        Draft(
            key=f"page:{page.pk}",
            tab=Tab.PUBLICATION,
            kind=page.get_type_display(),
            title=page.title,
            url=url,
            summary=page.summary,
            reference=page.reference,
            text="\n".join([*filter(None, words), *(place.text for place in places)])[:MOST_TEXT],
            breadcrumb=way(names, topics),
            places=places,
            **shared,
        ),
        *(
            Draft(
                key=f"file:{attachment.pk}",
                tab=Tab.FILE,
                kind=page.get_type_display(),
                title=attachment.title,
                url=attachment.document.url,
                text="\n".join(place.text for place in of_file)[:MOST_TEXT],
                breadcrumb=[page.title],
                places=of_file,
                **shared,
            )
            for attachment, of_file in files
        ),
    ]


def _named(codes: Sequence[str]) -> Sequence[str]:
    if not codes:
        return []
    return list(Area.objects.filter(code__in=codes).values_list("name", flat=True))


def _words(page: PublicationPage) -> Sequence[str]:
    """What its body says, as plain text."""
    values = (block.block.get_searchable_content(block.value) for block in page.body)
    return [get_text_for_indexing(text) for texts in values for text in texts]


def _files(page: PublicationPage) -> Sequence[tuple[Attachment, Sequence[Place]]]:
    """Each file with what was read in it. One that may not be downloaded yet is left out."""
    found: list[tuple[Attachment, Sequence[Place]]] = []
    for attachment in page.attachments.all():
        read = getattr(attachment.document, "attached", None)
        if read is None or not read.may_go_out:
            continue
        url = attachment.document.url
        is_paged = attachment.document.file_extension.lower() in PAGED
        places = [
            Place(
                title=attachment.title,
                url=f"{url}#page={text.place}" if is_paged else url,
                number=text.place if is_paged else None,
                text=text.text,
            )
            for text in read.texts.all()
        ]
        found.append((attachment, places))
    return found
