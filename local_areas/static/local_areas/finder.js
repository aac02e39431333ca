// The finder works without this. It adds names while somebody types, and the device's location.

const PAUSE = 180; // milliseconds after the last key
const FEWEST = 2; // letters
const YEARS = /\b(19|20)\d\d\b/g;

/** A list of names under the field, as the ARIA practices describe a combobox with a listbox. */
function suggestNames(form) {
  const input = form.querySelector("input[name=q]");
  const list = document.createElement("ul");
  const status = document.createElement("div");
  list.id = `${input.id}-names`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent.trim());
  list.hidden = true;
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  // Beside it, browsers must not offer what was typed here before.
  input.autocomplete = "off";
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let places = [];
  let chosen = -1;
  let asked = 0;
  let timer;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[number].id);
    list.children[number].scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    list.replaceChildren(...places.map((place, number) => {
      const option = document.createElement("li");
      const within = document.createElement("small");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      within.textContent = place.within;
      option.append(place.name, " ", within);
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => location.assign(place.url));
      return option;
    }));
    chosen = -1;
    list.hidden = places.length === 0;
    input.setAttribute("aria-expanded", String(places.length > 0));
    status.textContent = places.length ? `${input.dataset.found} ${places.length}` : input.dataset.nothing;
  };
  const ask = async () => {
    const text = input.value.trim();
    // A postcode is sent when somebody presses the button, and not before. A year is none.
    if (text.length < FEWEST || /\d/.test(text.replace(YEARS, ""))) return close();
    const turn = ++asked;
    try {
      const body = new URLSearchParams({ q: text });
      const answer = await fetch(form.dataset.suggest, { method: "POST", body });
      if (!answer.ok || turn !== asked) return;
      ({ places } = await answer.json());
      show();
    } catch {
      close();
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && places.length && !list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose((chosen + step + places.length + (chosen < 0 && step < 0 ? 1 : 0)) % places.length);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(places[chosen].url);
    }
  });
}

/** The place is rounded to some eleven metres before it leaves the device. */
function useLocation(form) {
  if (!navigator.geolocation || !isSecureContext) return;
  const button = form.querySelector("button");
  const refused = form.querySelector(".finder__refused");
  form.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    refused.querySelectorAll(":scope > :not(template)").forEach((each) => each.remove());
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(4);
        form.elements.longitude.value = coords.longitude.toFixed(4);
        form.elements.accuracy.value = Math.ceil(coords.accuracy);
        form.submit();
        button.disabled = false;
      },
      () => {
        button.disabled = false;
        refused.append(refused.querySelector("template").content.cloneNode(true));
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

for (const form of document.querySelectorAll("form[data-suggest]")) suggestNames(form);
for (const form of document.querySelectorAll("form[data-location]")) useLocation(form);
