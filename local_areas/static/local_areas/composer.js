// What an officer types is kept in this browser until it was sent: a session that ends, a lost connection or a
// closed tab loses no words. `sent_as` is kept with them, so that what the server has taken already is not posted again.
// Photos are not kept. Everything on the screen works without this.
(() => {
  const PREFIX = "local-areas-draft:";
  const DAYS = 3;
  const OURS = new Set(["csrfmiddlewaretoken", "kept_photo", "sent_as", "seen", "without_photo", "action"]);

  function stored(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(PREFIX + key));
      return draft && Date.now() - draft.at < DAYS * 86400000 ? draft : null;
    } catch {
      return null;
    }
  }
  function forget(key) {
    try { localStorage.removeItem(PREFIX + key); } catch { /* a browser that keeps nothing */ }
  }

  for (const sent of document.querySelectorAll("[data-la-sent]")) forget(sent.dataset.laSent);

  const form = document.querySelector("[data-la-composer]");
  document.querySelector(".la-errors")?.focus();
  if (!form) return;
  const key = form.dataset.draft;
  const values = () =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OURS.has(name));
  const empty = JSON.stringify(values());
  const sentAs = form.elements.sent_as;

  const count = form.querySelector(".la-count");
  const text = form.elements.text;
  const say = () => {
    const left = 2000 - text.value.length;
    count.hidden = left > 300;
    count.textContent = form.dataset.sayLeft.replace("{count}", left.toLocaleString());
  };
  text.addEventListener("input", say);
  say();

  const draft = form.hasAttribute("data-fresh") ? stored(key) : null;
  if (draft && JSON.stringify(draft.values) !== empty) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) if (!OURS.has(box.name)) box.checked = false;
    for (const [name, value] of draft.values) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
    if (draft.sentAs && sentAs) sentAs.value = draft.sentAs;
    const kept = form.querySelector(".la-kept");
    const sent = JSON.parse(document.getElementById("la-sent-lately")?.textContent ?? "{}")[draft.sentAs];
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "la-link", textContent: form.dataset.sayDrop });
    drop.addEventListener("click", () => { forget(key); window.location.assign(window.location.pathname); });
    if (sent) kept.append(`${form.dataset.saySent} `, Object.assign(document.createElement("a"), { href: sent, textContent: form.dataset.saySee }), " ", drop);
    else kept.append(`${form.dataset.sayBack} `, drop);
    kept.classList.add("la-note");
    kept.hidden = false;
    say();
  }

  let timer;
  const keep = () => {
    clearTimeout(timer);
    try { localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), sentAs: sentAs?.value, values: values() })); } catch { /* full or forbidden */ }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 200); });
  form.addEventListener("submit", keep);

  const photo = form.elements.photo;
  photo.addEventListener("change", () => {
    form.querySelector(".la-photo__shown")?.remove();
    const [file] = photo.files;
    if (!file) return;
    const image = Object.assign(document.createElement("img"), { className: "la-photo__shown", alt: "", src: URL.createObjectURL(file) });
    form.querySelector(".la-photo").prepend(image);
  });
})();
