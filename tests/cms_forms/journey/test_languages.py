"""A service in Welsh: asked, sent and shown in it, with the same answers as in English."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse

from cms_forms.engine import codec
from cms_forms.engine.texts import fingerprint
from cms_forms.engine.translating import texts
from cms_forms.models import Case, FormVersion, Journey, Submission
from cms_forms.models.reporter_link import address_of
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms import saving
from tests.cms_forms.documents import Document, collision
from tests.cms_forms.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("offering")]

PARTIAL = {
    "title": "Rhoi gwybod am wrthdrawiad",
    "step.hurt.title": "Anafiadau",
    "question.q-hurt.label": "A gafodd unrhyw un ei anafu?",
    "option.q-hurt.yes.label": "Do",
}
ENGLISH = re.compile(r'lang="en" dir="ltr">(?!English<)([^<]*)')


@pytest.fixture
def offering() -> object:
    with override_settings(CMS_FORMS_LANGUAGES=("cy", "ar")):
        yield


def in_full(document: Document, language: str = "cy") -> Document:
    """Every text in capitals, between guillemets."""
    said = {
        path: text.original.replace("<p>", "<p>«").replace("</p>", "»</p>")
        if text.is_html
        else f"«{text.original}»"
        for path, text in texts(codec.decode(document)).items()
    }
    return document | {"translations": {language: said}}


@pytest.fixture
def partial(publish: Callable[[Document], FormPage]) -> FormPage:
    return publish(collision() | {"translations": {"cy": PARTIAL}})


@pytest.fixture
def whole(publish: Callable[[Document], FormPage]) -> FormPage:
    return publish(in_full(collision()))


def english(page: str) -> list[str]:
    """What the screen itself marks as English: the look around it is not the service's."""
    return ENGLISH.findall(page.split("<main")[1].split("</main>", maxsplit=1)[0])


def visitor_of(page: FormPage, language: str = "cy") -> Visitor:
    return Visitor(Client(), f"{page.url}{language}/" if language else page.url)


def shown(visitor: Visitor, place: str) -> str:
    response = visitor.open(place)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


class TestTheStartPage:
    def test_is_another_address_for_each_language_that_anybody_may_cache(
        self, whole: FormPage
    ) -> None:
        response = visitor_of(whole).open()

        page = response.content.decode()
        assert '<html lang="cy"' in page
        assert f"«{whole.title}»" in page
        assert f'href="{whole.url}cy/start/"' in page
        assert response["Cache-Control"].startswith("public")
        assert not response.cookies

    def test_is_purged_in_every_language(self, whole: FormPage) -> None:
        assert whole.get_cached_paths() == ["/", "/cy/", "/ar/"]

    def test_leads_to_the_other_language(self, whole: FormPage) -> None:
        english, welsh = shown(visitor_of(whole, ""), ""), shown(visitor_of(whole), "")

        assert re.search(
            rf'href="{whole.url}cy/" rel="alternate" hreflang="cy"\s+lang="cy"\s+dir="ltr">Cymraeg',
            english,
        )
        assert re.search(rf'href="{whole.url}" rel="alternate" hreflang="en"', welsh)

    def test_of_a_service_in_one_language_says_nothing_of_others(self, service: FormPage) -> None:
        page = shown(visitor_of(service, ""), "")

        assert "hreflang" not in page

    def test_in_a_language_that_it_does_not_have_leads_to_its_own(self, service: FormPage) -> None:
        response = visitor_of(service).open()

        assert (response.status_code, response.url) == (302, service.url)

    def test_is_no_place_for_a_language_that_the_site_does_not_offer(
        self, service: FormPage
    ) -> None:
        assert visitor_of(service, "fr").open().status_code == 404


