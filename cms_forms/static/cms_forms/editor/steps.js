// The list of steps: words and go-tos change in place. One listener for all rows.
import { filled, perform, say, send, words } from "./changes.js";

const editor = document.getElementById("cf-editor");
const locked = "locked" in editor.dataset;
const choices = () => (window.cmsFormsChoices ??= JSON.parse(document.getElementById("cf-choices").textContent));

const wanted = document.getElementById("cf-find");

// Only the steps that have the words.
function find() {
  const sought = wanted.value.trim().toLowerCase();
  const rows = [...editor.querySelectorAll(".cf-step")];
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(sought);
  const found = rows.filter((row) => !row.hidden).length;
  document.getElementById("cf-found").textContent = sought ? filled(words.found, { found, all: rows.length }) : "";
}

function show(answer) {
  if (answer.problems) document.getElementById("cf-problems").innerHTML = answer.problems;
  if (answer.list) document.getElementById("cf-list").innerHTML = answer.list;
  if (answer.list && wanted.value) find();
  if (answer.findings) {
    for (const row of editor.querySelectorAll(".cf-step")) {
      row.querySelector(".cf-findings").innerHTML = answer.findings[row.dataset.id] ?? "";
    }
  }
  const undo = editor.querySelector("[data-action=undo]");
  if (undo) undo.disabled = false;
}

function focusOn(id, { action, by }) {
  const row = document.getElementById(`step-${id}`);
  if (!row) return;
  row.hidden = false;
  row.scrollIntoView({ block: "nearest" });
  // Whoever moves a step up moves it further with the same key.
  const again = action === "move" && row.querySelector(`[data-action=move][data-by="${by}"]`);
  (again || row.querySelector(".cf-text, a"))?.focus();
}

// Filled with the titles of now, a step added a moment ago included.
function fill(select) {
  const chosen = select.value;
  select.replaceChildren(
    new Option(select.dataset.empty ?? "", ""),
    ...choices()[select.dataset.picks].map(([value, label]) => new Option(label, value, false, value === chosen)),
  );
  if (select.value !== chosen) select.append(new Option(words.missing, chosen, true, true));
  select.dataset.was = chosen;
}

async function change(element, value, was) {
  const path = element.dataset.path.split(" ");
  const answer = await send({ action: "set", path, value, was });
  if (!answer) return false;
  const row = element.closest(".cf-step");
  if (answer.row) row.outerHTML = answer.row;
  show(answer);
  editor.querySelector(`.cf-step [data-path="${CSS.escape(element.dataset.path)}"]`)?.focus();
  return true;
}

function edit(button) {
  const was = button.textContent;
  const input = Object.assign(document.createElement("input"), { type: "text", defaultValue: was, className: "cf-input" });
  input.setAttribute("aria-label", button.title);
  input.dataset.path = button.dataset.path;
  let done = false;
  const finish = async (keep) => {
    if (done) return;
    done = true;
    const value = input.value.trim();
    if (!keep || value === was || !value) {
      input.replaceWith(button);
      if (keep && !value) say(words.empty, true);
      button.focus();
    } else if (!(await change(input, value, was))) {
      // What was typed stays on the screen.
      done = false;
      input.focus();
    }
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); finish(true); }
    if (event.key === "Escape") finish(false);
  });
  input.addEventListener("blur", () => finish(true));
  button.replaceWith(input);
  input.focus();
  input.select();
}

wanted.addEventListener("input", find);
editor.addEventListener("focusin", ({ target }) => {
  if (target.matches(".cf-pick")) fill(target);
});
async function pick(select) {
  const was = select.dataset.was ?? "";
  if (select.value === was) return;
  if (!(await change(select, select.value, was))) select.value = was;
}

// With the arrow keys a go-to passes many titles: it is saved when it is left, or with Enter.
let byKey = false;
editor.addEventListener("pointerdown", () => { byKey = false; }, true);
editor.addEventListener("keydown", ({ key, target }) => {
  byKey = true;
  if (key === "Enter" && target.matches(".cf-pick")) pick(target);
}, true);
editor.addEventListener("change", ({ target }) => {
  if (target.matches(".cf-pick") && !byKey) pick(target);
});
editor.addEventListener("focusout", ({ target }) => {
  if (target.matches(".cf-pick") && target.isConnected) pick(target);
});
editor.addEventListener("click", async ({ target }) => {
  const text = target.closest(".cf-text");
  if (text && !locked) return edit(text);
  const button = target.closest("[data-action]");
  if (!button) return;
  button.disabled = true;
  const answer = await perform(button);
  button.disabled = false;
  if (answer) {
    show(answer);
    if (answer.focus) focusOn(answer.focus, button.dataset);
    // The button that was pressed is drawn anew, or gone.
    else if (!document.contains(button)) document.getElementById("cf-steps").focus();
  } else {
    button.focus();
  }
});
if (locked) for (const select of editor.querySelectorAll(".cf-pick")) select.disabled = true;
// What is being written, or chosen by keyboard, is saved when it is left.
window.addEventListener("beforeunload", (event) => {
  const here = document.activeElement;
  const isOpen = here.matches(".cf-input") && here.value.trim() && here.value.trim() !== here.defaultValue;
  const isPicked = here.matches(".cf-pick") && here.dataset.was !== undefined && here.value !== here.dataset.was;
  if (isOpen || isPicked) event.preventDefault();
});
// Another tab may have changed the titles.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
