"""Asks for new links to a report that exists and to one that does not, by turns."""

import json
import statistics
import time

from django.test import Client

ASKED = 300


def measure() -> None:
    """Prints the medians in milliseconds."""
    from cms_forms.models import Submission
    from cms_forms.pages.form_page import FormPage
    from tests.cms_forms.conftest import one_service
    from tests.cms_forms.visitor import Visitor

    one_service()
    visitor = Visitor(Client(), FormPage.objects.get().url)
    visitor.answer_everything(email="demo@rivermouth.example")
    visitor.send()
    there = Submission.objects.get().reference

    def ask(reference: str, number: int) -> float:
        form = {"reference": reference, "email": "demo@rivermouth.example"}
        # Every question from another place: one place may not ask so often.
        place = f"10.0.{number >> 8}.{number & 255}"
        begun = time.perf_counter()
        answer = visitor.client.post("/report-status/", form, REMOTE_ADDR=place)
        taken = time.perf_counter() - begun
        assert answer.status_code == 200
        return taken * 1000

    ask(there, 0)
    pairs = [(ask(there, number), ask("22222222", number)) for number in range(1, ASKED + 1)]
    there_took, nowhere_took = zip(*pairs, strict=True)
    medians = {
        "there": statistics.median(there_took),
        "nowhere": statistics.median(nowhere_took),
    }
    print(json.dumps(medians))
