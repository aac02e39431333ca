// Sends one change of the draft and shows what came of it.
const editor = document.getElementById("cf-editor");
const status = document.getElementById("cf-status");

export const say = (words, isError = false) => {
  status.textContent = words;
  status.classList.toggle("cf-status--error", isError);
};

const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.split("=")[1];
const token = () =>
  document.querySelector("input[name=csrfmiddlewaretoken]")?.value ??
  JSON.parse(document.getElementById("wagtail-config")?.textContent ?? "{}").CSRF_TOKEN ??
  cookie("csrftoken");

// The answer of the server, or null where it refused: then it has been said.
export async function send(change) {
  say("Saving …");
  let response;
  try {
    response = await fetch(editor.dataset.changeUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(change),
    });
  } catch {
    say("Not saved: the server does not answer. Check your connection and try again.", true);
    return null;
  }
  let answer;
  try {
    answer = await response.json();
  } catch {
    say("Not saved. Reload the page: you may have been logged out.", true);
    return null;
  }
  if (answer.error) {
    say(answer.error, true);
    return null;
  }
  if (answer.choices) window.cmsFormsChoices = answer.choices;
  if (!answer.confirm) say("Saved in the draft.");
  return answer;
}

// Asks first when something would break. Whether to go on.
export function confirmDeletion(uses) {
  const dialog = document.getElementById("cf-dialog");
  const text = document.getElementById("cf-dialog-text");
  const paragraph = document.createElement("p");
  paragraph.textContent = uses.length
    ? "These lead to it or read it, and would have to be mended:"
    : "Nothing else refers to it. “Undo” brings it back.";
  const list = document.createElement("ul");
  list.append(...uses.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  text.replaceChildren(paragraph, list);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export async function perform(button) {
  const { action, id, kind, after, by } = button.dataset;
  const change = { action, id, kind, after, by };
  let answer = await send(change);
  if (answer?.confirm) {
    if (!(await confirmDeletion(answer.confirm))) {
      say("Nothing was deleted.");
      return null;
    }
    answer = await send({ ...change, confirmed: true });
    if (answer) say(`“${answer.deleted}” is deleted from the draft. “Undo” brings it back.`);
  }
  return answer;
}
