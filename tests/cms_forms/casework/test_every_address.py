"""Who is shown what, at every address of the site, as the URL configuration has them.

A view of cms_forms without a rule in `address_rules` fails. No other view says anything of a case
to somebody who may not read it.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from cms_forms.casework import exporting
from cms_forms.models import Case, CaseEvent, Export, Happened, SensitiveService, Team
from cms_forms.models.submission import make_reference
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.address_rules import rule_of
from tests.cms_forms.casework.addresses import Address, every_address
from tests.cms_forms.casework.cases import opened, runs
from tests.cms_forms.files.sent import picture_of

ALL: Final = frozenset({"own", "closed", "purged", "theirs", "limited"})
READS: Final[dict[str, frozenset[str]]] = {
    "nobody": frozenset(),
    "editor": frozenset(),
    "officer": frozenset(),
    "clerk": frozenset(),
    "member": frozenset({"own", "closed", "purged"}),
    "named": frozenset({"own", "closed", "purged", "limited"}),
    "other": frozenset({"theirs"}),
    "superuser": ALL,
}
"""Role -> the cases that it reads. A clerk has every permission of the site but to read cases."""


@dataclass
class World:
    """People, and one case of each kind; each with words that only its readers may see."""

    cases: dict[str, Case]
    browsers: dict[str, Client]
    users: dict[str, User | None]
    exports: dict[str, Export]
    files: dict[str, uuid.UUID]
    missing: str = field(default_factory=make_reference)

    def reference(self, kind: str) -> str:
        if kind == "missing":
            return f"{self.missing[:4]}-{self.missing[4:]}"
        return str(self.cases[kind])

    def hidden_from(self, role: str) -> dict[str, str]:
        """Words that the role must not see -> whose they are."""
        hidden = {}
        for kind in ALL - READS[role]:
            case = self.cases[kind]
            for words in (answer(kind), note(kind), str(case), case.submission.reference):
                hidden[words] = kind
        return hidden


def answer(kind: str) -> str:
    return f"Canaryanswer{kind}"


def note(kind: str) -> str:
    return f"Canarynote{kind}"


@pytest.fixture
def world(service: FormPage, team: Team) -> World:
    others = Team.objects.create(name="Other", key="other")
    teams = {"theirs": others}
    cases = {}
    for kind in sorted(ALL):
        more: dict[str, Any] = {"team": teams.get(kind, team), "is_sensitive": kind == "limited"}
        if kind in ("closed", "purged"):
            more |= {"closed_at": timezone.now(), "status": "action_taken"}
        if kind == "purged":
            more["purged_at"] = timezone.now()
        cases[kind] = opened(service, name=answer(kind), **more)
        cases[kind].note(Happened.NOTE, words=note(kind))
        runs(cases[kind], 3)
    group = Group.objects.create(name="Named")
    named = SensitiveService.objects.create(page_id=service.pk, title=service.title)
    named.groups.add(group)
    casework = ("read_submission", "export_case", "hold_case", "read_audit")
    users: dict[str, User | None] = {
        "nobody": None,
        "editor": person("editor"),
        "officer": person("officer", *codenames("local_areas"), *codenames("social_hub")),
        "clerk": person("clerk", *(set(codenames()) - {"read_submission"})),
        "member": person("member", *casework),
        "named": person("named", *casework),
        "other": person("other", *casework),
        "superuser": User.objects.create_superuser("superuser", password="x"),
    }
    for role, in_team in (("member", team), ("named", team), ("other", others), ("clerk", team)):
        in_team.members.add(users[role])
    users["named"].groups.add(group)  # type: ignore[union-attr]
    editors = Group.objects.create(name="Editors of everything")
    root = Page.objects.get(depth=1)
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(
            codename=codename, content_type__app_label="wagtailcore"
        )
        GroupPagePermission.objects.create(group=editors, page=root, permission=permission)
    for role in ("editor", "clerk"):
        users[role].groups.add(editors)  # type: ignore[union-attr]
    browsers = {role: browser(user) for role, user in users.items()}
    exports = {
        role: Export.objects.create(user=users[role], cases=[cases[kind].pk])  # type: ignore[misc]
        for role, kind in (("member", "own"), ("other", "theirs"), ("superuser", "limited"))
    }
    exporting.run(10)
    files = {kind: picture_of(case).pk for kind, case in cases.items()}
    return World(cases=cases, browsers=browsers, users=users, exports=exports, files=files)


def codenames(*apps: str) -> list[str]:
    found = (
        Permission.objects.filter(content_type__app_label__in=apps) if apps else Permission.objects
    )
    return list(found.values_list("codename", flat=True))


def person(name: str, *permissions: str) -> User:
    made = User.objects.create_user(name, password="x")
    made.user_permissions.set(
        Permission.objects.filter(codename__in=[*permissions, "access_admin"])
    )
    return made


def browser(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def said(response: Any, *own: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers, without what is `own` to the address or another one each time."""
    headers = {
        name: without(value, own)
        for name, value in response.headers.items()
        if name not in ("Date", "Expires", "Content-Length")
    }
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = re.sub(r"\b\w{64}\b", "", body.decode(errors="replace"))
    return response.status_code, without(text, own), headers


