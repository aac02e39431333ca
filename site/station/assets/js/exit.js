import { ExitThisPage } from "govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs";

/** The quick way out. The page that is left has no place of its own in the history any more. */
export class Exit extends ExitThisPage {
  exitPage() {
    super.exitPage();
    window.location.replace(this.$button.href);
  }
}

// A browser that kept a page whole for Back, answers included, must ask for it again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
