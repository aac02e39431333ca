// Sends files piece by piece while the visitor goes on reading: a bar for each, and a line that broke goes on where
// it stopped. The form works without this. It keeps nothing in the browser.
const PIECE = 8 * 1024 * 1024;
const LONGEST_PAUSE = 30_000;
const MOST_PAUSES = 40; // about twenty minutes without a line

const pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    addEventListener("online", resolve, { once: true });
  });
const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const percents = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "percent" });

class Refused extends Error {}
class Stopped extends Error {}
class Busy extends Error {}

class Files {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.form = box.closest("form");
    this.input = box.querySelector("input[type=file]");
    this.bars = box.querySelector("[data-files-progress]");
    this.status = box.querySelector("[data-files-status]");
    this.busy = box.querySelector("[data-files-busy]");
    this.running = 0;
    this.waiting = null;
    box.querySelector(".cf-files__add").remove();
    this.input.addEventListener("change", () => this.choose());
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  say(text) {
    this.status.textContent = text;
  }

  told(words, name, percent = "") {
    return words.replace("{name}", name).replace("{percent}", percent);
  }

  async choose() {
    const chosen = [...this.input.files];
    this.input.value = ""; // or Continue would send them once more
    this.running += chosen.length; // those that wait for their turn too
    for (const file of chosen) await this.add(file);
  }

  submit(event) {
    if (event.submitter?.name === "journey.remove") {
      if (!this.box.contains(event.submitter) || event.submitter === this.notRemoved) return;
      event.preventDefault();
      this.remove(event.submitter);
      return;
    }
    if (!this.running) return;
    event.preventDefault();
    this.wait(event.submitter);
    this.say(this.busy.textContent);
    this.bars.querySelector("progress")?.scrollIntoView({ block: "center" });
  }

  // For a button that was pressed too early: what it does follows by itself.
  wait(button) {
    this.waiting = button;
    this.busy.hidden = !button;
  }

  async remove(button) {
    const row = button.closest("li");
    const place = [...this.list.querySelectorAll("li")].indexOf(row);
    const name = row.querySelector(".cf-files__name").textContent;
    try {
      await this.ask(name, "DELETE", `${this.words.files}${button.value}/`, {}).catch((error) => {
        if (error.status !== 404) throw error; // it is gone
      });
    } catch {
      this.notRemoved = button; // the form does it, and says what is wrong
      this.form.requestSubmit(button);
      return;
    }
    await this.refresh();
    row.remove();
    const left = this.list.querySelectorAll("li");
    const next = left[Math.min(place, left.length - 1)] ?? this.input;
    if (next !== this.input) next.tabIndex = -1;
    next.focus();
    this.say(this.told(this.words.removed, name));
  }

  get list() {
    return document.getElementById(this.words.list);
  }

  async add(file) {
    const bar = this.bar(file);
    try {
      await this.send(file, bar);
      bar.row.remove();
      this.say(this.told(this.words.sent, file.name));
    } catch (error) {
      if (error instanceof Stopped) {
        bar.row.remove();
        this.say(this.told(this.words.stopped, file.name));
      } else {
        this.wait(null); // whoever pressed Continue must see it first
        this.say(""); // the alert is read; what was said before is not true any more
        this.problem(bar, error instanceof Refused ? error.message : this.told(this.words.failed, file.name));
      }
    }
    this.running -= 1;
    await this.refresh();
    this.bars.hidden = !this.bars.childElementCount;
    if (!this.running && this.waiting) this.form.requestSubmit(this.waiting);
  }

