// Finds people by name and makes them members: the boxes that it adds are what is saved.
const PAUSE = 250; // milliseconds without typing before the server is asked

function start(root) {
  const chosen = root.querySelector(".cf-members__chosen");
  const none = root.querySelector(".cf-members__none");
  const search = root.querySelector("input[type=search]");
  const told = root.querySelector(".cf-members__told");
  const found = root.querySelector(".cf-members__found");
  let timer;
  let asked = 0;

  const has = (id) => [...chosen.querySelectorAll("input")].some((box) => box.value === String(id));

  function add(person) {
    const box = Object.assign(document.createElement("input"), {
      type: "checkbox",
      name: root.dataset.name,
      value: person.id,
      checked: true,
    });
    const label = document.createElement("label");
    label.append(box, ` ${person.name}`);
    const item = document.createElement("li");
    item.append(label);
    chosen.append(item);
    none.hidden = true;
    found.replaceChildren();
    search.value = "";
    told.textContent = `${person.name} is added. Save to keep it.`;
    search.focus();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show({ people, more }) {
    const others = people.filter((person) => !has(person.id));
    found.replaceChildren(
      ...others.map((person) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-secondary";
        button.textContent = person.reads
          ? `Add ${person.name}`
          : `Add ${person.name}, who may not read submissions yet`;
        button.addEventListener("click", () => add(person));
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    const many = others.length === 1 ? "1 person found." : `${others.length} people found.`;
    if (more) told.textContent = "These are the first of many. Type more of the name.";
    else if (others.length) told.textContent = many;
    else told.textContent = people.length ? "Already in the list." : "Nobody has that name.";
  }

  async function find() {
    const query = search.value.trim();
    const mine = ++asked;
    if (!query) {
      found.replaceChildren();
      told.textContent = "Type a part of the name.";
      return;
    }
    try {
      const answer = await fetch(`${root.dataset.find}?q=${encodeURIComponent(query)}`);
      if (!answer.ok) throw new Error(answer.status);
      const result = await answer.json();
      if (mine === asked) show(result);
    } catch {
      if (mine === asked) told.textContent = "The search did not work. Try again in a moment.";
    }
  }

  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  search.addEventListener("keydown", (event) => {
    // Enter looks for the person: it does not save the team.
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    find();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".cf-members").forEach(start);
});
