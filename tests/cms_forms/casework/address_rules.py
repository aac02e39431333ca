"""Who may come to each address of cms_forms. `test_every_address` holds the site to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User

from tests.cms_forms.casework.addresses import Address

type May = Callable[[User | None], bool]


@dataclass(frozen=True, kw_only=True)
class Rule:
    may: May | None = None
    """Who may come here at all; None: everybody."""
    of: str = ""
    """"case": the address has a reference; "export": the key of an export."""


def has(*permissions: str) -> May:
    return lambda user: user is not None and any(map(user.has_perm, permissions))


def team_makers(user: User | None) -> bool:
    return has("cms_forms.add_team", "cms_forms.change_team")(user)


READERS: Final = has("cms_forms.read_submission")
ANYBODY: Final = Rule()
EDITORS: Final = Rule(may=has("wagtailadmin.access_admin"))
OF_CASE: Final = Rule(may=READERS, of="case")
DELIVERIES: Final = Rule(may=has("cms_forms.send_delivery"))
CHOOSERS: Final = Rule(may=has("cms_forms.change_readers"))
NUMBERS: Final = Rule(may=has("cms_forms.read_numbers"))
EXPORTS: Final = Rule(may=has("cms_forms.export_case"), of="export")

CASE: Final = "admin/cases/<str:reference>/"
RULES: Final[dict[str, Rule]] = {
    "admin/cases/": Rule(may=READERS),
    "admin/cases/bulk/": Rule(may=READERS),
    "admin/cases/exports/": Rule(may=has("cms_forms.export_case")),
    "admin/cases/exports/<uuid:key>/": EXPORTS,
    "admin/cases/exports/<uuid:key>/state/": EXPORTS,
    "admin/cases/exports/<uuid:key>/file/": EXPORTS,
    CASE: OF_CASE,
    **{
        f"{CASE}{deed}/": OF_CASE
        for deed in (
            *("open", "print", "note", "reply", "status", "assign", "hand-over", "merge"),
            *("unmerge", "hold", "audit", "audit.csv"),
        )
    },
    f"{CASE}files/<uuid:id>/": OF_CASE,
    f"{CASE}files/<uuid:id>/picture/": OF_CASE,
    f"{CASE}clocks/<int:clock>/<str:act>/": OF_CASE,
    "admin/deadlines/": Rule(may=READERS),
    "admin/team-members/": Rule(may=team_makers),
    "admin/deliveries/": DELIVERIES,
    "admin/deliveries/again/": DELIVERIES,
    "admin/deliveries/<int:pk>/": DELIVERIES,
    "admin/deliveries/<int:pk>/again/": DELIVERIES,
    "admin/records-systems/<int:pk>/test/": Rule(may=has("cms_forms.change_destination")),
    "admin/sessions/<int:pk>/call-off/": Rule(may=has("cms_forms.change_session")),
    "admin/sessions/<int:pk>/bookings/": Rule(may=READERS),
    "admin/sensitive-services/": CHOOSERS,
    "admin/sensitive-services/<int:pk>/": CHOOSERS,
    "admin/numbers/": NUMBERS,
    "admin/numbers.csv": NUMBERS,
    "admin/numbers/saving/": Rule(
        may=lambda user: NUMBERS.may(user) and has("cms_forms.change_saving")(user)  # type: ignore[misc]
    ),
    "admin/audit/": Rule(may=has("cms_forms.read_audit")),
    "admin/retention/": Rule(may=has("cms_forms.hold_case")),
    "admin/retention/<str:reference>/hold/": OF_CASE,
    # The reporter's page: whoever has the link, and nobody by a reference.
    "report-status/": ANYBODY,
    # What somebody saved: whoever has the link, and nothing of a case.
    "go-on/": ANYBODY,
    "go-on/leave/": ANYBODY,
    "go-on/<token:token>/": ANYBODY,
    "report-status/leave/": ANYBODY,
    "report-status/<token:token>/": ANYBODY,
    "report-status/<token:token>/withdraw/": ANYBODY,
    "report-status/<token:token>/stop/": ANYBODY,
    "report-status/<token:token>/booking/<int:booking>/": ANYBODY,
    "report-status/<token:token>/easy/": ANYBODY,
    # A file, for the records system that has its link.
    "report-files/<token:token>/": ANYBODY,
    "<in_service:place>": ANYBODY,
    # For whoever builds a service: which question sets there are.
    **{
        f"admin/snippets/choose/cms_forms/questionset/{rest}": EDITORS
        for rest in ("", "results/", "chosen/<str:pk>/", "chosen-multiple/", "create/")
    },
    # Leads on, and tells nothing.
    "admin/submissions/": EDITORS,
    "admin/submissions/<str:reference>/": EDITORS,
}
"""Route -> its rule. Editors' screens and registers are in `rule_of`."""
REGISTER: Final = re.compile(r"admin/cms_forms/(\w+)/")


def rule_of(address: Address) -> Rule | None:
    if address.route in RULES:
        return RULES[address.route]
    if address.module.startswith("cms_forms.editor."):
        return EDITORS
    if found := REGISTER.match(address.route):
        model = found[1]
        return Rule(
            may=has(*(f"cms_forms.{act}_{model}" for act in ("add", "change", "delete", "view")))
        )
    return None
