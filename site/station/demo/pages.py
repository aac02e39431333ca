"""The demonstration's pages and menus. Run again, it changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone
from wagtail.models import Page, Site
from wagtailmenus.models import FlatMenu, MainMenu

from station.demo import rights
from station.demo.statements import seed_statements
from station.demo.ways_on import ways_on
from station.demo.words import ADVICE, EMERGENCY, FOOTER, NEWS, WAYS, Words
from station.force.models import ForceSettings
from station.pages.models import ContentPage, HomePage


@dataclass(frozen=True)
class DemoPages:
    """Where the services belong."""

    home: HomePage
    report: ContentPage
    request: ContentPage
    apply: ContentPage
    advice: ContentPage


def seed_pages() -> DemoPages:
    home = _home()
    report = _section(
        home, "report", "Report", "Tell us what happened, what you saw, or who is missing."
    )
    request = _section(
        home, "request", "Request", "Ask for information that we hold, or for your own."
    )
    apply = _section(
        home, "apply", "Apply or reply", "Certificates, events, notices, complaints and thanks."
    )
    advice = _section(
        home, "advice", "Advice", "How to stay safe, and what to do when you are not."
    )
    news = _section(home, "news", "News and appeals", "What is happening, and where you can help.")
    write_pages(advice, ADVICE)
    write_pages(news, NEWS)
    further = _section(home, "help", "Help", "What we do, and who else can help.")
    write_pages(further, ways_on())
    # Not among them: beside it would stand where knives and guns are handed in.
    write_page(home, rights.crisis_page())
    of_victims = rights.hub()
    write_pages(
        _section(home, of_victims.slug, of_victims.title, of_victims.summary), rights.pages()
    )
    footer = write_pages(home, FOOTER)
    seed_statements(home)
    if home.news_section_id is None:
        home.news_section = news
        _publish(home)
    _menus(home, [report, request, apply, advice, news], footer)
    return DemoPages(home=home, report=report, request=request, apply=apply, advice=advice)


def _home() -> HomePage:
    found = HomePage.objects.first()
    if found is not None:
        return found
    root = Page.objects.get(depth=1)
    # Wagtail's welcome page has the address that the home page needs.
    root.get_children().filter(slug="home").delete()
    root = Page.objects.get(depth=1)
    home = HomePage(
        title="How can we help?",
        slug="home",
        seo_title="Home",
        lead="Report or ask online, at any hour. It goes straight to the right team.",
        search_description="Report a crime or a road incident, or ask for information, online.",
        ways=[{"type": "way", "value": {"when": when, "how": how}} for when, how in WAYS],
    )
    root.add_child(instance=home)
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "port": 80,
            "root_page": home,
            "site_name": "Rivermouth Police",
        },
    )
    force = ForceSettings.for_site(site)
    force.name = "Rivermouth Police"
    force.security_contact = "mailto:security@rivermouth.example"
    force.note = "A demonstration. Rivermouth Police is fictional, and so is everybody in it."
    force.save()
    return home


def _section(home: HomePage, slug: str, title: str, summary: str) -> ContentPage:
    words = Words(slug=slug, title=title, summary=summary, text="")
    page = write_page(home, words)
    if not page.lists_children:
        page.lists_children = True
        _publish(page)
    return page


def write_pages(parent: Page, words: Sequence[Words]) -> list[ContentPage]:
    return [write_page(parent, each) for each in words]


def write_page(parent: Page, words: Words) -> ContentPage:
    """The page of these words below another one, unless it is there."""
    found = ContentPage.objects.child_of(parent).filter(slug=words.slug).first()
    if found is not None:
        return found
    body: list[dict[str, object]] = []
    if words.is_urgent:
        body.append({"type": "danger", "id": _id(words, "danger"), "value": EMERGENCY})
    if words.lines:
        body.append({"type": "lines", "id": _id(words, "lines"), "value": list(words.lines)})
    if words.text:
        body.append({"type": "text", "id": _id(words, "text"), "value": words.text})
    page = ContentPage(
        title=words.title,
        slug=words.slug,
        summary=words.summary,
        search_names=words.names,
        kind=words.kind,
        reference=words.reference,
        place=words.place,
        starts_at=_from_today(words.starts_in),
        closes_at=_from_today(words.closes_in),
        body=body,
        is_sensitive=words.is_sensitive,
        show_in_menus=True,
    )
    parent.add_child(instance=page)
    _publish(page)
    return page


def _id(words: Words, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{words.slug}/{part}"))


def _from_today(later: timedelta | None) -> datetime | None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return None if later is None else midnight + later


def _publish(page: Page) -> None:
    page.save_revision().publish()


def _menus(home: HomePage, sections: Sequence[Page], footer: Sequence[Page]) -> None:
    site = Site.objects.get(is_default_site=True)
    main = MainMenu.get_for_site(site)
    if not main.get_menu_items_manager().exists():
        for order, page in enumerate(sections):
            main.get_menu_items_manager().create(link_page=page, sort_order=order)
        main.save()
    flat, is_new = FlatMenu.objects.get_or_create(site=site, handle="footer", title="Footer")
    if is_new:
        for order, page in enumerate(footer):
            flat.get_menu_items_manager().create(link_page=page, sort_order=order)
        flat.save()
