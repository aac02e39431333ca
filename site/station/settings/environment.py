"""Every environment variable that the station reads, declared once.

The README's table of configuration is kept equal to `VARIABLES` by a test.
"""

import os
import sys
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Never


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One environment variable."""

    name: str
    meaning: str
    default: str | None = None
    """What development uses, and production too unless `required`. None: nothing is set."""
    required: bool = False
    """Production does not start without it."""
    not_for: str = ""
    """The role whose processes do not start with it."""
    is_right: Callable[[str], bool] = bool
    """Whether production can start with a text. What is wrong with it, `meaning` tells."""


def listed(text: str | None) -> list[str]:
    """The parts of a text that are separated by commas."""
    return [part for part in map(str.strip, (text or "").split(",")) if part]


def _is_key(text: str) -> bool:
    """32 bytes in URL-safe base64."""
    with suppress(ValueError):
        return len(urlsafe_b64decode(text + "=" * (-len(text) % 4))) == 32
    return False


def _are_keys(text: str) -> bool:
    return all(_is_key(key) for key in listed(text))


PUBLIC: Final = "public"
STAFF: Final = "staff"
BOTH: Final = "both"

VARIABLES: Final = (
    Variable(
        name="ROLE",
        meaning="What this process plays: `public` for those that the public reaches, `staff` for "
        "those that staff reach, `both` for one that plays the two",
        default=BOTH,
        is_right=lambda text: text in (PUBLIC, STAFF, BOTH),
    ),
    Variable(
        name="DATABASE_URL",
        meaning="The PostgreSQL database, as postgresql://user:password@host:5432/name",
        required=True,
        is_right=lambda text: text.startswith(("postgresql://", "postgres://")),
    ),
    Variable(
        name="SECRET_KEY",
        meaning="Signs sessions and tokens: 50 or more random characters",
        required=True,
        is_right=lambda text: len(text) >= 50,
    ),
    Variable(
        name="ALLOWED_HOSTS",
        meaning="The host names that the station answers to, separated by commas",
        required=True,
    ),
    Variable(
        name="BASE_URL",
        meaning="The public address, for links in e-mails and in the admin",
        default="http://localhost:8000",
        required=True,
        is_right=lambda text: text.startswith("https://"),
    ),
    Variable(
        name="SUBMISSION_PUBLIC_KEY",
        meaning="Seals what the public sends. Made by `manage.py make_submission_key`",
        required=True,
        is_right=_is_key,
    ),
    Variable(
        name="SUBMISSION_SIGNING_KEY",
        meaning="Signs what the public sends, so that nobody can forge it: another one for each "
        "role. Made by the same command",
        required=True,
        is_right=_is_key,
    ),
    Variable(
        name="BLIND_INDEX_KEY",
        meaning="Lets staff find a case by a name or an address that nobody can read in the "
        "database. The same for all processes. Made by the same command",
        required=True,
        is_right=_is_key,
    ),
    Variable(
        name="SUBMISSION_PRIVATE_KEYS",
        meaning="Opens what the public sent: the newest key and older ones, separated by commas. "
        "Only for the processes that staff use",
        not_for=PUBLIC,
        is_right=_are_keys,
    ),
    Variable(
        name="SUBMISSION_VERIFY_KEYS",
        meaning="Tells what the public’s processes signed from what is forged: the newest key and "
        "older ones, separated by commas. For the processes that staff use",
        is_right=_are_keys,
    ),
    Variable(
        name="SOCIAL_HUB_TOKEN_KEYS",
        meaning="Seals the permissions that social accounts gave: the newest key and older ones, "
        "separated by commas. Made by `manage.py make_token_key`. For the processes that staff use",
        not_for=PUBLIC,
        is_right=_are_keys,
    ),
    Variable(
        name="CACHE_URL",
        meaning="A shared cache, as redis://host:6379/0. Without it each process keeps its own",
        default="locmemcache://",
    ),
    Variable(
        name="FRONTEND_CACHE_URL",
        meaning="The cache in front of the station, as http://varnish:80. A page that is published "
        "is taken out of it with PURGE",
        is_right=lambda text: text.startswith(("http://", "https://")),
    ),
    Variable(
        name="ELASTICSEARCH_URL",
        meaning="An Elasticsearch 9 that answers searches, as http://elasticsearch:9200, with "
        "user:password@ before the host if it asks for one. Without it PostgreSQL answers",
        is_right=lambda text: text.startswith(("http://", "https://")),
    ),
    Variable(
        name="OPENSEARCH_URL",
        meaning="An OpenSearch 3 in its place",
        is_right=lambda text: text.startswith(("http://", "https://")),
    ),
    Variable(
        name="SEARCH_INDEX_PREFIX",
        meaning="What the names of its indices begin with: another one for each station that "
        "shares a server",
        default="bluelamp_",
    ),
    Variable(
        name="VAR_ROOT",
        meaning="The folder of everything that the station writes",
        default="var",
    ),
    Variable(
        name="MEDIA_ROOT",
        meaning="The folder of the editors’ pictures and documents, within VAR_ROOT",
        default="media",
    ),
    Variable(
        name="CLAMD_URL",
        meaning="The clamd that scans what visitors send, as tcp://127.0.0.1:3310 or "
        "unix:///run/clamav/clamd.ctl. Without it nothing is scanned, and staff read that",
        is_right=lambda text: text.startswith(("tcp://", "unix:///")),
    ),
    Variable(
        name="OS_PLACES_KEY",
        meaning="The key of an OS Data Hub project with OS Places: where a service offers it, "
        "visitors find their address by its postcode, which alone is sent there. Without it they "
        "write it",
    ),
    Variable(
        name="EMAIL_URL",
        meaning="The mail server, as smtp+tls://user:password@host:587. In development, mail is "
        "written to files",
        default="smtp://localhost:25",
    ),
    Variable(
        name="EMAIL_FROM",
        meaning="The sender of every e-mail",
        default="Bluelamp <noreply@localhost>",
    ),
    Variable(
        name="EMAIL_FROM_NEUTRAL",
        meaning="The sender of e-mails to people who saved what they wrote in a sensitive service, "
        "by a name that tells nothing. Without it, EMAIL_FROM",
    ),
    Variable(
        name="ALARM_EMAIL_URL",
        meaning="Another mail server, as EMAIL_URL, by which ALARM_TO is told when messages do not "
        "arrive by the first",
    ),
    Variable(
        name="ALARM_TO",
        meaning="Who is told then: e-mail addresses, separated by commas. For the processes that "
        "staff use",
    ),
    Variable(
        name="ALARM_WEBHOOK",
        meaning="An https address that is told instead, by a POST",
        is_right=lambda text: text.startswith("https://"),
    ),
    Variable(
        name="RECORDS_PRIVATE_HOSTS",
        meaning="Records systems inside your own network, each as host:port, separated by commas. "
        "Reports are sent to no other machine that is not on the public internet",
    ),
    Variable(
        name="RECORDS_FOLDERS",
        meaning="Folders that records systems look into, each as name=path, separated by commas",
        is_right=lambda text: all(part.partition("=")[2] for part in listed(text)),
    ),
    Variable(
        name="ERRORS_TO",
        meaning="Who is sent every error of ours, without what anybody typed: e-mail addresses, "
        "separated by commas",
    ),
    Variable(
        name="INFORMATION_LEADS",
        meaning="Who is told when somebody publishes files although hidden data was found in them: "
        "e-mail addresses, separated by commas. Without them, everybody with that permission",
    ),
    Variable(
        name="CLIENT_ADDRESS_HEADER",
        meaning="The header in which the proxy says who connected to it, for limits on logging in "
        "and asking. The proxy must overwrite what visitors send under that name",
        default="X-Real-IP",
    ),
    Variable(
        name="SECOND_STEP",
        meaning="Who must log in with two steps: readers (of submissions), everybody or nobody. "
        "In development: nobody",
        default="readers",
        is_right=lambda text: text in {"readers", "everybody", "nobody"},
    ),
    Variable(
        name="EXIT_URL",
        meaning="Where “Exit this page” leads: a page that gives nothing away",
        default="https://www.bbc.co.uk/weather",
    ),
    Variable(
        name="EMERGENCY_NUMBER",
        meaning="What the pages of an outage call when somebody is in danger. They stand without "
        "the database, and so without the force’s settings",
        default="999",
    ),
    Variable(
        name="EMERGENCY_MORE",
        meaning="What these pages say beside it",
        default="Can’t speak? Press 55. Deaf? Text 999, or use 999 BSL.",
    ),
    Variable(
        name="CONTACT_NUMBER",
        meaning="What they call when it is not urgent and cannot wait",
        default="101",
    ),
    Variable(
        name="CONTACT_MORE",
        meaning="What they say beside that",
        default="Relay: 18001 101.",
    ),
    Variable(
        name="PORT",
        meaning="The port of `make run`",
        default="8000",
    ),
)

_BY_NAME: Final = {variable.name: variable for variable in VARIABLES}


def value(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """What is set, else the default. Raises `KeyError` for a variable that is not declared."""
    variable = _BY_NAME[name]
    return environment.get(name) or variable.default


GIVE_UP: Final = 3
"""The exit status after which gunicorn does not start a worker again and again."""


def require(environment: Mapping[str, str] = os.environ) -> None:
    """Say everything that production lacks or cannot use and end, unless there is nothing."""
    held = [variable for variable in VARIABLES if environment.get(variable.name)]
    missing = [each for each in VARIABLES if each.required and each not in held]
    wrong = [each for each in held if not each.is_right(environment[each.name])]
    role = value("ROLE", environment)
    forbidden = [each for each in held if each.not_for == role]
    said = [
        *_named("These environment variables are missing:", missing),
        *_named("These have a value that cannot be right:", wrong),
        *_named(f"These must not be where ROLE is {role}:", forbidden),
    ]
    if said:
        _refuse(*said)


def role(environment: Mapping[str, str] = os.environ) -> str:
    """What this process plays. Ends it for a word that is none: a slip must not open anything."""
    variable = _BY_NAME["ROLE"]
    text = value("ROLE", environment) or BOTH
    if not variable.is_right(text):
        _refuse(*_named("This has a value that cannot be right:", [variable]))
    return text


def _named(heading: str, variables: Sequence[Variable]) -> list[str]:
    lines = [f"  {variable.name}: {variable.meaning}." for variable in variables]
    return [heading, *lines] if lines else []


def _refuse(*lines: str) -> Never:
    print(
        "Bluelamp cannot start.",
        *lines,
        "Nothing was changed. Set them right and start again; the README has the whole table.",
        sep="\n",
        file=sys.stderr,
    )
    raise SystemExit(GIVE_UP)
