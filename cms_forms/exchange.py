"""Services as JSON: out of a page's latest draft, into a new page or over a draft."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page

from cms_forms.engine import codec
from cms_forms.engine.definition import Form, Test
from cms_forms.engine.reading import Malformed
from cms_forms.models.team import Team
from cms_forms.pages.form_page import FormPage, FormPageMixin
from cms_forms.stream.blocks import GUIDANCE_FEATURES
from cms_forms.stream.compile import compile_parts
from cms_forms.stream.decompile import parts_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

NOT_TEXT = ("script", "style", "template", "iframe", "object", "noscript")
"""Elements whose content is not guidance."""
BOUNDED = ("title", "summary", "minutes")
"""Fields of the page that take less than a document may hold."""

_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')

__all__ = [
    "Malformed",
    "UnknownTeams",
    "export_form",
    "import_form",
    "read_document",
    "write_document",
]


class UnknownTeams(ValueError):
    """The document sends submissions to teams that this site does not have."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        named = ", ".join(f"“{key}”" for key in self.keys)
        super().__init__(
            f"triage: No team here has the key {named}. Somebody who may manage teams can add it "
            "under Teams. Then import again."
        )


def export_form(page: FormPageMixin) -> codec.Document:
    """The document of a page as it stands; pass its latest draft to export that."""
    return codec.encode(page.compile())


def write_document(page: FormPageMixin) -> str:
    """What `export_form` makes, as the text of a file."""
    return json.dumps(export_form(page), indent=2, ensure_ascii=False) + "\n"


def read_document(content: bytes) -> object:
    """What a file holds. Raises `Malformed` when it is not JSON."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Malformed("the file", "It is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Malformed(place, f"This is not JSON ({error.msg}).") from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, brackets within brackets without end.
        raise Malformed("the file", "It is not the JSON of a form.") from None


def import_form(
    document: object,
    *,
    parent: Page | None = None,
    page: FormPageMixin | None = None,
    model: type[FormPageMixin] = FormPage,
    user: User | AnonymousUser | None = None,
) -> FormPageMixin:
    """A draft that holds the document: a new `model` below `parent`, or a revision of `page`.

    What was in `page` stays in its history. Raises `Malformed` and `UnknownTeams`, and stores
    nothing then.
    """
    if page is None and parent is None:
        raise TypeError("import_form needs a parent or a page.")
    form = _sanitised(codec.decode(document))
    _check_order(form)
    default_team = _teams(form)
    with transaction.atomic():
        if page is None:
            draft = model()
            draft.live = False
        else:
            # Whoever changes a step at this moment waits, or goes first.
            Page.objects.select_for_update(of=("self",)).only("pk").get(pk=page.pk)
            draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.title = form.title or "Imported service"
        draft.summary = form.summary
        draft.introduction = form.introduction
        draft.minutes = form.minutes
        draft.declaration = form.declaration
        draft.what_happens_next = form.what_happens_next
        draft.default_team = default_team
        draft.parts = draft.parts.stream_block.to_python(parts_of(form))
        _check_fits(draft)
        if parent is not None and page is None:
            draft.slug = _free_slug(parent, draft.title)
            parent.add_child(instance=draft)
        draft.save_revision(user=user, log_action="wagtail.edit", clean=False)
    return draft


def _sanitised(form: Form) -> Form:
    """Guidance as the editor itself would have written it: nothing else comes in."""
    converter = ContentstateConverter(features=GUIDANCE_FEATURES)

    def clean(html: str, place: str) -> str:
        if not html:
            return ""
        try:
            return convert(html)
        except (AssertionError, KeyError, RecursionError, ValueError):
            message = "The editor cannot hold this text. Write plain paragraphs, lists and links."
            raise Malformed(place, message) from None

    def convert(html: str) -> str:
        parsed = BeautifulSoup(html, "html.parser")
        for element in parsed.find_all(NOT_TEXT):
            element.decompose()
        # The converter asserts that every tag is closed, and the parser has closed them.
        text: str = converter.to_database_format(converter.from_database_format(str(parsed)))
        return without_keys(text)

    return replace(
        form,
        introduction=clean(form.introduction, "introduction"),
        what_happens_next=clean(form.what_happens_next, "what_happens_next"),
        steps=tuple(
            replace(step, body=clean(step.body, f"steps[{number}].body"))
            for number, step in enumerate(form.steps)
        ),
        triage=replace(
            form.triage,
            rules=tuple(
                replace(
                    rule,
                    what_happens_next=clean(
                        rule.what_happens_next, f"triage.rules[{number}].what_happens_next"
                    ),
                )
                for number, rule in enumerate(form.triage.rules)
            ),
        ),
    )


def without_keys(html: str) -> str:
    """Without the random keys that the rich text editor gives to its blocks."""
    return _BLOCK_KEY.sub("", html)


def _check_order(form: Form) -> None:
    """The editor keeps an option's "go to" with the option and reads rules after them."""
    for number, step in enumerate(form.steps):
        for test in (route.when for route in step.routes if isinstance(route.when, Test)):
            if len(test.values) != 1:
                raise Malformed(f"steps[{number}].routes", "A route tests exactly one option.")
    kept = compile_parts(parts_of(form), title=form.title)
    for number, (step, again) in enumerate(zip(form.steps, kept.steps, strict=True)):
        if step.routes != again.routes:
            raise Malformed(
                f"steps[{number}].routes",
                "Write the routes of options first, in the order of the options, then the rules.",
            )
        if step != again:
            raise Malformed(f"steps[{number}]", "This step has parts that its kind does not have.")


def _check_fits(page: FormPageMixin) -> None:
    for name in BOUNDED:
        field: Any = page._meta.get_field(name)
        try:
            field.clean(getattr(page, name), page)
        except ValidationError as error:
            raise Malformed(name, " ".join(error.messages)) from None


def _teams(form: Form) -> Team | None:
    wanted = form.triage.teams
    found = {team.key: team for team in Team.objects.filter(key__in=wanted)}
    unknown = sorted(wanted - found.keys())
    if unknown:
        raise UnknownTeams(unknown)
    return found.get(form.triage.default)


def _free_slug(parent: Page, title: str) -> str:
    base = slugify(title)[:200] or "service"
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
