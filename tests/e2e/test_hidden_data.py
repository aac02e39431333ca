"""An editor publishes a spreadsheet with hidden data; somebody with the right says why it may."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect
from wagtail.documents import get_document_model

from station.pages.models import HomePage
from station.publications.models import Attachment, DisclosureLog, PublicationPage
from tests.e2e.people import sign_in
from tests.station.publications import made

pytestmark = pytest.mark.browser


@pytest.fixture
def publication(station: str, tmp_path: Any) -> PublicationPage:
    log = DisclosureLog(title="FOI answers", slug="foi-answers")
    HomePage.objects.get().add_child(instance=log)
    page = PublicationPage(title="What policing football matches cost", live=False)
    log.add_child(instance=page)

    def hide(book: Any) -> None:
        book["Costs"].column_dimensions["B"].hidden = True
        book.properties.creator = "A person"

    for name, file in (
        ("summary-of-staff.xlsx", made.pivot(tmp_path / "pivot")),
        ("cost-of-each-match.xlsx", made.excel(tmp_path / "costs", hide)),
        ("letter-of-reply.pdf", made.pdf(tmp_path / "letter", made.says("Cost"))),
        ("bill-scanned.pdf", made.pdf(tmp_path / "bill", "", "")),
    ):
        content = ContentFile(file.read_bytes(), name=name)
        document = get_document_model().objects.create(title=name, file=content)
        page.attachments.add(Attachment(document=document, title=name))
    page.save_revision()
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_override_is_given_with_the_keyboard(
    page: Page, station: str, publication: PublicationPage, scripts: bool
) -> None:
    sign_in(page, station, "demo-admin")
    screen = f"{station}/admin/publications/{publication.pk}/files/"
    if not scripts:
        context = page.context.browser.new_context(  # type: ignore[union-attr]
            java_script_enabled=False, storage_state=page.context.storage_state()
        )
        page = context.new_page()
    page.goto(screen)
    page.get_by_role("button", name="Check again").press("Enter")

    expect(page.get_by_text("Hidden data was found: see below.")).to_be_visible()
    expect(page.get_by_role("heading", name="Not to be published")).to_contain_text("2 of 4 files")
    expect(page.get_by_text("in the columns Surname, Initials, Rank and Station")).to_be_visible()
    expect(page.get_by_text("Sheet Costs, column B")).to_be_visible()
    page.get_by_label("Why may this data go out?").fill("The match costs are public already.")
    page.get_by_role("button", name="Let").press("Enter")

    expect(page.get_by_text("the page can be published now")).to_be_visible()
    expect(page.get_by_text("The match costs are public already.").first).to_be_visible()
    publication.get_latest_revision().publish()
    assert PublicationPage.objects.get(pk=publication.pk).live


def test_publishing_in_the_editor_leads_to_the_screen(
    page: Page, station: str, publication: PublicationPage
) -> None:
    sign_in(page, station, "demo-admin")
    page.goto(f"{station}/admin/pages/{publication.pk}/edit/")

    page.get_by_role("button", name="More actions").first.click()
    page.get_by_role("button", name="Publish", exact=True).click()

    expect(page.get_by_text("Not published: hidden data in the files of")).to_be_visible()
    assert not PublicationPage.objects.get(pk=publication.pk).live
