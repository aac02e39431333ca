// Copies an address, passes it to an app of the visitor's, or prints the page. Nobody else is asked.
export function share(button) {
  const { copy, passOn, title } = button.dataset;
  if (copy) button.addEventListener("click", () => copied(button, copy));
  else if (!passOn) button.addEventListener("click", () => window.print());
  else if (navigator.share) {
    button.parentElement.hidden = false;
    // Closing the choice of apps is an error too.
    button.addEventListener("click", () => navigator.share({ title, url: passOn }).catch(() => {}));
  }
}

async function copied(button, address) {
  const said = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(address);
    said.textContent = button.dataset.copied ?? "Copied.";
  } catch {
    // Not allowed, or no https.
    said.textContent =
      button.dataset.notCopied ??
      "This browser does not let us. Mark the address below and copy it.";
  }
}
