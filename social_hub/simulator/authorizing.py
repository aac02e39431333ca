"""The page on which a network asks a person whether our app may post for their account."""

from html import escape
from urllib.parse import urlencode

from social_hub.simulator.http import Request, Response
from social_hub.simulator.world import Account, World

_MOST = 50


def ask(world: World, network: str, request: Request) -> Response:
    """A page with one link for each account; the link leads back with a code for it."""
    back, state = request.one("redirect_uri"), request.one("state")
    if not back.startswith(("http://", "https://")):
        return Response(400)
    mine = [account for (of, _), account in world.accounts.items() if of == network]
    links = "".join(_link(back, account, state) for account in mine[:_MOST])
    body = (
        '<!doctype html><html lang="en"><title>Practice network</title>'
        "<h1>Practice network</h1><p>An app asks to post for an account. "
        f"This is a simulation: nothing leaves this machine.</p><ul>{links}</ul></html>"
    )
    return Response(200, body.encode(), {"content-type": "text/html; charset=utf-8"})


def _link(back: str, account: Account, state: str) -> str:
    address = f"{back}?{urlencode({'code': f'code-{account.id}', 'state': state})}"
    return f'<li><a href="{escape(address)}">Allow it for {escape(account.name)}</a></li>'
