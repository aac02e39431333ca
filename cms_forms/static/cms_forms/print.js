// Shows the button that prints the page. Without scripts the browser's own menu does.
for (const button of document.querySelectorAll("[data-print-page]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
