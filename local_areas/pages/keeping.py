"""Pages made and kept by the import: one for each area of today's boundary set.

What editors wrote stays. A title follows the official name only while nobody has changed it, a
page that an editor took down stays down, and addresses never change by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished

from local_areas import boundaries
from local_areas.imports.areas import free_slug
from local_areas.imports.base import Report
from local_areas.models import Area, AreaGeneration, AreaSuccessor, Follower, Level
from local_areas.models.area import FURTHEST
from local_areas.pages import bulk
from local_areas.pages.area_page import AreaIndexPage, AreaPageMixin, BoroughPage
from local_areas.pages.bulk import NewPage

AREA_PAGE: Final = "local_areas.AreaPage"


def area_page_model() -> type[Any]:
    """The model of the pages that are made for neighbourhoods."""
    return apps.get_model(getattr(settings, "LOCAL_AREAS_AREA_PAGE", AREA_PAGE))


def page_models() -> Sequence[type[Any]]:
    """Every model of a site that shows areas, boroughs first."""
    own = [
        model
        for model in apps.get_models()
        if issubclass(model, AreaPageMixin) and issubclass(model, Page)
    ]
    return [BoroughPage, *own]


def page_of(area: int) -> Any:
    """The published page of an area; None where it has none."""
    for model in reversed(page_models()):
        page = model.objects.live().filter(area=area).first()
        if page is not None:
            return page
    return None


def keep_after_import(report: Report, **kwargs: Any) -> None:
    """A receiver for `areas_changed`: what an import did to pages is told in its report."""
    keep_pages(report)
    boundaries.forget_once_committed()


def keep_if_due(limit: int) -> int:
    """A boundary set that begins to hold today gets its pages today."""
    generation = AreaGeneration.objects.current()
    if generation is None or generation.pages_kept_at is not None:
        return 0
    keep_pages()
    return 1


@transaction.atomic
def keep_pages(report: Report | None = None) -> None:
    """Make what is missing, rename what was renamed, lead on from what has ended."""
    generation = AreaGeneration.objects.select_for_update().current()
    if generation is None:
        return
    index = _index()
    if index is None:
        if report is not None:
            report.notes.append(_("There is no site yet, so no pages were made."))
        return
    keeper = _Keeper(index, generation)
    keeper.keep()
    AreaGeneration.objects.filter(pk=generation.pk).update(pages_kept_at=timezone.now())
    if report is not None:
        for what, number in keeper.done.items():
            report.count(what, number)


def _index() -> Any:
    """The index of areas, made below the site's home page where there is none."""
    index = AreaIndexPage.objects.order_by("-live", "path").first()
    if index is not None:
        return index
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    home = site.root_page
    slugs = set(home.get_children().values_list("slug", flat=True))
    title = _("Your area")
    slug = free_slug(slugify(title) or "areas", "areas", slugs)
    index = home.add_child(instance=AreaIndexPage(title=title, slug=slug))
    index.save_revision(log_action=True).publish()
    return AreaIndexPage.objects.get(pk=index.pk)


