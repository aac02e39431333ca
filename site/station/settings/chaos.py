"""For `make chaos`: as in production, with keys of its own, and web processes that may die."""

from station.settings import environment, mailers
from station.settings.dev import *
from station.settings.dev import MIDDLEWARE

DEBUG = False
MAILERS = {"default": mailers.mailer(environment.value("EMAIL_URL") or "")}
MIDDLEWARE = ["station.development.dying.die_after_commit", *MIDDLEWARE]
