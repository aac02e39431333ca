// Copies the address of a page, or prints it. No address of anybody else is asked.
export function share(button) {
  const said = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    if (!("copy" in button.dataset)) {
      window.print();
      return;
    }
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = "Copied.";
    } catch {
      // Not allowed, or no https: the address to copy by hand.
      said.textContent = button.dataset.copy;
    }
  });
}
