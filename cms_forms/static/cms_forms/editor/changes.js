// Sends one change of the draft and shows what came of it.
const editor = document.getElementById("cf-editor");
const status = document.getElementById("cf-status");

export const words = JSON.parse(document.getElementById("cf-words").textContent);
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const say = (sentence, isError = false) => {
  status.textContent = sentence;
  status.classList.toggle("cf-status--error", isError);
};

const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.split("=")[1];
const token = () =>
  document.querySelector("input[name=csrfmiddlewaretoken]")?.value ??
  JSON.parse(document.getElementById("wagtail-config")?.textContent ?? "{}").CSRF_TOKEN ??
  cookie("csrftoken");

// What is on its way is sent also where its screen is left meanwhile, and nobody leaves unawares.
let pending = 0;
window.addEventListener("beforeunload", (event) => {
  if (pending) event.preventDefault();
});

// The answer of the server, or null where it refused: then it has been said.
export async function send(change) {
  say(words.saving);
  let response;
  pending += 1;
  try {
    response = await fetch(editor.dataset.changeUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ ...change, revision: editor.dataset.revision }),
      keepalive: true,
    });
  } catch {
    say(words.no_answer, true);
    return null;
  } finally {
    pending -= 1;
  }
  let answer;
  try {
    answer = await response.json();
  } catch {
    say(words.unreadable, true);
    return null;
  }
  if (answer.error) {
    say(answer.error, true);
    return null;
  }
  if (answer.revision) {
    // What is published or approved from here on is what this list shows now.
    editor.dataset.revision = answer.revision;
    for (const field of editor.querySelectorAll("input[name=revision]")) field.value = answer.revision;
  }
  if (answer.choices) window.cmsFormsChoices = answer.choices;
  say(answer.confirm ? "" : (answer.said ?? words.saved));
  return answer;
}

// Asks first, and says what would break. Empty when it shall stay.
function confirmDeletion(title, uses) {
  document.getElementById("cf-dialog-title").textContent = filled(words.delete, { title });
  const dialog = document.getElementById("cf-dialog");
  const text = document.getElementById("cf-dialog-text");
  const paragraph = document.createElement("p");
  paragraph.textContent = uses.length ? words.uses : words.no_uses;
  const list = document.createElement("ul");
  list.append(...uses.map((use) => Object.assign(document.createElement("li"), { textContent: use })));
  text.replaceChildren(paragraph, list);
  return ask(dialog);
}

// The value of the button that closed a dialog; empty when nothing was chosen.
function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

// Which step the moved one comes below: its id, "" for the first place, or null.
async function askPlace(id) {
  const places = document.getElementById("cf-move-to");
  const rows = [...editor.querySelectorAll(".cf-step")].filter((row) => row.dataset.id !== id);
  places.replaceChildren(
    new Option(words.beginning, ""),
    ...rows.map((row) => new Option(row.querySelector("[data-path]").textContent, row.dataset.id)),
  );
  const here = editor.querySelector(`.cf-step[data-id="${CSS.escape(id)}"]`);
  places.value = here.previousElementSibling?.dataset.id ?? "";
  return (await ask(document.getElementById("cf-move"))) ? places.value : null;
}

export async function perform(button) {
  const { action, id, by } = button.dataset;
  let { kind, after } = button.dataset;
  if (action === "add" && !kind) {
    kind = await ask(document.getElementById("cf-kinds"));
    if (!kind) return null;
  }
  if (action === "place") {
    after = await askPlace(id);
    if (after === null) return null;
  }
  const change = { action, id, kind, after, by };
  let answer = await send(change);
  if (answer?.confirm) {
    if (!(await confirmDeletion(answer.title, answer.confirm))) {
      say(words.kept);
      return null;
    }
    answer = await send({ ...change, confirmed: true });
    if (answer) say(filled(words.deleted, { title: answer.deleted }));
  }
  return answer;
}
