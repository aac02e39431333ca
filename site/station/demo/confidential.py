"""A sensitive service of the demonstration: only the people of a named group read what it gets."""

from typing import Any, Final

from django.contrib.auth.models import Group

from cms_forms.exchange import import_form
from cms_forms.models import SensitiveService
from cms_forms.pages.form_page import FormPage
from station.demo.pages import DemoPages
from station.demo.people import STANDARDS

CORRUPTION: Final = "message-to-the-standards-team"
TEAM: Final = "professional-standards"
SERVICE: Final[dict[str, Any]] = {
    "format": "bluelamp-form",
    "version": 1,
    "title": "Message to the standards team",
    "search_names": ["report corruption/corrupt", "corrupt/bent officer/police/staff"],
    "summary": "About somebody who works for us and does wrong. Few people read it.",
    "handling": {"sensitive": True, "keep_days": 2190},
    "minutes": 5,
    "introduction": (
        "<p>Tell us if somebody who works for us sells information, takes money, or uses their "
        "position for sex or favours. You do not have to say who you are.</p>"
        "<p>Only a small team reads it. Each time that one of them opens it is recorded.</p>"
    ),
    "steps": [
        {
            "id": "danger",
            "slug": "are-you-in-danger-now",
            "kind": "question",
            "title": "Are you in danger now?",
            "questions": [
                {
                    "id": "danger-now",
                    "type": "one_of",
                    "label": "Are you in danger now?",
                    "required_message": "Choose whether you are in danger now",
                    "options": [
                        {"id": "yes", "label": "Yes"},
                        {"id": "no", "label": "No"},
                        {"id": "unsure", "label": "I do not know"},
                    ],
                }
            ],
            "routes": [
                {
                    "when": {"question": "danger-now", "operator": "is", "values": ["yes"]},
                    "target": "call",
                }
            ],
        },
        {
            "id": "what",
            "slug": "what-happened",
            "kind": "question",
            "title": "What happened?",
            "questions": [
                {
                    "id": "what-happened",
                    "type": "long_text",
                    "label": "Tell us what you know",
                    "hint": "Who, when and where, as far as you know. You need no proof.",
                }
            ],
        },
        {
            "id": "contact",
            "slug": "how-can-we-reach-you",
            "kind": "question",
            "title": "How can we reach you?",
            "questions": [
                {
                    "id": "contact-email",
                    "type": "email",
                    "label": "Your e-mail address",
                    "hint": "Leave it empty to stay unnamed. Then we cannot ask you anything.",
                    "required": False,
                }
            ],
            "next": "check-answers",
        },
        {
            "id": "call",
            "slug": "call-999",
            "kind": "exit",
            "title": "Call 999 now",
            "body": (
                '<p>Call <a href="tel:999">999</a>. If you cannot speak, call from a mobile and '
                "press 55. Then come back and tell us the rest.</p>"
            ),
        },
    ],
    "declaration": "What I have told you is true as far as I know.",
    "what_happens_next": (
        "<p>One of a few named people reads it within 2 working days. If you gave an address, we "
        "write to you there, and the e-mail does not say what it is about.</p>"
    ),
    "clocks": [
        {
            "id": "assessed",
            "name": "First assessment",
            "days": 2,
            "unit": "working_days",
            "warning": 1,
            "source": "A rule of the demonstration",
        }
    ],
    "triage": {"default": TEAM},
}


def seed_confidential(pages: DemoPages) -> None:
    """The service, and the group that reads it. The people of the group are made before."""
    if FormPage.objects.filter(slug=CORRUPTION).exists():
        return
    page = import_form(SERVICE, parent=pages.report)
    page.save_revision().publish()
    readers = SensitiveService.objects.get(page_id=page.pk)
    readers.groups.add(Group.objects.get(name=STANDARDS))
