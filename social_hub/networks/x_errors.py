"""X: what went wrong, told by the type of the problem and only where there is none by the
status.
"""

from collections.abc import Mapping
from typing import Any

from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Spent,
    Suspended,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.shapes import moment_of
from social_hub.networks.transport import Answer


class Duplicate(Refused):
    """The account has just posted the same."""

    words = "X refused this because the account has just posted the same text."


def problem(answer: Answer) -> NetworkError | None:
    """What an answer says went wrong. A 200 with `errors` and no `data` is an error, too."""
    body = _body(answer)
    if answer.status < 300:
        errors = body.get("errors")
        if "data" in body or not isinstance(errors, list) or not errors:
            return None
        return of_part(errors[0])
    return _of_status(answer, body)


def of_part(error: Any) -> NetworkError:
    """One entry of `errors`: about one of the accounts or posts that were asked for."""
    error = error if isinstance(error, dict) else {}
    resource = str(error.get("resource_id") or error.get("value") or "")
    said = f"{error.get('title', '')} {error.get('detail', '')}".lower()
    match _type(error):
        case "resource-not-found":
            if "suspended" in said:
                return Suspended(resource)
            return Unknown(resource)
        case "not-authorized-for-resource":
            return Forbidden("X shows this account’s posts to its followers only.")
        case "resource-unavailable" | "disallowed-resource":
            return Unknown(resource)
        case "invalid-request":
            return Refused("X does not accept this handle or post.")
    if "suspended" in said:
        return Suspended(resource)
    return Unknown(resource) if "not find" in said or "not found" in said else Down()


def _of_status(answer: Answer, body: Mapping[str, Any]) -> NetworkError:
    said = f"{body.get('title', '')} {body.get('detail', '')}".lower()
    kind = _type(body)
    if kind == "usage-capped":
        return Spent("X’s cap is reached. Reading stops until it is raised or the month ends.")
    if answer.status == 402 or kind == "credits" or "creditsdepleted" in said.replace(" ", ""):
        return Spent("The credit at X is used up. Reading stops until somebody adds credit.")
    if kind in {"client-forbidden", "not-authorized-for-resource", "unsupported-authentication"}:
        return Forbidden()
    if kind == "resource-not-found":
        return of_part(body)
    if kind == "rate-limit-exceeded" or answer.status == 429:
        return Throttled(moment_of(answer.headers.get("x-rate-limit-reset")))
    return _without_type(answer.status, said, body)


def _without_type(status: int, said: str, body: Mapping[str, Any]) -> NetworkError:
    match status:
        case 401:
            return TokenDied(reconnect=False)
        case 403 if "duplicate" in said:
            return Duplicate()
        case 403 if "suspended" in said or "locked" in said:
            return Suspended()
        case 403:
            return Forbidden()
        case 404:
            return Unknown()
        case _ if status >= 500:
            return Down(perhaps_done=True)
        case 400 if body.get("error") in {"invalid_request", "invalid_grant"}:
            return TokenDied()  # how the token endpoint answers to a refresh token that has ended
    return Refused()


def _type(problem: Mapping[str, Any]) -> str:
    """The last part of the type's address; "about:blank" is none."""
    return str(problem.get("type", "")).rpartition("/")[2].replace("about:blank", "")


def _body(answer: Answer) -> dict[str, Any]:
    try:
        body = answer.json()
    except Down:
        return {}
    return body if isinstance(body, dict) else {}
