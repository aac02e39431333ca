"""What X says when something is wrong, imitated."""

from typing import Any, Final

from social_hub.simulator.http import Response
from social_hub.simulator.world import Account

_PROBLEM: Final = "https://api.x.com/2/problems/"


def problem(status: int, kind: str, title: str, detail: str) -> Response:
    told = {"title": title, "detail": detail, "status": status}
    return Response.of({**told, "type": f"{_PROBLEM}{kind}" if kind else "about:blank"}, status)


def missing(parameter: str, value: str, account: Account | None) -> dict[str, Any]:
    suspended = account is not None
    detail = "User has been suspended" if suspended else f"Could not find user with {parameter}"
    return {
        "value": value,
        "detail": f"{detail}: [{value}].",
        "title": "Forbidden" if suspended else "Not Found Error",
        "resource_type": "user",
        "parameter": parameter,
        "resource_id": value,
        "type": f"{_PROBLEM}resource-not-found",
    }


def gone(id: str) -> dict[str, Any]:
    return {
        "value": id,
        "detail": f"Could not find tweet with ids: [{id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": id,
        "type": f"{_PROBLEM}resource-not-found",
    }


def unauthorized() -> Response:
    return problem(401, "", "Unauthorized", "Unauthorized")


def no_credit() -> Response:
    detail = "Your enrolled account does not have any credits to fulfill this request."
    return problem(402, "credits", "CreditsDepleted", detail)
