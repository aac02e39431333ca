"""A service that asks for a video, in the database of a benchmark."""

from cms_forms.engine.definition import CHECK_ANSWERS
from tests.bench.uploads import SLUG
from tests.cms_forms.engine.builders import asks, form, question
from tests.cms_forms.services import draft_of


def make() -> None:
    asked = question("film", "file", videos=True, largest=1_100, total=1_100)
    page = draft_of(form(asks(asked, next=CHECK_ANSWERS)), slug=SLUG)
    page.get_latest_revision().publish()
