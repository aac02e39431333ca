"""The databases that tests begin with: what one test leaves behind, no other finds."""

import pytest
from django.db import connection

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


def test_a_row_of_one_database_has_no_key_of_another(
    beginning_with_demonstration: None, db: None
) -> None:
    kinds = sorted(databases.BUILD)

    first = FormPage.objects.order_by("pk").first()

    assert first is not None
    assert first.pk // databases.BETWEEN_FIRST_KEYS == 1 + kinds.index("demonstration")


def test_a_transaction_that_has_begun_stays_in_its_database(db: None) -> None:
    with pytest.raises(RuntimeError, match="ask for its database before"):
        databases.connect_to("postgres")

    assert connection.settings_dict["NAME"] != "postgres"
