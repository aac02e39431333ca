"""What a new service may be started from: documents with steps, and words in [brackets] to replace.

The app brings those in its folder `starting_points`. A site adds folders of its own; a file of the
same name takes the place of the app's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from cms_forms.engine import codec
from cms_forms.engine.definition import Form
from cms_forms.engine.lint import Severity, lint
from cms_forms.engine.reading import Object, text

OWN: Final = Path(__file__).parent.parent / "starting_points"

LEFT_TO_THE_EDITOR: Final = frozenset({"no-default-team", "words-in-brackets"})
"""Ids of findings that a starting point may have: only a site knows its teams and its words."""


class Broken(ValueError):
    """A file that nothing can be started from, in words for whoever runs the site."""


@dataclass(frozen=True, kw_only=True)
class StartingPoint:
    key: str
    """The name of its file, without `.json`."""
    name: str
    """Of what it is: "Booking"."""
    purpose: str
    """One or two sentences for the editor who chooses."""
    document: Mapping[str, Any]
    form: Form

    def document_for(self, title: str) -> Mapping[str, Any]:
        return {**self.document, "title": title}


def folders() -> list[Path]:
    return [OWN, *map(Path, getattr(settings, "CMS_FORMS_STARTING_POINTS", ()))]


def files() -> Iterator[Path]:
    """One for each key. Raises `Broken` for a folder that is not there."""
    found: dict[str, Path] = {}
    for folder in folders():
        if not folder.is_dir():
            raise Broken(_("There is no folder {folder}.").format(folder=folder))
        found |= {path.stem: path for path in sorted(folder.glob("*.json"))}
    yield from found.values()


def read(path: Path) -> StartingPoint:
    """Raises `Broken`."""
    try:
        head = Object(json.loads(path.read_text(encoding="utf-8")), "")
        name, purpose = head.take("name", text), head.take("purpose", text)
        document = Object(head.take("document", lambda value, _place: value), "document").rest
        head.end()
        form = codec.decode(document)
    except (OSError, ValueError) as error:
        raise Broken(f"{path.name}: {error}") from error
    wrong = [
        finding
        for finding in lint(form)
        if finding.severity is Severity.ERROR and finding.id not in LEFT_TO_THE_EDITOR
    ]
    if wrong:
        raise Broken(f"{path.name}: {wrong[0].message}")
    if form.triage.teams:
        raise Broken(f"{path.name}: " + _("It names a team, which another site does not have."))
    return StartingPoint(key=path.stem, name=name, purpose=purpose, document=document, form=form)


def starting_points() -> list[StartingPoint]:
    """By name. A broken one is left out: the system checks say what is wrong with it."""
    found = []
    for path in _readable():
        try:
            found.append(read(path))
        except Broken:
            continue
    return sorted(found, key=lambda point: point.name)


def _readable() -> list[Path]:
    try:
        return list(files())
    except Broken:
        return sorted(OWN.glob("*.json"))
