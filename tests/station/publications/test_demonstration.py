"""The draft with which the demonstration shows what the check of hidden data is for."""

import pytest

from station.demo import publications
from station.publications.checking import HiddenData
from station.publications.models import DisclosureLog, PublicationPage


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_files")
def test_one_draft_is_refused_until_somebody_says_why(log: DisclosureLog) -> None:
    publications._draft(log)
    draft = PublicationPage.objects.get(title=publications.REFUSED)

    with pytest.raises(HiddenData, match="a pivot table remembers its source"):
        draft.get_latest_revision().publish()

    assert not PublicationPage.objects.live().exists()
