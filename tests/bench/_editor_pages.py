"""What the editor is measured with. Runs inside Django: `manage.py shell -c`."""

from itertools import cycle, islice

from django.contrib.auth import get_user_model
from wagtail.models import Page, Site

from cms_forms.engine.definition import Form, Question, Step
from tests.cms_forms.engine.builders import asks, condition, exits, form, informs, is_, question
from tests.cms_forms.services import draft_of

USERNAME = PASSWORD = "editor"


def make() -> None:
    """A page with a title only, services of 60 and of 300 steps, and somebody who may edit them."""
    get_user_model().objects.create_superuser(USERNAME, password=PASSWORD)
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=Page(title="A page with a title only", slug="title-only"))
    for size in (60, 300):
        draft_of(service(size), slug=f"steps-{size}")


def service(size: int) -> Form:
    """As real services are: two questions in three steps, go-tos, some guidance, an exit in ten."""
    steps = [_step(number, size) for number in range(size - 1)]
    tests = [condition(f"c{number}", is_(f"q{number}-0", "b")) for number in range(0, size, 10)]
    return form(*steps, exits("exit"), conditions=tests)


def _step(number: int, size: int) -> Step:
    if number % 10 == 9:
        return informs(f"s{number}")
    kinds = islice(cycle(("one_of", "short_text", "long_text", "date")), number % 4, None)
    asked = [_question(f"q{number}-{place}", next(kinds)) for place in range(1 + number % 2)]
    if number % 10 == 0:
        asked[0] = _question(f"q{number}-0", "one_of")
    goes = {"d": "exit"} if asked[0].type == "one_of" else None
    shown_if = f"c{number - number % 10}" if number % 5 == 4 else None
    return asks(*asked, id=f"s{number}", goes=goes, show_if=shown_if)


def _question(id: str, type: str) -> Question:
    return question(id, type, *("abcd" if type == "one_of" else ""))
