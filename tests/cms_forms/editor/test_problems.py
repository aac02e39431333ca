"""The box above the list of steps: how the service stands, and what is to be mended where."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from cms_forms.engine.definition import Question, StepKind
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from cms_forms.stream.blocks import PARTS
from tests.cms_forms.editor.publishing import press_publish
from tests.cms_forms.engine.builders import asks, form, short_text, yes_no
from tests.cms_forms.services import draft_of

pytestmark = pytest.mark.django_db


def problems(editor: Client, page: FormPage) -> str:
    shown = " ".join(editor.get(f"/admin/services/{page.pk}/").content.decode().split())
    return shown.partition('id="cf-problems"')[2].partition('class="cf-find"')[0]


def link_of(box: str, words: str) -> str:
    """Where the finding with these words leads."""
    found = re.search(rf"{re.escape(words)}.*?href=\"([^\"]*)\"", box)
    assert found is not None, box
    return found[1].replace("&amp;", "&")


def test_what_does_not_stop_publishing_is_open_too(editor: Client) -> None:
    twins = form(
        replace(asks(short_text("a")), title="Same"), replace(asks(short_text("b")), title="Same")
    )

    box = problems(editor, draft_of(twins))

    assert "Ready to publish, with things to look at" in box
    assert '<details class="cf-problems cf-problems--look" open>' in box


@pytest.mark.parametrize("field", ["summary", "introduction", "what_happens_next"])
def test_a_finding_on_a_text_of_the_service_leads_to_its_field(editor: Client, field: str) -> None:
    page = draft_of()
    setattr(page, field, "Tell us [what happened].")
    page.save_revision(clean=False)

    href = link_of(problems(editor, page), "replace the words in brackets, [what happened]")

    assert href == f"/admin/pages/{page.pk}/edit/#panel-child-content-{field}-section"


def test_words_that_a_starting_point_left_cannot_be_published(editor: Client) -> None:
    page = draft_of(what_happens_next="<p>[Who] reads it.</p>")

    said = press_publish(editor, page, follow=True).content.decode()

    assert "Not published" in said
    assert not FormPage.objects.get(pk=page.pk).live


def test_a_finding_on_what_is_folded_away_leads_into_the_fold(editor: Client) -> None:
    page = draft_of(form(asks(Question(id="files", type="file", label="Pictures"))))

    href = link_of(problems(editor, page), "Choose at least one kind of file")

    assert href == f"/admin/services/{page.pk}/part/files/#question=files&field=settings"


def test_a_finding_on_an_option_leads_to_the_list_where_it_is_changed(editor: Client) -> None:
    page = draft_of(form(asks(yes_no("hurt"), goes={"yes": "gone"})))

    href = link_of(problems(editor, page), "leads to a step that is not there")

    assert href == f"/admin/services/{page.pk}/#step-hurt"


def test_a_copy_that_was_never_published_says_so(editor: Client, service: FormPage) -> None:
    copy = service.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)

    assert "Not published yet." in problems(editor, copy)


def test_files_are_pictures_until_an_editor_says_otherwise() -> None:
    files = PARTS.child_blocks[StepKind.QUESTION].child_blocks["questions"].child_blocks["file"]
    limits = files.child_blocks["settings"]

    assert files.get_default()["settings"]["pictures"]
    assert not limits.to_python({"documents": True})["pictures"]


def test_the_head_of_the_limits_has_no_answer_of_a_box_in_it() -> None:
    files = PARTS.child_blocks[StepKind.QUESTION].child_blocks["questions"].child_blocks["file"]

    assert files.child_blocks["settings"].meta.label_format == ""


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (changes.new_step(StepKind.QUESTION, ""), "Question step without a title"),
        (changes.new_step(StepKind.EXIT, ""), "Exit step without a title"),
        (changes.new_triage_rule(), "Triage rule"),
        (
            {**changes.new_condition(), "value": {"name": "", "join": "all", "terms": []}},
            "Condition without a name",
        ),
    ],
)
def test_a_part_without_words_is_called_by_its_kind(part: changes.Raw, words: str) -> None:
    assert changes.title_of(part) == words