def difference(one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """The first place in which they differ, with what stands around it."""
    pair = repr(one), repr(other)
    place = next((n for n, (a, b) in enumerate(zip(*pair, strict=False)) if a != b), 0)
    return " / ".join(each[max(0, place - 60) : place + 60] for each in pair)


def without(text: str, own: tuple[str, ...]) -> str:
    for each in own:
        text = text.replace(each, "OWN")
    return text


def ours() -> list[Address]:
    return [address for address in every_address() if address.is_ours]


def test_every_view_of_the_app_has_a_rule() -> None:
    without = sorted({each.route for each in ours() if rule_of(each) is None})

    assert not without, f"Say in RULES who may come to: {without}"


@pytest.mark.django_db
def test_a_case_is_there_for_its_readers_and_for_others_like_one_that_does_not_exist(
    world: World,
) -> None:
    wrong: list[Any] = []
    for number, address in enumerate(ours()):
        rule = rule_of(address)
        if rule is None or rule.of != "case":
            continue
        for role, client in world.browsers.items():
            before = state(world)
            for method in (client.get, client.post):
                answers = {}
                for kind in (*asked_for(role, number), "missing"):
                    values = values_of(world, kind)
                    response = method(address.filled(values), {"words": "x", "reason": "x"})
                    own = (values["reference"], values["reference"].replace("-", ""))
                    answers[kind] = said(
                        response, *own, f"/clocks/{values['clock']}/", str(values["id"])
                    )
                for kind, told in answers.items():
                    if told != answers["missing"]:
                        differs = difference(told, answers["missing"])
                        wrong.append((address.route, role, kind, "is told apart", differs))
                if answers["missing"][0] not in (302, 403, 404, 405):
                    wrong.append((address.route, role, answers["missing"][0]))
            if state(world) != before:
                wrong.append((address.route, role, "changed a case"))
            for kind in READS[role]:
                status = client.get(address.filled(values_of(world, kind))).status_code
                if status not in (200, 302, 405):
                    wrong.append((address.route, role, kind, status))
    assert not wrong


def asked_for(role: str, number: int) -> list[str]:
    """The kinds of cases that somebody asks for who does not read them. Who reads none at all asks
    at each address for two of the five, at the next one for others.
    """
    hidden = sorted(ALL - READS[role])
    return hidden if READS[role] else [hidden[(2 * number + n) % len(hidden)] for n in range(2)]


def values_of(world: World, kind: str) -> dict[str, Any]:
    case = world.cases.get(kind)
    clock = case.deadlines.get().pk if case is not None else 987_654
    file = world.files.get(kind, uuid.UUID(int=5))
    return {"reference": world.reference(kind), "clock": clock, "act": "meet", "id": file}


def state(world: World) -> Any:
    cases = Case.objects.order_by("pk").values_list("pk", "status", "team", "assignee", "on_hold")
    return list(cases), CaseEvent.objects.count()


@pytest.mark.django_db
def test_screens_are_for_those_who_may_and_exports_for_whoever_asked(world: World) -> None:
    wrong: list[Any] = []
    for address in ours():
        rule = rule_of(address)
        if rule is None or rule.of == "case" or rule.may is None:
            continue
        for role, client in world.browsers.items():
            may_come = rule.may(world.users[role])
            if rule.of == "export":
                for owner, export in world.exports.items():
                    status = client.get(address.filled({"key": export.key})).status_code
                    expected = (200,) if role == owner else (404,) if may_come else (302, 403)
                    if status not in expected:
                        wrong.append((address.route, role, owner, status))
                continue
            url = address.filled({})
            if not may_come:
                for status in (client.get(url).status_code, client.post(url).status_code):
                    if status not in KEPT_OUT:
                        wrong.append((address.route, role, status))  # noqa: PERF401
            elif not address.parameters and client.get(url).status_code not in LET_IN:
                wrong.append((address.route, role, "is kept out"))
    assert not wrong


KEPT_OUT: Final = (302, 403, 404, 405)
LET_IN: Final = (200, 302, 405)
LEAVES: Final = ("logout",)
"""Whoever goes there is nobody afterwards."""


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["nobody", "clerk", "other"])
def test_no_address_says_anything_of_a_case_to_somebody_who_may_not_read_it(
    world: World, service: FormPage, role: str
) -> None:
    client, hidden = world.browsers[role], world.hidden_from(role)
    wrong = []
    for address in every_address():
        if any(each in address.route for each in LEAVES):
            continue
        # There the clerk, who has every permission, sees whatever the others do.
        if role != "clerk" and address.route.startswith("admin/") and not address.is_ours:
            continue
        for url in {address.filled(values) for values in values_for(world, service)}:
            response = client.get(url)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = body.decode(errors="replace") + str(response.headers)
            # What somebody typed into an address may stand in the answer.
            found = {words for words in hidden if words in text and words not in url}
            if found:
                wrong.append((url, response.status_code, sorted(found)))
    assert not wrong


