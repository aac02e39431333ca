"""The demonstration's accessibility statement and privacy notice, of a force that is fictional."""

from wagtail.models import Page

from station.pages.models import AccessibilityStatement, PrivacyNotice

FAULTS = (
    {
        "what": "Maps of stop locations in older documents have no description for screen readers "
        "(WCAG 1.1.1). An example: Rivermouth Police is fictional and has no such documents.",
        "why": "not_yet",
        "instead": "Ask for the places as a list.",
    },
    {
        "what": "Documents published before 23 September 2018 that no service needs.",
        "why": "out_of_scope",
        "instead": "Ask, and it is sent in a format that works for you.",
    },
)
PURPOSES = (
    {
        "title": "Reports of crime and of road traffic incidents",
        "data": "What you write, what you send with it, and how to reach you if you say so.",
        "source": "You, and people who report something that concerns you.",
        "basis": "Part 3 of the Data Protection Act 2018: needed for a task of law enforcement.",
        "recipients": "The team that deals with it; where it comes to that, courts and the "
        "Crown Prosecution Service.",
        "retention": "Until it is sent: 28 days, encrypted so that only your browser can open it. "
        "After that: as long as the rules on police information (MoPI) say, at least 6 years.",
    },
    {
        "title": "Requests for information",
        "data": "What you ask for, your name and where to send the answer.",
        "source": "",
        "basis": "UK GDPR, article 6(1)(c): the Freedom of Information Act 2000 obliges us.",
        "recipients": "The information team, and whoever holds what you ask for.",
        "retention": "2 years after the answer.",
    },
)


def seed_statements(home: Page) -> None:
    if not AccessibilityStatement.objects.child_of(home).exists():
        _publish(home, _accessibility())
    if not PrivacyNotice.objects.child_of(home).exists():
        _publish(home, _privacy())


def _publish(home: Page, page: Page) -> None:
    home.add_child(instance=page)
    page.save_revision().publish()


def _accessibility() -> AccessibilityStatement:
    return AccessibilityStatement(
        title="Accessibility statement",
        slug="accessibility",
        summary="How this site is made to work for everybody, and what to do where it does not.",
        scope="<p>This statement is for the whole site of Rivermouth Police, a fictional force. "
        "You should be able to use every page with a keyboard alone, with a screen reader, without "
        "scripts, at 400 % zoom, on a narrow phone and with more space between letters.</p>",
        status=AccessibilityStatement.Status.PARTIALLY,
        faults=[("fault", fault) for fault in FAULTS],
        contact='<p>Call <a href="tel:101">101</a>, relay 18001 101, or write to '
        '<a href="mailto:access@rivermouth.example">access@rivermouth.example</a>. We answer '
        "within 5 working days, and take your report in another way at once.</p>",
        tested_by="Each change is tested by machines: axe, the Nu checker, the focus, 400 % zoom "
        "and text spacing on every type of page. No audit by people with disabilities has been "
        "made of this demonstration.",
    )


def _privacy() -> PrivacyNotice:
    return PrivacyNotice(
        title="Privacy notice",
        slug="privacy",
        summary="What we keep and why, for how long, who can read it, and your rights.",
        controller="<p>The Chief Constable of Rivermouth Police, 1 Demo Street, Rivermouth. "
        "The force is fictional: this notice shows what yours has to say.</p>",
        officer='<p><a href="mailto:privacy@rivermouth.example">privacy@rivermouth.example</a></p>',
        purposes=[("purpose", purpose) for purpose in PURPOSES],
        cookies="<p>While you read, there are none. While you fill in a service there are two: "
        "<b>journey</b> holds the key to your answers, <b>csrftoken</b> proves that they come from "
        "your own page. Both stay on this site. No part of it comes from another company, and "
        "nobody is told that you were here.</p>",
    )
