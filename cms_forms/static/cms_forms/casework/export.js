// Moves the bar of an export while the worker makes it. Without this script the page asks again.
const shown = document.querySelector(".cf-export");
if (shown) {
  const bar = shown.querySelector("progress");
  const words = shown.querySelector(".cf-export__words");
  const look = async () => {
    try {
      const answer = await fetch(shown.dataset.state, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const state = await answer.json();
        if (state.over) {
          location.reload();
          return;
        }
        bar.value = state.done;
        words.textContent = shown.dataset.words
          .replace("{done}", state.done)
          .replace("{total}", state.total);
      }
    } catch {
      // The server is away for a moment: the bar stays, and asks again.
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
}
