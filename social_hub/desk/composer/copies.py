"""What somebody changed on the screen of copies: ticks, links, and words for one network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from social_hub.models import Account, HubUpdate
from social_hub.publishing.previews import Choice, Preview


def chosen(data: Mapping[str, str], accounts: Iterable[Account]) -> list[Choice] | None:
    """None where the screen was not shown yet: all accounts, in words that are composed.

    `was-…` holds the words as they were shown: those that came back the same are not one's own.
    """
    if "copies" not in data:
        return None
    return [_choice(data, account) for account in accounts]


def _choice(data: Mapping[str, str], account: Account) -> Choice:
    number = account.pk
    text = _lines(data.get(f"text-{number}", "")).strip()
    was = _lines(data.get(f"was-{number}", "")).strip()
    is_own = bool(text) and (text != was or data.get(f"own-{number}") == "1")
    return Choice(
        account=number,
        is_wanted=f"copy-{number}" in data,
        text=text if is_own else "",
        with_link=f"link-{number}" in data,
    )


def _lines(text: str) -> str:
    """Browsers send every end of a line as two signs."""
    return text.replace("\r\n", "\n")


def of_update(update: HubUpdate, accounts: Iterable[Account]) -> list[Choice] | None:
    """As its copies were chosen the last time; None where it has none yet."""
    copies = {copy.account_id: copy for copy in update.copies.all()}
    if not copies:
        return None
    choices = []
    for account in accounts:
        copy = copies.get(account.pk)
        choices.append(
            Choice(account=account.pk, is_wanted=False)
            if copy is None
            else Choice(
                account=account.pk,
                is_wanted=not copy.is_unwanted,
                text=copy.text if copy.has_own_words else "",
                with_link=copy.with_link,
            )
        )
    return choices


def cost(previews: Iterable[Preview]) -> Decimal:
    """Of all copies that would go out, US dollars."""
    return sum((each.measured.cost for each in previews if each.choice.is_wanted), Decimal(0))
