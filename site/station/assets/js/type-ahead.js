const NONE = "This is not in the list. Choose one of the list, or leave this empty";
const SEVERAL = "Choose one of these:";
const SHORTEST = 3;

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
  const problem = document.createElement("p");
  problem.className = "govuk-error-message";
  problem.id = `${input.id}-problem`;
  problem.hidden = true;
  select.before(problem, input, list);

  const folded = (text) => text.trim().replace(/\s+/g, " ").toLocaleLowerCase();
  const say = (words) => {
    problem.textContent = words;
    problem.hidden = !words;
    const ids = [described, words && problem.id].filter(Boolean).join(" ");
    if (ids) input.setAttribute("aria-describedby", ids);
    else input.removeAttribute("aria-describedby");
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const choose = () => {
    // As it is spelled first: "St Ives" and "ST IVES" can be two places.
    const exact = options.get(input.value.trim());
    const alike = [...options].filter(([words]) => folded(words) === folded(input.value));
    const match = exact ?? (alike.length === 1 ? alike[0][1] : undefined);
    select.value = "";
    if (match) match.selected = true;
    const isLost = Boolean(input.value.trim()) && !match;
    if (!isLost) say("");
    return isLost ? alike.map(([words]) => words) : undefined;
  };
  // Whoever wrote the beginning of one of them alone means that one, and sees it before they go on.
  const complete = () => {
    if (!choose() || folded(input.value).length < SHORTEST) return;
    const begun = [...options.keys()].filter((words) => folded(words).startsWith(folded(input.value)));
    if (begun.length !== 1) return;
    input.value = begun[0];
    choose();
  };
  // The words of what is in no list never get to the server, so that it cannot say what is wrong.
  input.form?.addEventListener("submit", (event) => {
    const alike = choose();
    if (!alike || event.submitter?.name === "journey.later") return;
    event.preventDefault();
    say(alike.length > 1 ? `${select.dataset.several ?? SEVERAL} ${alike.join(", ")}` : select.dataset.none ?? NONE);
    input.focus();
  });
  input.addEventListener("input", choose);
  input.addEventListener("change", complete);
}