@dataclass
class _Keeper:
    index: Any
    generation: AreaGeneration
    done: dict[str, int] = field(default_factory=dict)
    pages: dict[int, Any] = field(default_factory=dict)
    """Area's pk -> its page."""

    def keep(self) -> None:
        in_force = Area.objects.in_generation(self.generation).public().order_by("name", "pk")
        areas = list(in_force.exclude(level=Level.FORCE))
        for model in page_models():
            self.pages |= {page.area_id: page for page in model.objects.all()}
        # Whoever moves or adds a page below meanwhile waits.
        Page.objects.select_for_update().filter(
            pk__in=[self.index.pk, *(page.pk for page in self.pages.values())]
        ).count()
        known = list(self.pages.values())
        self._make(BoroughPage, [each for each in areas if each.level == Level.BOROUGH])
        self._make(area_page_model(), [each for each in areas if each.level != Level.BOROUGH])
        names = {area.pk: str(area.name) for area in areas}
        self._rename([page for page in known if page.area_id in names], names)
        self._return([page for page in known if page.area_id in names and page.ended_at])
        ended = [page for page in known if page.area_id not in names and not page.area.is_practice]
        self._end([page for page in ended if page.live])
        self._lead_on([page for page in ended if page.ended_at is not None], set(names))
        _move_followers({page.area_id for page in ended})
        if self.done:
            transaction.on_commit(self._tell)

    def _count(self, what: str, number: int) -> None:
        if number:
            self.done[what] = self.done.get(what, 0) + number

    def _make(self, model: type[Any], areas: list[Area]) -> None:
        missing = [area for area in areas if area.pk not in self.pages]
        parents = {
            area.pk: self.index if area.level == Level.BOROUGH else self._above(area)
            for area in missing
        }
        slugs = _slugs_below(parents.values())
        by_depth: dict[int, list[NewPage]] = {}
        for area in missing:
            parent, name = parents[area.pk], str(area.name)
            page = model(
                title=name,
                draft_title=name,
                kept_title=name,
                slug=free_slug(area.slug, area.code, slugs[parent.pk]),
                area=area,
            )
            by_depth.setdefault(parent.depth, []).append(NewPage(page=page, parent=parent))
            self.pages[area.pk] = page
        for new in by_depth.values():
            bulk.make(new)
        is_of_boroughs = model is BoroughPage
        self._count(
            _("pages of boroughs made") if is_of_boroughs else _("pages of neighbourhoods made"),
            len(missing),
        )

    def _above(self, area: Area) -> Any:
        return self.pages.get(area.parent_id or 0, self.index)

    def _rename(self, pages: Iterable[Any], names: Mapping[int, str]) -> None:
        """Where the title is still what an import wrote: of what is live, and of a draft."""
        contents: dict[int, dict[str, Any]] = {}
        renamed = []
        now = timezone.now()
        for page in pages:
            name = names[page.area_id]
            if page.kept_title == name:
                continue
            before, page.kept_title = page.kept_title, name
            draft = dict(page.latest_revision.content) if page.has_unpublished_changes else None
            if page.title == before:
                page.title = name
            if draft is not None and draft.get("title") == before:
                draft["title"] = name
            page.draft_title = draft["title"] if draft else page.title
            changed = draft | {"kept_title": name} if draft else page.serializable_data()
            contents[page.pk] = changed
            renamed.append(page)
        published = [page for page in renamed if not page.has_unpublished_changes]
        drafted = [page for page in renamed if page.has_unpublished_changes]
        revisions = [
            *bulk.revise(published, [contents[page.pk] for page in published], now, are_live=True),
            *bulk.revise(drafted, [contents[page.pk] for page in drafted], now),
        ]
        renamed = [*published, *drafted]
        rows = [
            Page(pk=page.pk, title=page.title, draft_title=page.draft_title) for page in renamed
        ]
        Page.objects.bulk_update(rows, ["title", "draft_title"], batch_size=500)
        for model in sorted({type(page) for page in renamed}, key=lambda each: each.__name__):
            own = [page for page in renamed if type(page) is model]
            model.objects.bulk_update(own, ["kept_title"], batch_size=500)
            bulk.find_again(model, own)
        bulk.note(renamed, "wagtail.edit", revisions)
        self._count(_("pages renamed"), len(renamed))

    def _end(self, pages: list[Any]) -> None:
        """Take down the pages of areas that are no more, and lead from them to what follows."""
        if not pages:
            return
        now = timezone.now()
        live = Page.objects.filter(pk__in=[page.pk for page in pages])
        live.update(live=False, has_unpublished_changes=True, live_revision=None)
        for page in pages:
            page.live, page.ended_at = False, now
        _note_end(pages)
        bulk.note(pages, "wagtail.unpublish")
        self._count(_("pages of areas that ended were taken down"), len(pages))

    def _return(self, pages: list[Any]) -> None:
        """Areas that are in force again, after their boundary set was corrected."""
        if not pages:
            return
        Page.objects.filter(pk__in=[page.pk for page in pages]).update(live=True)
        for page in pages:
            page.live, page.ended_at = True, None
        _note_end(pages)
        bulk.note(pages, "wagtail.publish")
        self._count(_("pages are back"), len(pages))

    def _lead_on(self, pages: list[Any], in_force: set[int]) -> None:
        """By Wagtail's redirects where the site has them; else the page itself leads on. What an
        area became may be known only once the polygons are in, after its page was taken down.
        """
        if not pages or not apps.is_installed("wagtail.contrib.redirects"):
            return
        became = _became(in_force)
        redirects = apps.get_model("wagtailredirects.Redirect")
        made = []
        for page in pages:
            parts = page.get_url_parts()
            target = self.pages.get(became.get(page.area_id, 0))
            if parts is not None and parts[2] and target is not None:
                path = redirects.normalise_path(parts[2])
                made.append(
                    redirects(
                        old_path=path,
                        site_id=parts[0],
                        redirect_page_id=target.pk,
                        is_permanent=True,
                        automatically_created=True,
                    )
                )
        redirects.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)

    def _tell(self) -> None:
        """What lists the pages, and caches in front of the site, follow."""
        page_published.send(sender=AreaIndexPage, instance=self.index, revision=None)
        for page in self.pages.values():
            if page.ended_at is not None:
                page_unpublished.send(sender=type(page), instance=page)


def _slugs_below(parents: Iterable[Any]) -> dict[int, set[str]]:
    """Parent's pk -> the slugs that its children have."""
    by_path = {parent.path: parent.pk for parent in parents}
    slugs: dict[int, set[str]] = {pk: set() for pk in by_path.values()}
    depths = {len(path) // Page.steplen + 1 for path in by_path}
    for path, slug in Page.objects.filter(depth__in=depths).values_list("path", "slug"):
        pk = by_path.get(path[: -Page.steplen])
        if pk is not None:
            slugs[pk].add(slug)
    return slugs


def _note_end(pages: Iterable[Any]) -> None:
    by_model: dict[type[Any], list[Any]] = {}
    for page in pages:
        by_model.setdefault(type(page), []).append(page)
    for model, own in by_model.items():
        model.objects.bulk_update(own, ["ended_at"], batch_size=500)
        bulk.find_again(model, own)


def _became(in_force: set[int]) -> dict[int, int]:
    """Area that ended -> the area of today into which most of it went."""
    successors = AreaSuccessor.objects.order_by("share", "-new__code").values_list("old", "new")
    next_of = dict(successors)
    found = {}
    for old in next_of:
        area = old
        for _step in range(FURTHEST):
            area = next_of.get(area, 0)
            if area in in_force:
                found[old] = area
                break
    return found


def _move_followers(areas: Iterable[int]) -> None:
    """Who follows an area that ended follows what it became. Nobody is told twice."""
    followed = Area.objects.filter(pk__in=list(areas), followers__isnull=False).distinct()
    for area in followed:
        target = area.became()
        if target is None:
            continue
        there = Follower.objects.filter(area=target).values("email")
        Follower.objects.filter(area=area).exclude(email__in=there).update(area=target)
        Follower.objects.filter(area=area).delete()
