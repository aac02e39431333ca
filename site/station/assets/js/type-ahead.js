// A long list, found by typing: the select becomes an input with the browser's own suggestions.
// The select stays in the form and is what is sent.
export function typeAhead(select) {
  const input = document.createElement("input");
  const list = document.createElement("datalist");
  list.id = `${select.id}-list`;
  // The browser hands back words, so each option needs words of its own: a second "Church Street"
  // is "Church Street (2)".
  const options = new Map();
  for (const option of select.options) {
    if (!option.value) continue;
    let words = option.text;
    for (let number = 2; options.has(words); number += 1) words = `${option.text} (${number})`;
    options.set(words, option);
  }
  const wordsOf = (wanted) => [...options].find(([, option]) => option === wanted)?.[0] ?? "";
  list.append(...[...options.keys()].map((words) => new Option(words, words)));
  input.className = select.className.replaceAll("govuk-select", "govuk-input");
  input.type = "text";
  input.autocomplete = "off";
  input.setAttribute("list", list.id);
  const described = select.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described);
  input.value = wordsOf(select.selectedOptions[0]);
  input.id = select.id;
  select.id = `${input.id}-select`;
  select.hidden = true;
  select.before(input, list);

  const folded = (text) => text.trim().replace(/\s+/g, " ").toLocaleLowerCase();
  const choose = () => {
    // As it is spelled first: "St Ives" and "ST IVES" can be two places.
    const exact = options.get(input.value.trim());
    const alike = [...options].filter(([words]) => folded(words) === folded(input.value));
    const match = exact ?? (alike.length === 1 ? alike[0][1] : undefined);
    select.value = "";
    if (match) match.selected = true;
    const isLost = input.value.trim() && !match;
    const words = alike.length > 1
      ? `Choose one of: ${alike.map(([each]) => each).join(", ")}`
      : "Choose one of the list, or leave this empty";
    input.setCustomValidity(isLost ? words : "");
  };
  // The form does not ask the browser to check it, so that the server words what is wrong. What is
  // in no list never gets there.
  input.form?.addEventListener("submit", (event) => {
    if (!input.reportValidity()) event.preventDefault();
  });
  input.addEventListener("input", choose);
  input.addEventListener("change", choose);
}
