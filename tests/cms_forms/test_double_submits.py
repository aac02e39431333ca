"""However often a journey is sent at the same moment, one submission and one case come of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from cms_forms.models import Case, Delivery, Submission
from cms_forms.models.delivery import Kind
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import Visitor

JOURNEYS = 50
AT_ONCE = 10
"""Pairs that are released together: PostgreSQL lets in 120 connections, and others use it too."""


@pytest.mark.django_db(transaction=True)
def test_fifty_double_submits_of_fifty_journeys_make_fifty_submissions(service: FormPage) -> None:
    ready = []
    for _ in range(JOURNEYS):
        visitor = Visitor(Client(), service.url)
        visitor.answer_everything(email="demo@rivermouth.example")
        ready.append((visitor, visitor.hidden("check-answers/")))
    barrier = Barrier(2 * AT_ONCE)

    def post(number: int) -> str:
        visitor, data = ready[number // 2]
        tab = Client()
        tab.cookies.load(visitor.client.cookies.output(header="", sep=";"))
        barrier.wait(60)
        try:
            return tab.post(visitor.path + "check-answers/", data)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2 * AT_ONCE) as threads:
        places = list(threads.map(post, range(2 * JOURNEYS)))

    assert {place.split("/")[-2] for place in places} == {"sent"}
    assert Submission.objects.count() == Case.objects.count() == JOURNEYS
    for kind in (Kind.ALERT, Kind.RECEIPT):
        assert Delivery.objects.filter(kind=kind).count() == JOURNEYS
