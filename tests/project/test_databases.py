"""The databases that tests begin with: what one test leaves behind, no other finds."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from wagtail.models import Page

from cms_forms.pages.form_page import FormPage
from tests.plugins import databases


@pytest.mark.xdist_group("databases")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_is_gone_for_the_next(
    beginning_with_demonstration: None, turn: int
) -> None:
    assert FormPage.objects.exists()

    FormPage.objects.all().delete()


@pytest.mark.xdist_group("databases")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_of_no_kind_begins_as_the_migrations_left_it(turn: int) -> None:
    assert Page.objects.count() == 2
    assert Permission.objects.exists()

    Page.objects.all().delete()
    Permission.objects.all().delete()


def test_a_row_of_one_database_has_no_key_of_another(
    beginning_with_demonstration: None, db: None
) -> None:
    first = FormPage.objects.order_by("pk").first()

    assert first is not None
    between = databases.BETWEEN_FIRST_KEYS
    assert first.pk // between == databases.first_key("demonstration") // between
    assert len({databases.first_key(kind) for kind in databases.BUILD}) == len(databases.BUILD)
    for kind, on in databases.BUILT_ON.items():
        assert on == "migrated" or databases.first_key(on) < databases.first_key(kind)


def test_a_transaction_that_has_begun_stays_in_its_database(db: None) -> None:
    with pytest.raises(RuntimeError, match="ask for its database before"):
        databases.connect_to("postgres")

    assert connection.settings_dict["NAME"] != "postgres"
