"""The set of services: one list, which the documents, the pages and the tests share."""

import pytest
from django.utils.text import slugify

from station.demo.register import DOCUMENTS, REGISTER, Service, table
from station.demo.users import TEAMS

every_service = pytest.mark.parametrize("service", REGISTER, ids=lambda each: each.slug)


def test_every_document_has_a_place_and_every_place_a_document() -> None:
    assert {service.slug for service in REGISTER} == {file.stem for file in DOCUMENTS.glob("*")}


@every_service
def test_a_service_has_the_address_that_its_title_gives(service: Service) -> None:
    assert slugify(service.title) == service.slug


@every_service
def test_a_service_is_found_by_what_people_type(service: Service) -> None:
    assert len(service.document["search_names"]) >= 4


@every_service
def test_a_service_sends_to_teams_that_are_there(service: Service) -> None:
    assert service.teams <= TEAMS.keys()


def test_the_table_names_everything_that_an_importer_has_to_know() -> None:
    rows = {path: rest for path, *rest in table()}

    assert rows["/report/message-to-the-safety-team/"] == [
        "Message to the safety team",
        "named people only",
        "public-protection",
    ]
