"""Opening, saving and typing in the service editor, beside Wagtail's editor of a title."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import Page, sync_playwright

from tests.bench import servers
from tests.bench.harness import Figure, Result, alternate, benchmark
from tests.plugins.chromium import launch

OPEN_60 = Figure(name="editor_open_60", unit="ms", target=2)
SAVE_60 = Figure(name="editor_save_60", unit="ms", target=2)
OPEN_300 = Figure(name="editor_open_300", unit="ms", target=2)
SAVE_300 = Figure(name="editor_save_300", unit="ms", target=2)
KEY_300 = Figure(name="editor_key_300", unit="ms", target=2)

ROUNDS = 5
TITLES = count()
TITLE = "#id_title"
STEP_TITLE = "[name=block-title]"
KEYS = "abcdefgh" * 4

IDLE = "new Promise(resolve => requestIdleCallback(() => resolve(performance.now())))"
"""Milliseconds from the start of the navigation until the page has nothing left to do."""

TYPED = """() => {
  window.keys = [];
  addEventListener("keydown", () => {
    const pressed = performance.now();
    requestAnimationFrame(() => setTimeout(() => keys.push(performance.now() - pressed)));
  }, true);
}"""
"""Notes how long each key takes until its letter is painted."""

MEDIAN = """(count) => new Promise((resolve) => {
  const look = () => {
    if (keys.length < count) setTimeout(look, 10);
    else resolve(keys.sort((a, b) => a - b)[count >> 1]);
  };
  look();
})"""
"""Once every key is noted. Waiting from outside would need the page to allow `eval`."""

SAVED = """() => {
  const status = document.getElementById("cf-status");
  window.saved = new Promise((resolve) => new MutationObserver(() => {
    if (!status.textContent.startsWith("Saved")) return;
    requestAnimationFrame(() => resolve(performance.now()));
  }).observe(status, { childList: true }));
}"""
"""Notes when the list says that a change is saved."""


@dataclass(frozen=True)
class Editor:
    page: Page
    address: str

    def open(self, path: str) -> float:
        """Milliseconds until the screen can be used."""
        self.page.goto(self.address + path, wait_until="load")
        return float(self.page.evaluate(IDLE))

    def save(self, path: str, field: str) -> float:
        """Milliseconds from pressing “Save draft” until the saved screen can be used again."""
        self.open(path)
        self.page.locator(field).fill(f"{self.page.locator(field).input_value()[:40]}+")
        before = self.page.evaluate("performance.timeOrigin + performance.now()")
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name="Save draft", exact=True).first.click()
        idle = self.page.evaluate(IDLE)
        return float(self.page.evaluate("performance.timeOrigin") + idle - before)

    def save_in_place(self, path: str) -> float:
        """Milliseconds from Enter until the list says that the new title is saved."""
        self.open(path)
        self._edit_title()
        # The old title is selected; one that does not differ would not be saved.
        self.page.keyboard.type(f"Title {next(TITLES)}")
        self.page.evaluate(SAVED)
        before = self.page.evaluate("performance.now()")
        self.page.keyboard.press("Enter")
        return float(self.page.evaluate("saved") - before)

    def key(self, path: str, field: str | None = None) -> float:
        """The median of milliseconds a key, into a field or into a title of the list."""
        self.open(path)
        if field is None:
            self._edit_title()
        else:
            self.page.locator(field).focus()
        self.page.evaluate(TYPED)
        for key in KEYS:
            self.page.keyboard.press(key)
        return float(self.page.evaluate(MEDIAN, len(KEYS)))

    def _edit_title(self) -> None:
        button = self.page.locator(".cf-text--title").nth(25)
        button.focus()
        button.press("Enter")


@dataclass(frozen=True)
class Service:
    """Ours. Each figure is the slower screen's: the list's, or that of a step in its middle."""

    editor: Editor
    steps: str
    step: str

    def open(self) -> float:
        return max(self.editor.open(self.steps), self.editor.open(self.step))

    def save(self) -> float:
        in_place = self.editor.save_in_place(self.steps)
        return max(in_place, self.editor.save(self.step, STEP_TITLE))

    def key(self) -> float:
        return max(self.editor.key(self.steps), self.editor.key(self.step, STEP_TITLE))


@dataclass(frozen=True)
class TitleOnly:
    """Wagtail's own editor of a page that has nothing but a title."""

    editor: Editor
    path: str

    def open(self) -> float:
        return self.editor.open(self.path)

    def save(self) -> float:
        return self.editor.save(self.path, TITLE)

    def key(self) -> float:
        return self.editor.key(self.path, TITLE)


@contextmanager
def _editor() -> Iterator[tuple[Editor, dict[str, str]]]:
    """Somebody signed in, and the paths of the pages by slug."""
    with servers.database() as database:
        environment = {
            "DATABASE_URL": database.address,
            "DJANGO_SETTINGS_MODULE": "station.settings.test",
        }
        servers.manage("migrate", "--verbosity", "0", environment=environment)
        code = "from tests.bench._editor_pages import make; make()"
        servers.manage("shell", "--no-imports", "-c", code, environment=environment)
        with (
            servers.web_server(environment=environment) as server,
            sync_playwright() as playwright,
        ):
            browser = launch(playwright)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            editor = Editor(page, server.address)
            _sign_in(editor)
            yield editor, _paths(editor)
            browser.close()


def _sign_in(editor: Editor) -> None:
    editor.open("/admin/login/")
    editor.page.locator("[name=username]").fill("editor")
    editor.page.locator("[name=password]").fill("editor")
    editor.page.locator("[name=password]").press("Enter")
    editor.page.wait_for_url("**/admin/")


def _paths(editor: Editor) -> dict[str, str]:
    """Slug -> the page's edit view, as the list of pages links to it."""
    answer = editor.page.request.get(editor.address + "/admin/api/main/pages/?fields=_,id,slug")
    pages = answer.json()["items"]
    return {page["meta"]["slug"]: str(page["id"]) for page in pages}


@benchmark(OPEN_60, SAVE_60, OPEN_300, SAVE_300, KEY_300)
def editor() -> Iterator[Result]:
    with _editor() as (editor, ids):
        title_only = TitleOnly(editor, f"/admin/pages/{ids['title-only']}/edit/")
        services = {}
        for size, opening, saving in ((60, OPEN_60, SAVE_60), (300, OPEN_300, SAVE_300)):
            steps = f"/admin/services/{ids[f'steps-{size}']}/"
            service = services[size] = Service(editor, steps, f"{steps}part/s{size // 2}/")
            ours, baseline = alternate(service.open, title_only.open, rounds=ROUNDS)
            yield opening.measured(ours, baseline=baseline)
            ours, baseline = alternate(service.save, title_only.save, rounds=ROUNDS)
            yield saving.measured(ours, baseline=baseline)
        ours, baseline = alternate(services[300].key, title_only.key, rounds=ROUNDS)
        yield KEY_300.measured(ours, baseline=baseline)
