// Everything works without this. It adds focus, counts, the quick way out and one press a button.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Exit } from "./exit.js";
import { share } from "./share.js";
import { tellOpened } from "./opened.js";
import { typeAhead } from "./type-ahead.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
// Words are counted as the station counts them when they are sent: whatever stands between spaces.
class Counted extends CharacterCount {
  updateCount() {
    super.updateCount();
    if (this.config.countType === "words") this.count = this.$textarea.value.match(/\S+/g)?.length ?? 0;
  }
}

// A radio has no such state in ARIA 1.2; a checkbox does. What it reveals comes next in the order.
class OneOf extends Radios {
  syncConditionalRevealWithInputState($input) {
    super.syncConditionalRevealWithInputState($input);
    $input.removeAttribute("aria-expanded");
  }
}

for (const component of [Button, Counted, Checkboxes, ErrorSummary, OneOf, Exit]) {
  createAll(component);
}
for (const list of document.querySelectorAll("[data-opened]")) tellOpened(list);
for (const select of document.querySelectorAll("select[data-type-ahead]")) typeAhead(select);
for (const button of document.querySelectorAll("[data-copy], [data-pass-on], [data-print]")) {
  share(button);
}
