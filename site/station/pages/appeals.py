"""From the page of an appeal to the service that takes what people know about it."""

from station.pages.models import ContentPage


def appeal_words(reference: str) -> str:
    """What the service fills in for the appeal of a link: its reference as people read it out.

    Empty for a reference that no public appeal has.
    """
    appeals = ContentPage.objects.live().public().filter(kind=ContentPage.Kind.APPEAL)
    found = appeals.filter(reference=reference).first() if reference else None
    return found.groups if found is not None else ""
