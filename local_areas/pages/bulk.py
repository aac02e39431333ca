"""Many pages made at once, each as if an editor had published it.

Wagtail makes one page at a time: it looks for the last sibling, saves, indexes and logs each alone,
a tenth of a second a page. Here rows of the tree, revisions and log entries are written in a few
statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import CharField, Max, OuterRef
from django.db.models.functions import Cast, Substr
from django.db.models.sql import InsertQuery
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from treebeard.numconv import NumConv
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

BATCH: Final = 500


@dataclass(frozen=True, kw_only=True)
class NewPage:
    """A page to be made below `parent`, whose title, slug and own fields are set."""

    page: Any
    parent: Page


def make(new: Sequence[NewPage]) -> None:
    """Publish pages of one model, below any number of parents of one depth, with their children
    (of `ParentalKey`s) as they are in memory.

    In a transaction; parents must be locked. The search index follows once it is committed.
    """
    if not new:
        return
    model = type(new[0].page)
    pages = [each.page for each in new]
    now = timezone.now()
    for each in new:
        _publish(each.page, now)
    _place(new)
    children = _children(model, pages)
    _insert(model, pages)
    _insert_children(children, pages)
    contents = [page.serializable_data() for page in pages]
    revisions = revise(pages, contents, now, are_live=True)
    note(pages, "wagtail.create", revisions)
    note(pages, "wagtail.publish", revisions)
    refer(pages)
    find_again(model, pages)


def _publish(page: Any, now: Any) -> None:
    page.live = True
    page.draft_title = page.draft_title or page.title
    page.first_published_at = page.last_published_at = now


def _place(new: Sequence[NewPage]) -> None:
    """Give each its place in the tree: after the last child that its parent has."""
    numbers = NumConv(Page.alphabet)
    parents = {each.parent.pk: each.parent for each in new}
    depth = next(iter(parents.values())).depth
    width = depth * Page.steplen
    last = dict(
        Page.objects.filter(depth=depth + 1)
        .annotate(above=Substr("path", 1, width))
        .filter(above__in=[parent.path for parent in parents.values()])
        .order_by()
        .values("above")
        .annotate(last=Max("path"))
        .values_list("above", "last")
    )
    steps = {path: numbers.str2int(child[-Page.steplen :]) for path, child in last.items()}
    added: dict[int, int] = {}
    for each in new:
        page, parent = each.page, each.parent
        step = steps[parent.path] = steps.get(parent.path, 0) + 1
        page.path = parent.path + numbers.int2str(step).rjust(Page.steplen, Page.alphabet[0])
        page.depth = depth + 1
        page.numchild = 0
        page.locale_id = parent.locale_id
        page.set_url_path(parent)
        added[parent.pk] = added.get(parent.pk, 0) + 1
    now = Page.objects.in_bulk(added)
    for pk, number in added.items():
        now[pk].numchild += number
    Page.objects.bulk_update(now.values(), ["numchild"], batch_size=BATCH)


def _insert(model: type[Any], pages: Sequence[Any]) -> None:
    """The row of `Page`, then those of every model between it and this one.

    Django's bulk_create does not know models with a table of their parent's.
    """
    names = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    rows = [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(rows, batch_size=BATCH), strict=True):
        page.pk = page.id = row.pk
    parents = [parent for parent in reversed(model._meta.get_parent_list()) if parent is not Page]
    for table in (*parents, model):
        for start in range(0, len(pages), BATCH):
            batch = pages[start : start + BATCH]
            for page in batch:
                setattr(page, table._meta.pk.attname, page.pk)
            query = InsertQuery(table)
            query.insert_values(table._meta.local_concrete_fields, list(batch))
            query.get_compiler(DEFAULT_DB_ALIAS).execute_sql()
    for page in pages:
        page._state.adding = False  # noqa: SLF001


def _children(model: type[Any], pages: Sequence[Any]) -> list[Any]:
    """The child relations of which any page has a row.

    Each page holds all its children in memory from here on: it would ask the database for them once
    it has a key.
    """
    relations = get_all_child_relations(model)
    for page in pages:
        for relation in relations:
            getattr(page, relation.get_accessor_name()).get_object_list()
    return [
        relation
        for relation in relations
        if any(getattr(page, relation.get_accessor_name()).count() for page in pages)
    ]


def _insert_children(relations: Sequence[Any], pages: Sequence[Any]) -> None:
    """With their keys, which the revision names: else publishing it would make them anew."""
    for relation in relations:
        rows = []
        for page in pages:
            for number, child in enumerate(getattr(page, relation.get_accessor_name()).all()):
                setattr(child, relation.field.name, page)
                if hasattr(child, "sort_order"):
                    child.sort_order = number
                rows.append(child)
        relation.related_model.objects.bulk_create(rows, batch_size=BATCH)


def revise(
    pages: Sequence[Any],
    contents: Sequence[dict[str, Any]],
    now: Any,
    *,
    are_live: bool = False,
) -> list[Any]:
    """A revision of each page, which is its latest one now, and what visitors see if it is live."""
    if not pages:
        return []
    base = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type=page.cached_content_type,
                base_content_type=base,
                object_id=str(page.pk),
                created_at=now,
                object_str=str(page),
                content=content | {"pk": page.pk},
            )
            for page, content in zip(pages, contents, strict=True)
        ],
        batch_size=BATCH,
    )
    newest = (
        Revision.objects.filter(base_content_type=base, object_id=Cast(OuterRef("pk"), CharField()))
        .order_by("-pk")
        .values("pk")[:1]
    )
    values: dict[str, Any] = {"latest_revision": newest, "latest_revision_created_at": now}
    if are_live:
        values["live_revision"] = newest
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(**values)
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, now
        if are_live:
            page.live_revision = revision
    return list(revisions)


def note(pages: Sequence[Any], action: str, revisions: Sequence[Any] | None = None) -> None:
    """Write into the pages' history that an import did this."""
    now = timezone.now()
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                content_type=page.cached_content_type,
                label=str(page)[:255],
                action=action,
                timestamp=now,
                page_id=page.pk,
                revision=revision,
                content_changed=action in {"wagtail.create", "wagtail.edit"},
                data={},
            )
            for page, revision in zip(pages, revisions or [None] * len(pages), strict=True)
        ],
        batch_size=BATCH,
    )


def refer(pages: Sequence[Any]) -> None:
    """What new pages point to, for Wagtail's “used in”.

    Its own way looks for former references of each page alone; these have none.
    """
    index = ReferenceIndex
    base = ContentType.objects.get_for_model(Page)
    rows = [
        index(
            content_type=page.cached_content_type,
            base_content_type=base,
            object_id=str(page.pk),
            to_content_type_id=kind,
            to_object_id=key,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=index._get_content_path_hash(content_path),  # noqa: SLF001
        )
        for page in pages
        for kind, key, model_path, content_path in set(
            index._extract_references_from_object(page)  # noqa: SLF001
        )
    ]
    index.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def find_again(model: type[Any], pages: Sequence[Any]) -> None:
    """Renew the search index, once the pages are there for others. One that is down loses no page:
    `update_index` repairs it.
    """

    def index() -> None:
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, list(pages))

    transaction.on_commit(index, robust=True)
