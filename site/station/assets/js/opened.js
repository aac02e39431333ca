// Tells that a result was opened: the page's ticket, and neither which result nor by whom.
export function tellOpened(list) {
  let isTold = false;
  const tell = (event) => {
    if (isTold || !event.target.closest("a")) return;
    isTold = navigator.sendBeacon(list.dataset.opened, list.dataset.ticket);
  };
  list.addEventListener("click", tell);
  list.addEventListener("auxclick", tell);
}
