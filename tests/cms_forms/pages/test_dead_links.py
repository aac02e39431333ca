"""Guidance that leads visitors to addresses where this site has nothing."""

from dataclasses import replace

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms_forms.engine.texts import Translation, fingerprint
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.editor.publishing import press_publish
from tests.cms_forms.services import TWO_BRANCHES, draft_of, home, published

pytestmark = pytest.mark.django_db

STEP = TWO_BRANCHES.steps[0].id


def linking(*links: str) -> FormPage:
    """A draft whose first step has these links, each the attributes of an <a>."""
    html = "".join(f"<p><a {link}>There</a></p>" for link in links)
    first, *others = TWO_BRANCHES.steps
    return draft_of(replace(TWO_BRANCHES, steps=(replace(first, body=html), *others)))


def said(page: FormPage) -> list[str]:
    return [each.message for each in page.findings() if each.id == "dead-link"]


def advice(**fields: object) -> Page:
    return home().add_child(instance=Page(title="Advice", slug="advice", **fields))


def test_an_address_that_this_site_does_not_have_is_said_at_its_step() -> None:
    page = linking('href="/your-rights/"')

    (finding,) = (each for each in page.findings() if each.id == "dead-link")

    assert finding.place.step == STEP
    assert "/your-rights/" in finding.message
    assert page.errors() == []


@pytest.mark.parametrize(
    "link",
    [
        "/advice/",
        "/advice",
        "/advice/?a=1&amp;b=2#here",
        "/other/cy/kind/",
        "/report-status/",
        "/search/",
        "/",
        "https://www.gov.uk/advice-nowhere/",
        "//elsewhere.example/nowhere/",
        "tel:101",
        "mailto:nowhere@rivermouth.example",
    ],
)
def test_a_link_that_leads_somewhere_or_elsewhere_is_not_said(link: str) -> None:
    advice()
    published(slug="other")

    assert said(linking(f'href="{link}"')) == []


def test_below_a_page_that_routes_nothing_itself_there_is_nothing() -> None:
    advice()

    (words,) = said(linking('href="/advice/burglary/"'))

    assert "this site has nothing" in words


def test_a_draft_is_not_there_for_visitors_yet() -> None:
    advice(live=False)

    (words,) = said(linking('href="/advice/"'))

    assert "not published" in words


def test_a_service_may_link_to_itself_before_it_is_published() -> None:
    page = linking('href="/report/"', 'href="/report/cy/"')

    assert not page.live
    assert said(page) == []


def test_a_redirect_leads_on() -> None:
    Redirect.objects.create(old_path="/your-rights", redirect_link="https://www.gov.uk/")

    assert said(linking('href="/your-rights/"')) == []


def test_a_page_that_was_chosen_must_be_there_and_published() -> None:
    there, draft = advice(), home().add_child(instance=Page(title="Draft", live=False))

    found = said(
        linking(
            f'linktype="page" id="{there.pk}"',
            f'id="{draft.pk}" linktype="page"',
            'linktype="page" id="987654"',
        )
    )

    assert len(found) == 2
    assert "not published" in found[0]
    assert "has nothing" in found[1]


def test_a_page_of_another_site_is_not_at_that_address_here() -> None:
    other = Page.objects.get(depth=1).add_child(instance=Page(title="Other", slug="other-site"))
    Site.objects.create(hostname="other.example", root_page=other)
    other.add_child(instance=Page(title="Only there", slug="only-there"))

    assert len(said(linking('href="/only-there/"'))) == 1


def test_a_link_in_a_translation_is_looked_at_too() -> None:
    words = "<p>Before you begin.</p>"
    welsh = Translation(text='<p><a href="/hawliau/">Hawliau</a></p>', of=fingerprint(words))
    form = replace(TWO_BRANCHES, introduction=words, translations={"cy": {"introduction": welsh}})
    page = draft_of()

    found = [each.message for each in page.findings(form) if each.id == "dead-link"]

    assert len(found) == 1
    assert "/hawliau/" in found[0]


def test_a_service_without_such_links_asks_the_database_nothing_more(
    django_assert_num_queries: object,
) -> None:
    from cms_forms.pages.dead_links import dead_link_findings

    page = linking('href="tel:101"', 'href="https://www.gov.uk/"')
    form = page.compile()

    with django_assert_num_queries(0):  # type: ignore[operator]
        assert list(dead_link_findings(page, form)) == []


def test_publishing_says_the_first_one_and_how_many_there_are(admin_client: Client) -> None:
    page = linking('href="/your-rights/"', 'href="/help/"', 'href="/nowhere/"')

    response = press_publish(admin_client, page, follow=True)

    (words,) = (
        str(m)
        for m in response.context["messages"]
        if "leads nowhere" in str(m) or "lead nowhere" in str(m)
    )
    assert "/your-rights/" in words
    assert "2 more links lead nowhere" in words
    page.refresh_from_db()
    assert page.live
