// A long list, found by typing: the select becomes an input with the browser's own suggestions.
// The select stays in the form and is what is sent.
export function typeAhead(select) {
  const input = document.createElement("input");
  const list = document.createElement("datalist");
  list.id = `${select.id}-list`;
  const options = [...select.options].filter((option) => option.value);
  list.append(...options.map((option) => new Option(option.text, option.text)));
  input.className = select.className.replaceAll("govuk-select", "govuk-input");
  input.type = "text";
  input.autocomplete = "off";
  input.setAttribute("list", list.id);
  const described = select.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described);
  if (select.selectedOptions[0]?.value) input.value = select.selectedOptions[0].text;
  input.id = select.id;
  select.id = `${input.id}-select`;
  select.hidden = true;
  select.before(input, list);

  const wanted = (text) => text.trim().toLocaleLowerCase();
  const choose = () => {
    const match = options.find((option) => wanted(option.text) === wanted(input.value));
    select.value = match ? match.value : "";
    const lost = input.value.trim() && !match;
    input.setCustomValidity(lost ? "Choose one of the list, or leave this empty" : "");
  };
  // The form does not ask the browser to check it, so that the server words what is wrong. What is
  // in no list never gets there.
  input.form?.addEventListener("submit", (event) => {
    if (!input.reportValidity()) event.preventDefault();
  });
  input.addEventListener("input", choose);
  input.addEventListener("change", choose);
}
