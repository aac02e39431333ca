// Loads the network's own view of a post, after a press and not before. Without this there is a
// link to the network.

for (const link of document.querySelectorAll("a[data-original]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.textContent = link.dataset.load;
  link.removeAttribute("class");
  link.before(button, " ");
  button.addEventListener("click", () => load(link, button));
}

function load(link, button) {
  const post = link.closest(".post");
  const place = document.createElement("div");
  place.className = "original__place";
  const frame = document.createElement("iframe");
  frame.src = link.dataset.original;
  frame.title = link.dataset.title;
  frame.className = "original__frame";
  const away = document.createElement("button");
  away.type = "button";
  away.className = button.className;
  away.textContent = link.dataset.away;
  away.addEventListener("click", () => {
    place.remove();
    post.classList.remove("post--original");
    button.hidden = false;
    button.focus();
  });
  place.append(frame, away);
  link.closest("details").append(place);
  // The network's view stands in the place of our copy of this one post.
  post.classList.add("post--original");
  button.hidden = true;
  away.focus();
}
