"""The set of services: where each belongs. Title, teams and sensitivity are in its document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final

DOCUMENTS: Final = Path(__file__).parent / "documents"


class Section(StrEnum):
    """The slug of the page below the home page under which a service is found.

    Documents link to one another by these addresses.
    """

    REPORT = "report"
    REQUEST = "request"
    APPLY = "apply"


@dataclass(frozen=True)
class Tile:
    """On the home page."""

    icon: str
    text: str


@dataclass(frozen=True)
class Service:
    slug: str
    """Of its document and of its page. That of a sensitive service says nothing of what it is for:
    the address is in the browser's history.
    """
    section: Section
    tile: Tile | None = None

    @property
    def path(self) -> str:
        return f"/{self.section}/{self.slug}/"

    @cached_property
    def document(self) -> Mapping[str, Any]:
        document: Mapping[str, Any] = json.loads((DOCUMENTS / f"{self.slug}.json").read_text())
        return document

    @property
    def title(self) -> str:
        return str(self.document["title"])

    @property
    def is_sensitive(self) -> bool:
        return bool(self.document.get("handling", {}).get("sensitive"))

    @property
    def teams(self) -> frozenset[str]:
        """The keys of the teams that get what is sent. A tool that only advises has none."""
        triage = self.document.get("triage", {})
        rules = {rule["team"] for rule in triage.get("rules", ())}
        return frozenset(rules | {triage.get("default", "")}) - {""}

    @property
    def bodies(self) -> frozenset[str]:
        """The keys of the bodies that help to which it sends people."""
        return frozenset(key for step in self.document["steps"] for key in step.get("bodies", ()))


REGISTER: Final = (
    Service(
        "report-a-crime",
        Section.REPORT,
        Tile("warning", "Theft, assault, abuse, fraud, hate crime"),
    ),
    Service(
        "report-a-road-traffic-incident",
        Section.REPORT,
        Tile("car", "Collisions, dangerous driving, vehicles"),
    ),
    Service(
        "request-information",
        Section.REQUEST,
        Tile("magnifier", "Freedom of information, at no cost"),
    ),
    Service("message-to-the-safety-team", Section.REPORT),
    Service("message-to-the-care-team", Section.REPORT),
    Service("message-to-the-support-team", Section.REPORT),
    Service("message-to-the-community-team", Section.REPORT),
    Service("report-a-missing-person", Section.REPORT),
    Service("is-it-a-police-matter", Section.REPORT),
    Service("antisocial-behaviour", Section.REPORT),
    Service("lost-or-found-property", Section.REPORT),
    Service("tell-us-what-you-know-about-an-appeal", Section.REPORT),
    Service("follow-up-a-report", Section.REPORT),
    Service("stop-and-search-request", Section.REQUEST),
    Service("request-cctv-or-collision-data", Section.REQUEST),
    Service("request-to-the-safety-team", Section.REQUEST),
    Service("request-to-the-family-team", Section.REQUEST),
    Service("get-back-a-vehicle", Section.REQUEST),
    Service("tell-us-about-an-event-or-march", Section.APPLY),
    Service("renew-a-firearm-or-shotgun-certificate", Section.APPLY),
    Service("apply-for-a-pedlars-certificate", Section.APPLY),
    Service("answer-a-ticket-or-notice", Section.APPLY),
    Service("book-a-driver-awareness-course", Section.APPLY),
    Service("complain-or-say-thank-you", Section.APPLY),
)


def table() -> Iterator[tuple[str, str, str, str]]:
    """(address, title, who reads it, teams) of each service, for people to read."""
    for service in REGISTER:
        readers = "named people only" if service.is_sensitive else "its teams"
        teams = ", ".join(sorted(service.teams)) or "sends nothing"
        yield service.path, service.title, readers, teams
