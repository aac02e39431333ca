// The bar for the chosen cases shows when one is chosen, and says how many are. Without this script
// it stands below the list.
const bar = document.querySelector(".cf-bulk");
if (bar) {
  const form = bar.closest("form");
  const count = bar.querySelector(".cf-bulk__count");
  const all = bar.querySelector("[name=all]");
  const tell = () => {
    const total = form.querySelectorAll("[name=case]:checked").length;
    const chosen = total > 0 || Boolean(all && all.checked);
    bar.classList.toggle("is-waiting", !chosen);
    bar.classList.toggle("is-chosen", chosen);
    if (all && all.checked) {
      count.textContent = all.parentElement.textContent.trim();
    } else {
      count.textContent = total === 1 ? bar.dataset.one : bar.dataset.many.replace("{n}", total);
    }
  };
  form.addEventListener("change", tell);
  // A browser that goes back restores what was chosen.
  window.addEventListener("pageshow", tell);
  tell();
}
