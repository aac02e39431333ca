"""What an answer reveals, with the scripts of the station and nothing else."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).resolve().parents[2] / "site" / "station" / "assets"
QUESTION = """
<form>
  <div class="govuk-radios" data-module="govuk-radios">
    <input class="govuk-radios__input" id="here" name="kept" type="radio" value="here">
    <label for="here">Here</label>
    <input class="govuk-radios__input" id="elsewhere" name="kept" type="radio" value="elsewhere"
      data-aria-controls="revealed">
    <label for="elsewhere">Elsewhere</label>
    <div class="govuk-radios__conditional" id="revealed">Where?</div>
  </div>
</form>
"""
HIDDEN = "govuk-radios__conditional govuk-radios__conditional--hidden"


def test_a_radio_reveals_its_question_and_says_no_state_that_only_boxes_have(page: Page) -> None:
    page.set_content(QUESTION)
    page.add_script_tag(path=ASSETS / "dist" / "js" / "station.js", type="module")
    revealed, elsewhere = page.locator("#revealed"), page.get_by_label("Elsewhere")
    expect(revealed).to_have_class(HIDDEN)

    elsewhere.check()

    expect(revealed).to_have_class("govuk-radios__conditional")
    expect(elsewhere).to_have_attribute("aria-controls", "revealed")
    assert elsewhere.get_attribute("aria-expanded") is None
