"""Whether somebody looks for a number to call. Pure."""

from __future__ import annotations

from typing import Final

from station.search.crisis import is_said, phrases_of

LOOKED_FOR: Final = """=101
=999
=112
=18000
=18001
=101 number/phone/online
=999 number/text/deaf
non/not emergency
nonemergency
emergency number/call/text
=call/phone/ring/contact/telephone police/you/us
=contact
=phone
=telephone
=number
=contact/phone/telephone/police number
=police phone/telephone/contact number
number call/ring/phone
phone/telephone/contact number
text/textphone 999/police/deaf
speak/talk officer/someone/somebody/police/person
=phone/ring/call police number
=police number/phone"""
"""As editors write phrases: see `crisis`."""


def is_looked_for(typed: str) -> bool:
    return is_said(phrases_of(LOOKED_FOR), typed)
