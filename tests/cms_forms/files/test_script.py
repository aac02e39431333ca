"""What files.js shows and says while it sends, with a server that answers as it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.journey import entries
from cms_forms.journey.draft_file import DraftFile
from tests.cms_forms.engine.builders import asks, question

pytestmark = pytest.mark.browser
SCRIPT = Path(entries.__file__).parents[1] / "static/cms_forms/files.js"
ADDRESS = "http://station.example/report/photos/"
STEP = asks(question("photos", "file", pictures=True), id="photos", next=CHECK_ANSWERS)
TOLD = {"Tus-Resumable": "1.0.0"}

type Answer = Callable[[Route], None]


class Server:
    """Has the page with the files that are `here`, and takes files."""

    def __init__(self, page: Page) -> None:
        self.here: list[str] = []
        self.posted: list[str] = []
        self.answers: dict[str, Answer] = {
            "POST": lambda route: route.fulfill(
                status=201, headers=TOLD | {"Location": f"{ADDRESS}files/x/"}
            ),
            "HEAD": lambda route: route.fulfill(headers=TOLD | {"Upload-Offset": "0"}),
            "PATCH": lambda route: route.fulfill(status=204, headers=TOLD | {"Upload-Offset": "4"}),
            "DELETE": self.delete,
        }
        page.route("http://station.example/**", self.answer)

    def answer(self, route: Route) -> None:
        request = route.request
        if request.url.endswith("/files.js"):
            route.fulfill(path=SCRIPT, content_type="text/javascript")
        elif "/files/" in request.url:
            self.answers[request.method](route)
        else:
            if request.method == "POST":
                self.posted.append(request.url)
            route.fulfill(body=self.html(), content_type="text/html; charset=utf-8")

    def delete(self, route: Route) -> None:
        self.here.remove(route.request.url.rstrip("/").split("/")[-1])
        route.fulfill(status=204, headers=TOLD)

    def html(self) -> str:
        shown = entries.show(STEP, {})
        [field] = shown.fields
        field.files = [
            DraftFile(id=name, name=name, size=4, expected=4, is_whole=True, answer={})
            for name in self.here
        ]
        files = SimpleNamespace(takes_chunks=True)
        context: dict[str, Any] = {
            "field": field,
            "entries": shown,
            "step": STEP,
            "path": "/report/",
            "visit": SimpleNamespace(store=SimpleNamespace(files=files)),
        }
        box = render_to_string("cms_forms/questions/file.html", context)
        return (
            f'<!doctype html><html lang="en"><title>t</title><form method="post">{box}'
            '<button>Continue</button></form><script type="module" src="/files.js"></script>'
        )


@pytest.fixture
def server(page: Page) -> Server:
    return Server(page)


def choose(page: Page, *names: str) -> None:
    page.goto(ADDRESS)
    page.locator(".cf-files__add").wait_for(state="detached")
    content = [{"name": name, "mimeType": "image/png", "buffer": b"1234"} for name in names]
    page.locator("input[type=file]").set_input_files(content)  # type: ignore[arg-type]


def until(page: Page, held: list[Route], count: int) -> Route:
    """The last of so many requests, once it is there."""
    for _ in range(100):
        if len(held) >= count:
            break
        page.wait_for_timeout(20)
    return held[count - 1]


def test_a_line_that_is_down_is_seen_and_so_is_that_continue_waits(
    page: Page, server: Server
) -> None:
    server.answers["PATCH"] = lambda route: route.abort()
    choose(page, "p.png")

    said = page.locator(".cf-files__said")
    expect(said).to_have_text("The line is down. p.png goes on by itself when it is back.")
    expect(page.get_by_role("status")).to_contain_text("The line is down")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Your files are still on the way").first).to_be_visible()
    assert not server.posted


def test_the_percentage_is_seen(page: Page, server: Server) -> None:
    held: list[Route] = []
    server.answers["PATCH"] = held.append
    choose(page, "p.png")
    said = page.locator(".cf-files__said")
    expect(said).to_have_text("0%")

    until(page, held, 1).fulfill(status=204, headers=TOLD | {"Upload-Offset": "1"})
    expect(said).to_have_text("25%")
    until(page, held, 2).fulfill(status=204, headers=TOLD | {"Upload-Offset": "4"})
    expect(page.get_by_role("status")).to_have_text("p.png is here.")


@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH"])
@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_what_cannot_be_sent_is_named(page: Page, server: Server, method: str, status: int) -> None:
    server.answers[method] = lambda route: route.fulfill(status=status)
    choose(page, "p.png")

    expect(page.get_by_role("alert")).to_have_text(
        "p.png could not be sent. Choose it again to go on where it stopped."
    )


def test_too_much_is_told_as_that(page: Page, server: Server) -> None:
    server.answers["PATCH"] = lambda route: route.fulfill(
        status=429, headers=TOLD, json={"problem": "Wait an hour"}
    )
    choose(page, "p.png")
    expect(page.get_by_role("alert")).to_have_text("Wait an hour")

    server.answers["PATCH"] = lambda route: route.fulfill(status=429)
    choose(page, "p.png")
    expect(page.get_by_role("alert")).to_contain_text("p.png stopped: too much was sent")


def test_what_is_not_true_any_more_is_not_said(page: Page, server: Server) -> None:
    tries = iter([204, 422])
    server.answers["PATCH"] = lambda route: route.fulfill(
        status=next(tries), headers=TOLD | {"Upload-Offset": "4"}, json={"problem": "Empty"}
    )
    choose(page, "p.png", "q.png")

    expect(page.get_by_role("alert")).to_have_text("Empty")
    expect(page.get_by_role("status")).to_have_text("")


def test_continue_waits_for_all_files_that_were_chosen(page: Page, server: Server) -> None:
    held: list[Route] = []
    server.answers["PATCH"] = held.append
    choose(page, "p.png", "q.png")
    first = until(page, held, 1)
    page.get_by_role("button", name="Continue").click()

    first.fulfill(status=204, headers=TOLD | {"Upload-Offset": "4"})
    second = until(page, held, 2)
    expect(page.get_by_role("progressbar", name="q.png")).to_be_visible()
    assert not server.posted
    with page.expect_navigation():
        second.fulfill(status=204, headers=TOLD | {"Upload-Offset": "4"})
    assert server.posted == [ADDRESS]


def test_removing_says_so_and_goes_to_the_next_file(page: Page, server: Server) -> None:
    server.here = ["p.png", "q.png"]
    page.goto(ADDRESS)
    page.locator(".cf-files__add").wait_for(state="detached")

    page.get_by_role("button", name="Remove p.png").click()
    expect(page.get_by_role("status")).to_have_text("p.png was removed.")
    expect(page.locator("li", has_text="q.png")).to_be_focused()

    page.get_by_role("button", name="Remove q.png").click()
    expect(page.get_by_role("status")).to_have_text("q.png was removed.")
    expect(page.locator("input[type=file]")).to_be_focused()
    assert not server.posted


def test_what_cannot_be_removed_by_the_script_is_removed_by_the_form(
    page: Page, server: Server
) -> None:
    server.here = ["p.png"]
    server.answers["DELETE"] = lambda route: route.fulfill(status=500)
    page.goto(ADDRESS)
    page.locator(".cf-files__add").wait_for(state="detached")

    with page.expect_navigation():
        page.get_by_role("button", name="Remove p.png").click()

    assert server.posted == [ADDRESS]
