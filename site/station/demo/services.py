"""The demonstration's services, through the same import that editors use."""

import json

from django.contrib.auth.models import Group
from wagtail.models import Page

from cms_forms.exchange import import_form
from cms_forms.models import SensitiveService
from cms_forms.pages.form_page import FormPage
from station.demo.found import seed_searches, seed_synonyms
from station.demo.pages import DemoPages
from station.demo.people import NAMED_READERS
from station.demo.register import REGISTER, Section, Service

OTHER_TILES = (
    ("shield", "Stay safe", "Advice on burglary, bicycles and collisions", "advice"),
    ("speech", "News and appeals", "What is happening, where you can help", "news"),
    ("shield", "Your rights as a victim", "What we owe you, and who helps you", "your-rights"),
    ("paper", "About this site", "What it is, and that it is made up", "about-this-demonstration"),
)


def seed_services(pages: DemoPages) -> None:
    sections: dict[Section, Page] = {
        Section.REPORT: pages.report,
        Section.REQUEST: pages.request,
        Section.APPLY: pages.apply,
    }
    services = [(service, _page(service, sections)) for service in REGISTER]
    named, _ = Group.objects.get_or_create(name=NAMED_READERS)
    for readers in SensitiveService.objects.filter(groups=None):
        readers.groups.add(named)
    seed_synonyms()
    seed_searches()
    home = pages.home
    if home.tasks:
        return
    tasks = [
        {"icon": tile.icon, "title": service.title, "text": tile.text, "page": page.pk}
        for service, page in services
        if (tile := service.tile) is not None
    ]
    for icon, title, text, slug in OTHER_TILES:
        page = home.get_descendants().get(slug=slug)
        tasks.append({"icon": icon, "title": title, "text": text, "page": page.pk})
    home.tasks = json.dumps([{"type": "task", "value": task} for task in tasks])
    home.save_revision().publish()


def _page(service: Service, sections: dict[Section, Page]) -> FormPage:
    """As a force imports it; the page is made once, and what editors change in it stays."""
    found = FormPage.objects.filter(slug=service.slug).first()
    if found is None:
        found = import_form(service.document, parent=sections[service.section])
        found.save_revision().publish()
    return found
