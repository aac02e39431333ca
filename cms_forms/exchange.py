"""Services as JSON: out of a page's latest draft, into a new page or over a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page

from cms_forms.blocks import GUIDANCE_FEATURES
from cms_forms.compile import compile_parts
from cms_forms.decompile import parts_of
from cms_forms.engine import codec
from cms_forms.engine.definition import Form
from cms_forms.engine.reading import Malformed
from cms_forms.models.form_page import FormPage, FormPageMixin
from cms_forms.models.team import Team

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')

__all__ = ["Malformed", "UnknownTeams", "export_form", "import_form"]


@dataclass(frozen=True)
class UnknownTeams(ValueError):
    """The document sends submissions to teams that this site does not have."""

    keys: tuple[str, ...]

    def __str__(self) -> str:
        keys = ", ".join(f"“{key}”" for key in self.keys)
        return f"triage: No team here has the key {keys}. Add it under Teams, then import again."


def export_form(page: FormPageMixin) -> codec.Document:
    """The document of a page as it stands; pass its latest draft to export that."""
    return codec.encode(page.compile())


def import_form(
    document: object,
    *,
    parent: Page | None = None,
    page: FormPage | None = None,
    user: User | AnonymousUser | None = None,
) -> FormPage:
    """A draft that holds the document: a new page below `parent`, or a revision of `page`.

    What was in `page` stays in its history. Raises `Malformed` and `UnknownTeams`, and stores
    nothing then.
    """
    form = _sanitised(codec.decode(document))
    _check_order(form)
    default_team = _teams(form)
    if page is None:
        if parent is None:
            raise TypeError("import_form needs a parent or a page.")
        page = FormPage(live=False, slug=_free_slug(parent, form.title))
        is_new = True
    else:
        page = page.get_latest_revision_as_object()
        is_new = False
    page.title = form.title or "Imported service"
    page.summary = form.summary
    page.introduction = form.introduction
    page.minutes = form.minutes
    page.declaration = form.declaration
    page.what_happens_next = form.what_happens_next
    page.default_team = default_team
    page.parts = page.parts.stream_block.to_python(parts_of(form))
    if is_new:
        assert parent is not None
        parent.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.edit", changed=True)
    return page


def _sanitised(form: Form) -> Form:
    """Guidance as the editor itself would have written it: nothing else comes in."""
    converter = ContentstateConverter(features=GUIDANCE_FEATURES)

    def clean(html: str) -> str:
        if not html:
            return ""
        text: str = converter.to_database_format(converter.from_database_format(html))
        return without_keys(text)

    return replace(
        form,
        introduction=clean(form.introduction),
        what_happens_next=clean(form.what_happens_next),
        steps=tuple(replace(step, body=clean(step.body)) for step in form.steps),
    )


def without_keys(html: str) -> str:
    """Without the random keys that the rich text editor gives to its blocks."""
    return _BLOCK_KEY.sub("", html)


def _check_order(form: Form) -> None:
    """The editor keeps an option's "go to" with the option and reads rules after them."""
    kept = compile_parts(parts_of(form), title=form.title)
    for number, (step, again) in enumerate(zip(form.steps, kept.steps, strict=True)):
        if step.routes != again.routes:
            raise Malformed(
                f"steps[{number}].routes",
                "Write the routes of options first, in the order of the options, then the rules.",
            )
        if step != again:
            raise Malformed(f"steps[{number}]", "This step has parts that its kind does not have.")


def _teams(form: Form) -> Team | None:
    wanted = {rule.team for rule in form.triage.rules} | {form.triage.default} - {""}
    found = {team.key: team for team in Team.objects.filter(key__in=wanted)}
    unknown = sorted(wanted - found.keys())
    if unknown:
        raise UnknownTeams(tuple(unknown))
    return found.get(form.triage.default)


def _free_slug(parent: Page, title: str) -> str:
    base = slugify(title)[:200] or "service"
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def revision_document(page: FormPageMixin) -> dict[str, Any]:
    """The document of the page's latest draft."""
    return export_form(page.get_latest_revision_as_object())