def values_for(world: World, service: FormPage) -> list[dict[str, Any]]:
    case = world.cases["own"]
    place = service.url.strip("/") + "/hurt/"
    ids: dict[str, Any] = {"str": case.pk, "int": case.pk, "reference": str(case), "place": place}
    ids["id"] = str(world.files["own"])
    export = {"key": world.exports["member"].key, "uuid": world.exports["member"].key}
    page = {"page_id": service.pk, "pk": service.pk, "int": service.pk, "str": service.pk}
    return [ids | export, page | {"place": place, "reference": world.reference("missing")} | export]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["editor", "officer", "clerk"])
def test_those_who_make_services_do_not_see_what_is_answered(
    world: World, service: FormPage, role: str
) -> None:
    client, hidden = world.browsers[role], world.hidden_from(role)
    addresses = [
        *("/admin/", "/admin/services/", f"/admin/services/{service.pk}/", "/admin/cases/"),
        *(f"/admin/pages/{service.pk}/edit/", f"/admin/pages/{service.pk}/history/"),
        *("/admin/reports/site-history/", f"/admin/pages/{service.pk}/usage/"),
        *(f"/admin/cases/{case}/" for case in world.cases.values()),
    ]
    for address in addresses:
        text = client.get(address, follow=True).content.decode()
        assert not {words for words in hidden if words in text and words not in address}, address


@pytest.mark.django_db
def test_a_superuser_is_warned_before_anything_else(world: World) -> None:
    page = world.browsers["superuser"].get("/admin/cases/").content.decode()

    assert "because your account is a superuser’s" in " ".join(page.split())
    assert page.index("help-warning") < page.index("cf-list")
