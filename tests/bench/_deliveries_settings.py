"""As `make chaos` runs the station, but nobody dies."""

from station.settings.chaos import *
from station.settings.chaos import MIDDLEWARE

MIDDLEWARE = [each for each in MIDDLEWARE if "dying" not in each]
