"""The demonstration's services, through the same import that editors use."""

import json
from pathlib import Path

from cms_forms.exchange import import_form
from cms_forms.pages.form_page import FormPage
from station.demo.found import seed_synonyms
from station.demo.pages import DemoPages

DOCUMENTS = Path(__file__).parent / "documents"

TILES = (
    ("warning", "Report a crime", "Theft, assault, abuse, fraud, hate crime"),
    ("car", "Report a road traffic incident", "Collisions, dangerous driving, vehicles"),
    ("magnifier", "Request information", "Freedom of information, at no cost"),
)


def seed_services(pages: DemoPages) -> None:
    parents = {
        "report-a-crime": pages.report,
        "report-a-road-traffic-incident": pages.report,
        "request-information": pages.request,
    }
    services = []
    for slug, parent in parents.items():
        found = FormPage.objects.filter(slug=slug).first()
        if found is None:
            document = json.loads((DOCUMENTS / f"{slug}.json").read_text())
            found = import_form(document, parent=parent)
            found.save_revision().publish()
        services.append(found)
    seed_synonyms()
    home = pages.home
    if home.tasks:
        return
    tasks = [
        {"icon": icon, "title": title, "text": text, "page": service.pk}
        for (icon, title, text), service in zip(TILES, services, strict=True)
    ]
    others = (
        ("shield", "Stay safe", "Advice on burglary, bicycles and collisions", "advice"),
        ("speech", "News and appeals", "What is happening, where you can help", "news"),
        (
            "paper",
            "About this site",
            "What it is, and that it is made up",
            "about-this-demonstration",
        ),
    )
    for icon, title, text, slug in others:
        page = home.get_descendants().get(slug=slug)
        tasks.append({"icon": icon, "title": title, "text": text, "page": page.pk})
    home.tasks = json.dumps([{"type": "task", "value": task} for task in tasks])
    home.save_revision().publish()
