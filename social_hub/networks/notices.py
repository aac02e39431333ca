"""Notices of a platform that arrive as if they were posts. Pure.

Readers of our pages would take them for the team's own words, and one may stand in the place of a
post that we have.
"""

import re
from typing import Final

_NOTICES: Final = re.compile(
    "|".join(
        (
            r"this (content|post|tweet|video|page|attachment) (isn.t|is not) available",
            r"this (content|post|tweet|account) (is|has been|was) "
            r"(no longer available|withheld|removed|deleted)",
            r"this (post|tweet) is (from (a suspended|an) account|unavailable)",
            r"(your|this) account (has been|is) (suspended|(temporarily )?locked|limited)",
            r"account suspended",
            r"rate limit exceeded",
            r"hmm\W+this page doesn.t exist",
            r"something went wrong\W+(try|wait)",
            r"(please )?log ?in to (continue|see this post)",
            r"you must log in to continue",
            r"sorry, (you are not authorized|that page doesn.t exist|something went wrong)",
        )
    ),
    re.IGNORECASE,
)
_LONGEST: Final = 280
"""Characters. A platform's notice is short; an officer who writes of one writes more around it."""


def is_notice(text: str) -> bool:
    """Whether the text begins as a notice of a platform and is not much longer than one."""
    said = text.strip()
    return len(said) <= _LONGEST and _NOTICES.match(said) is not None
