// The screen of one step: unsaved work is not lost, and saved by itself where Wagtail does that.
import { perform, say, words } from "./changes.js";

const editor = document.getElementById("cf-editor");
const form = document.getElementById("cf-part");
// What follows the title of the step in that of the tab.
const tab = document.title.slice(editor.dataset.title.trim().replace(/\s+/g, " ").length);
const interval = Number(form.dataset.autosave);
let kept;
let revision = "";
let leaving = false;
let saving = null;
let loggedOut = false;
let timer;

// What somebody wrote, and with it what tells the server which state it was written over.
function written() {
  const entries = new FormData(form);
  entries.delete("fingerprint");
  entries.delete("csrfmiddlewaretoken");
  return new URLSearchParams(entries).toString();
}
const posted = () => new URLSearchParams([...new FormData(form), ["in_place_of", revision]]);

for (const place of form.querySelectorAll("[data-cf-block]")) {
  const { cfBlock, cfArguments } = place.dataset;
  window.telepath.unpack(JSON.parse(cfBlock)).render(place, place.id, ...JSON.parse(cfArguments));
}
// Rich texts go on rewriting their empty value for a while: the form is as it was opened until
// somebody touches it.
let led = false;
const touched = () => { if (!led) kept ??= written(); };
for (const kind of ["keydown", "pointerdown", "focusin"]) form.addEventListener(kind, touched, true);

// Wagtail folds most of a step and of a question away behind a cog, whatever is set there: the cog
// gets words, and what is set is open.
function nameSettings() {
  for (const button of form.querySelectorAll("[data-streamfield-action=SETTINGS].text-replace")) {
    button.className = "cf-link";
    button.removeAttribute("title");
    const ofQuestion = button.closest("[data-streamfield-child]");
    button.querySelector(".icon").after(ofQuestion ? words.more_of_question : words.more_of_step);
  }
}
function isSet(input) {
  if (!input.name || input.name.endsWith("-slug")) return false;
  if (input.name.endsWith("-count")) return Number(input.value) > 0;
  // A question must be answered unless that is said otherwise.
  if (input.type === "checkbox") return input.checked !== input.name.endsWith("-required");
  return input.type !== "hidden" && input.value !== "";
}
new MutationObserver(nameSettings).observe(form, { childList: true, subtree: true });
nameSettings();
for (const folded of form.querySelectorAll("[data-block-settings]")) {
  if (![...folded.querySelectorAll("input, select, textarea")].some(isSet)) continue;
  form.querySelector(`[aria-controls="${folded.id}"][aria-expanded=false]`)?.click();
}

// The rich text editor does not know its own label.
function nameRichTexts() {
  for (const box of form.querySelectorAll("[role=textbox]:not([aria-label])")) {
    const label = box.closest(".w-field__wrapper")?.querySelector("label");
    box.setAttribute("aria-label", label?.firstChild?.textContent.trim() || words.text);
  }
}
new MutationObserver(nameRichTexts).observe(form, { childList: true, subtree: true });
nameRichTexts();

// A finding leads to its question, or to a field: what is folded away there is opened.
function lead() {
  const place = new URLSearchParams(location.hash.slice(1));
  const id = place.get("question");
  const whole = id ? document.getElementById(`block-${id}-section`) : form;
  const name = place.get("field");
  const field = name && whole?.querySelector(`[data-contentpath="${CSS.escape(name)}"]`);
  const shown = field || (id && whole);
  if (!shown) return;
  led = true;
  const folded = shown.closest("[data-block-settings]");
  if (folded?.hidden) form.querySelector(`[aria-controls="${folded.id}"][aria-expanded=false]`)?.click();
  const around = shown.closest("[data-panel]")?.querySelector("[data-panel-toggle]");
  for (const toggle of [around, ...shown.querySelectorAll("[data-panel-toggle]")]) {
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
  const input = shown.querySelector("input:not([type=hidden]), select, textarea");
  input?.focus({ preventScroll: true });
  (input ?? shown).scrollIntoView({ block: "center" });
  led = false;
}
window.addEventListener("hashchange", lead);
lead();

const isDirty = () => kept !== undefined && written() !== kept;

// A second save would not know the fingerprint that the first one is about to bring.
async function autosave() {
  if (saving) return soon();
  if (!isDirty() || leaving) return;
  saving = save(written());
  await saving;
  saving = null;
}

async function save(now) {
  try {
    const response = await fetch(location.href, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: posted(),
    });
    loggedOut = response.redirected || response.status === 403;
    if (loggedOut) {
      say(words.logged_out, true);
      return;
    }
    if (!response.ok) {
      say(words.refused, true);
      return;
    }
    const answer = await response.json();
    form.elements.fingerprint.value = answer.fingerprint;
    revision = answer.revision;
    kept = now;
    document.getElementById("cf-findings").innerHTML = answer.findings;
    window.cmsFormsChoices = answer.choices;
    retitle(answer.title);
    say(words.saved);
  } catch {
    say(words.still_here, true);
  }
}

// The heading, the last crumb and the tab say what the step is called now. Each holds the title and
// nothing else of words, so that nothing is found by them: a step may be called “Wagtail”.
function retitle(now) {
  const crumb = [...document.querySelectorAll("header [data-w-breadcrumbs] li")].at(-1);
  for (const element of [document.querySelector("header h1"), crumb?.querySelector("a, div")]) {
    const text = [...element?.childNodes ?? []].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (text) text.nodeValue = now;
  }
  document.title = now + tab;
}

// A new log-in has a new token.
async function renewToken() {
  const page = await fetch(location.href).then((response) => response.text()).catch(() => "");
  const token = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]");
  if (token) form.elements.csrfmiddlewaretoken.value = token.value;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(autosave, Math.max(interval, 1500));
}

if (interval > 0) {
  form.addEventListener("input", soon);
  // Adding, moving and removing a question or an option are clicks, which Wagtail keeps to itself.
  form.addEventListener("click", soon, true);
}
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (saving) {
    // Two saves at once would be taken for two editors.
    event.preventDefault();
    await saving;
    form.requestSubmit(event.submitter);
    return;
  }
  if (!loggedOut) {
    leaving = true;
    return;
  }
  // The log-in would take the place of this page, and of what is written on it.
  event.preventDefault();
  await renewToken();
  await autosave();
});
form.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  if (!form.querySelector("fieldset").disabled) form.requestSubmit();
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && isDirty()) event.preventDefault();
});

editor.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-action]");
  if (!button) return;
  if (interval > 0) await autosave();
  if (isDirty()) {
    say(words.save_first, true);
    return;
  }
  const answer = await perform(button);
  if (!answer) return;
  leaving = true;
  const here = location.pathname;
  if (answer.focus && answer.focus !== button.dataset.id) {
    location.href = here.replace(/part\/.*/, `part/${answer.focus}/`);
  } else if (button.dataset.action === "delete") {
    location.href = editor.dataset.stepsUrl;
  } else {
    location.reload();
  }
});
