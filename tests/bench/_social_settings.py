"""Those of the tests, with the networks that a benchmark names."""

import json
import os

from station.settings.test import *

SOCIAL_HUB_NETWORKS = json.loads(os.environ["BENCH_NETWORKS"])