class TestTheJourney:
    def test_is_in_welsh_from_start_to_reference(self, whole: FormPage) -> None:
        visitor = visitor_of(whole)

        begun = visitor.open("start/")
        assert begun.url == f"{whole.url}cy/hurt/"
        assert "«" in shown(visitor, "hurt/")
        visitor.answer_everything()
        check = shown(visitor, "check-answers/")
        sent = visitor.send()
        end = shown(visitor, "sent/")

        assert not english(check)
        assert sent.url == f"{whole.url}cy/sent/"
        assert "«A person reads it within 5 days.»" in end
        assert Submission.objects.get().language == "cy"

    def test_leads_to_a_page_for_its_reporter_that_is_in_it(self, whole: FormPage) -> None:
        visitor = visitor_of(whole)
        visitor.answer_everything()
        visitor.send()
        link = re.search(r'href="(/report-status/[^"]{50,})"', shown(visitor, "sent/"))
        assert link is not None

        page = Client().get(link[1]).content.decode()

        assert '<html lang="cy"' in page
        assert f"«{whole.title}»" in page

    def test_is_read_by_staff_in_the_words_that_they_know(
        self, whole: FormPage, admin_user: User
    ) -> None:
        visitor = visitor_of(whole)
        visitor.answer_everything(hurt="yes")
        visitor.send()
        staff = Client()
        staff.force_login(admin_user)
        reference = Submission.objects.get().shown_reference

        page = staff.get(reverse("cms_forms_case", args=[reference])).content.decode()

        assert "Answered in Welsh" in page
        assert "What injuries?" in page
        assert "«" not in page
        assert re.search(r'<bdi\s+lang="cy">A broken arm', page)

    def test_in_its_own_language_says_so_by_saying_nothing(self, whole: FormPage) -> None:
        visitor = visitor_of(whole, "")
        visitor.answer_everything()
        visitor.send()

        assert Submission.objects.get().language == ""

    def test_keeps_every_answer_when_the_language_changes(self, whole: FormPage) -> None:
        welsh = visitor_of(whole)
        english = Visitor(welsh.client, whole.url)

        welsh.answer("hurt/", q_hurt="yes")
        page = shown(english, "injuries/")
        english.answer("injuries/", q_injuries="A broken arm")

        assert f'href="{whole.url}cy/injuries/"' in page
        assert "A broken arm" in shown(welsh, "injuries/")
        assert Journey.objects.count() == 1

    def test_leads_a_change_to_a_change(self, whole: FormPage) -> None:
        visitor = visitor_of(whole)
        visitor.answer_everything()

        page = shown(visitor, "hurt/?change=1")

        assert f'href="{whole.url}hurt/?change=1"' in page

    def test_a_problem_is_said_in_it_and_changes_nothing_else(self, whole: FormPage) -> None:
        response = visitor_of(whole).answer("hurt/")

        assert response.status_code == 422
        assert '<html lang="cy"' in response.content.decode()

    def test_of_an_earlier_version_without_welsh_goes_on_and_says_so(
        self, service: FormPage
    ) -> None:
        visitor = Visitor(Client(), service.url)
        visitor.answer("hurt/", q_hurt="no")
        draft = service.get_latest_revision_as_object()
        draft.translations = {"cy": {"title": {"text": "T", "of": fingerprint(draft.title)}}}
        draft.save_revision().publish()
        directory.forget()

        page = shown(Visitor(visitor.client, f"{service.url}cy/"), "when/")

        assert '<html lang="cy"' in page
        assert 'lang="en" dir="ltr"' in page

    def test_in_arabic_runs_from_right_to_left(
        self, publish: Callable[[Document], FormPage]
    ) -> None:
        page = publish(in_full(collision(), "ar"))

        assert '<html lang="ar" dir="rtl"' in shown(visitor_of(page, "ar"), "hurt/")