  bar(file) {
    const row = document.createElement("div");
    const name = Object.assign(document.createElement("bdi"), { textContent: file.name, className: "cf-files__name" });
    const progress = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 });
    const stop = Object.assign(document.createElement("button"), {
      type: "button",
      className: "govuk-button govuk-button--secondary cf-files__remove",
      textContent: this.words.stop,
    });
    progress.setAttribute("aria-label", file.name);
    stop.setAttribute("aria-label", `${this.words.stop} ${file.name}`);
    row.className = "cf-files__bar";
    const said = Object.assign(document.createElement("span"), {
      className: "cf-files__said",
      textContent: percents.format(0),
    });
    row.append(name, progress, said, stop);
    const bar = { row, progress, said, stopped: false, request: null, quarter: 0 };
    stop.addEventListener("click", () => {
      bar.stopped = true;
      bar.request?.abort();
    });
    for (const old of this.bars.querySelectorAll("[role=alert]")) old.parentElement.remove();
    this.bars.append(row);
    this.bars.hidden = false;
    return bar;
  }

  problem(bar, words) {
    const text = Object.assign(document.createElement("p"), { className: "govuk-error-message", textContent: words });
    text.setAttribute("role", "alert");
    bar.row.replaceChildren(text);
  }

  // The one that is here in part, or a new one. Its name was made safe: the size tells it where names do not.
  async address(file) {
    for (const part of this.box.querySelectorAll("[data-unfinished]")) {
      if (part.dataset.bytes === String(file.size) && part.dataset.name === file.name)
        return `${this.words.files}${part.dataset.unfinished}/`;
    }
    const answer = await this.ask(file.name, "POST", this.words.files, {
      "Upload-Length": file.size,
      "Upload-Metadata": `filename ${encoded(file.name)},question ${encoded(this.words.question)}`,
    });
    return answer.getResponseHeader("Location");
  }

  async send(file, bar) {
    let address = null;
    let offset = null;
    let pauses = 0;
    for (;;) {
      try {
        if (bar.stopped) throw new Stopped();
        address ??= await this.address(file);
        offset ??= Number((await this.ask(file.name, "HEAD", address, {})).getResponseHeader("Upload-Offset"));
        const piece = file.slice(offset, offset + PIECE);
        const answer = await this.ask(
          file.name, "PATCH", address,
          { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" }, piece, bar,
          (sent) => this.move(bar, file, offset + sent),
        );
        offset = Number(answer.getResponseHeader("Upload-Offset"));
        if (offset >= file.size) return;
        this.move(bar, file, offset);
        pauses = 0;
      } catch (error) {
        if (bar.stopped) {
          if (address) await this.ask(file.name, "DELETE", address, {}).catch(() => {});
          throw new Stopped();
        }
        if (error instanceof Refused || pauses >= MOST_PAUSES) throw error;
        const words = error instanceof Busy ? this.words.later : this.words.waiting;
        bar.said.textContent = this.told(words, file.name);
        this.say(bar.said.textContent);
        await pause(Math.min(LONGEST_PAUSE, 500 * 2 ** pauses));
        pauses += 1;
        offset = null; // what arrived of it, the server knows
      }
    }
  }

  move(bar, file, sent) {
    bar.progress.value = sent;
    bar.said.textContent = percents.format(Math.floor((100 * sent) / (file.size || 1)) / 100);
    const quarter = Math.floor((4 * sent) / file.size);
    if (quarter <= bar.quarter || quarter > 3) return;
    bar.quarter = quarter;
    this.say(this.told(this.words.sending, file.name, 25 * quarter));
  }

  ask(name, method, address, headers, body = null, bar = null, moved = null) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      const token = this.form.elements.csrfmiddlewaretoken?.value ?? "";
      const all = { "X-CSRFToken": token, "Tus-Resumable": "1.0.0", ...headers };
      for (const [header, value] of Object.entries(all)) request.setRequestHeader(header, value);
      if (moved) request.upload.addEventListener("progress", (event) => moved(event.loaded));
      request.addEventListener("load", () => {
        const isOurs = request.getResponseHeader("Tus-Resumable");
        const isTold = isOurs && [422, 429].includes(request.status);
        if (request.status >= 200 && request.status < 300 && isOurs) resolve(request);
        else if (isTold) reject(new Refused(JSON.parse(request.responseText).problem));
        else if (request.status === 429) reject(new Refused(this.told(this.words.tooMuch, name)));
        else if (request.status === 503) reject(new Busy("Later"));
        else if ([409, 502, 504].includes(request.status)) reject(new Error("Later"));
        else reject(Object.assign(new Refused(this.told(this.words.failed, name)), { status: request.status }));
      });
      for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => reject(new Error(end)));
      if (bar) bar.request = request;
      request.send(body);
    });
  }

  // The list as the server has it, and the hidden inputs of the journey that the first file began.
  async refresh() {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.getElementById(this.words.list);
    if (list) this.list.replaceChildren(...list.childNodes);
    for (const fresh of page.querySelectorAll("form input[type=hidden]")) {
      const own = this.form.elements[fresh.name];
      if (own?.type === "hidden") own.value = fresh.value;
    }
  }
}

for (const box of document.querySelectorAll("[data-files]")) new Files(box);
