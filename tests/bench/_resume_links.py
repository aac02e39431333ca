"""Opens a link to saved answers, and shows a step, by turns."""

import json
import statistics
import time

from django.test import Client

TIMES = 200


def measure() -> None:
    """Prints the 95th percentiles in milliseconds."""
    from cms_forms.pages.form_page import FormPage
    from tests.cms_forms.conftest import one_service
    from tests.cms_forms.saving import go_on, shown
    from tests.cms_forms.visitor import Visitor

    one_service()
    visitor = Visitor(Client(), FormPage.objects.get().url)
    visitor.answer_everything()
    link = shown(visitor)

    def opening() -> float:
        client = Client()
        begun = time.perf_counter()
        answer = go_on(link, client)
        taken = time.perf_counter() - begun
        assert answer.status_code == 303
        return taken * 1000

    def showing() -> float:
        begun = time.perf_counter()
        answer = visitor.open("details/")
        taken = time.perf_counter() - begun
        assert answer.status_code == 200
        return taken * 1000

    for _ in range(5):
        opening(), showing()
    pairs = [(opening(), showing()) for _ in range(TIMES)]
    opened, shown_in = zip(*pairs, strict=True)
    percentiles = {
        "resume": statistics.quantiles(opened, n=20)[-1],
        "step_get": statistics.quantiles(shown_in, n=20)[-1],
    }
    print(json.dumps(percentiles))