class TestWhatIsNotTranslated:
    def test_is_marked_as_english_on_every_screen(self, partial: FormPage) -> None:
        visitor = visitor_of(partial)

        hurt = shown(visitor, "hurt/")
        visitor.answer_everything()
        check = shown(visitor, "check-answers/")

        assert "A gafodd unrhyw un ei anafu?" in hurt
        assert english(hurt) == ["Yes, now", "No"]
        assert "A gafodd" in check
        assert {"No", "When was it?", "About you"} <= set(english(check))

    def test_is_told_at_the_top_of_the_page(self, partial: FormPage, whole: FormPage) -> None:
        assert "Nid yw rhan o’r dudalen hon" in shown(visitor_of(partial), "hurt/")
        assert "Nid yw rhan o’r dudalen hon" not in shown(visitor_of(whole), "hurt/")

    def test_never_gets_into_a_title_as_markup(self, partial: FormPage) -> None:
        visitor = visitor_of(partial)
        visitor.answer("hurt/", q_hurt="no")

        page = shown(visitor, "when/")

        assert "&lt;span" not in page
        assert "<span" not in page.split("</title>")[0].split("<title>")[1]


def test_a_step_that_is_called_like_a_language_keeps_its_address(
    publish: Callable[[Document], FormPage],
) -> None:
    document = collision()
    document["steps"][0]["slug"] = "cy"
    page = publish(document)

    assert "Was anyone hurt?" in shown(visitor_of(page, ""), "cy/")


def test_a_version_without_translations_is_as_it_was(service: FormPage) -> None:
    assert "translations" not in FormVersion.objects.get().definition


class TestSavedAndGoneOnWith:
    def test_leads_on_in_the_language_in_which_it_was_saved(self, whole: FormPage) -> None:
        visitor = visitor_of(whole)
        visitor.answer("hurt/", q_hurt="no")
        link = saving.shown(visitor)
        client = Client()

        page = saving.look(client, link)
        text = page.content.decode()
        answer = saving.press(client, page)

        assert '<html lang="cy"' in text
        assert f"«{whole.title}»" in text
        assert f'href="{whole.url}cy/">dechreuwch' in text
        assert answer["Location"] == f"{whole.url}cy/when/"

    def test_the_page_that_gives_it_names_the_service_in_that_language(
        self, whole: FormPage
    ) -> None:
        visitor = visitor_of(whole)
        visitor.answer("hurt/", q_hurt="no")

        for page in (visitor.open(saving.SAVE), saving.save(visitor, by="hand")):
            title = re.sub(r"\s+", " ", page.content.decode()).split("</title>")[0]
            assert f"– «{whole.title}»" in title

    def test_saved_in_english_it_leads_on_in_english(self, whole: FormPage) -> None:
        visitor = visitor_of(whole, "")
        visitor.answer("hurt/", q_hurt="no")

        assert saving.go_on(saving.shown(visitor))["Location"] == f"{whole.url}when/"

    def test_in_a_language_that_is_not_offered_any_more_it_leads_on_in_its_own(
        self, whole: FormPage
    ) -> None:
        visitor = visitor_of(whole)
        visitor.answer("hurt/", q_hurt="no")
        link = saving.shown(visitor)

        with override_settings(CMS_FORMS_LANGUAGES=()):
            answer = saving.go_on(link)

        assert answer["Location"] == f"{whole.url}when/"


def test_what_is_never_translated_says_on_the_reporters_page_that_it_is_english(
    publish: Callable[[Document], FormPage],
) -> None:
    clock = {"id": "answer", "name": "Answer", "days": 9, "unit": "days"}
    whole = publish(in_full(collision() | {"clocks": [clock]}))
    visitor = visitor_of(whole)
    visitor.answer_everything()
    visitor.send()
    path = "/" + address_of(Case.objects.get()).split("/", 3)[3]

    page = visitor.client.get(path).content.decode()

    assert {"Answer", "Road traffic"} <= set(english(page))


def test_the_keys_of_the_way_out_are_said_in_the_language(whole: FormPage) -> None:
    assert "pwyswch Shift dair gwaith" in shown(visitor_of(whole), "")
