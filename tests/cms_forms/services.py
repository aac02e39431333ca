"""Services in the database, made from the engine's forms.

TWO_BRANCHES        kind --theft---> stolen --.
                         '-damage--> damaged --'--> check answers
"""

from dataclasses import replace
from typing import Any

from wagtail.models import Page, Site

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Route
from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage
from cms_forms.stream.decompile import parts_of
from tests.cms_forms.engine.builders import asks, form, one_of, short_text

TWO_BRANCHES = form(
    asks(one_of("kind", "theft", "damage"), goes={"theft": "stolen", "damage": "damaged"}),
    asks(short_text("stolen"), next=CHECK_ANSWERS),
    asks(short_text("damaged")),
)


def leading_nowhere(sound: Form = TWO_BRANCHES) -> Form:
    """The form with the first option's target deleted."""
    first, *others = sound.steps
    lost = Route(when=first.routes[0].when, target="deleted")
    return replace(sound, steps=(replace(first, routes=(lost, *first.routes[1:])), *others))


BROKEN = leading_nowhere()
"""Error "missing-target" at the step "kind"; and nobody reaches the step "stolen"."""


def home() -> Page:
    """The root page of a site."""
    root = Page.objects.get(depth=1)
    top = root.get_children().first() or root.add_child(instance=Page(title="Home", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": top}
    )
    Site.clear_site_root_paths_cache()
    return top


def front_desk() -> Team:
    team, _ = Team.objects.get_or_create(key="front-desk", defaults={"name": "Front desk"})
    return team


def put(page: FormPage, form: Form) -> FormPage:
    """The form's texts and parts on the page, unsaved."""
    page.title = form.title
    page.summary = form.summary
    page.declaration = form.declaration
    page.has_tasks = form.has_tasks
    page.any_order = form.any_order
    page.default_team = front_desk() if form.triage.default else None
    page.parts = page.parts.stream_block.to_python(parts_of(form))
    return page


def draft_of(
    form: Form = TWO_BRANCHES, *, slug: str = "report", parent: Page | None = None, **fields: Any
) -> FormPage:
    """A service that was never published."""
    page = put(FormPage(slug=slug, live=False, **fields), form)
    (parent or home()).add_child(instance=page)
    page.save_revision(clean=False)
    return FormPage.objects.get(pk=page.pk)


def published(form: Form = TWO_BRANCHES, *, slug: str = "report") -> FormPage:
    """A service that is open."""
    page = draft_of(form, slug=slug)
    page.get_latest_revision().publish()
    return FormPage.objects.get(pk=page.pk)


def changed(page: FormPage, form: Form) -> FormPage:
    """The service with another form in a new draft; what is published stays."""
    put(page, form).save_revision(clean=False)
    return FormPage.objects.get(pk=page.pk)
