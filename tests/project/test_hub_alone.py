"""`social_hub` in somebody else's plain Wagtail site, from the wheel, as its README says."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from social_hub.simulator.server import Simulator
from tests.project.conftest import APPS, ELSEWHERE, ROOT, django, django_each
from tests.project.test_wheel import SETTING_UP, THEIRS

pytestmark = pytest.mark.xdist_group("wheel")


def section() -> str:
    readme = (ROOT / "social_hub/README.md").read_text()
    return readme.split("## In your own Wagtail")[1].split("\n## ")[0]


@pytest.fixture(scope="module")
def network() -> Iterator[Simulator]:
    """A list of Bluesky with two accounts on it, and what they posted."""
    with Simulator() as simulator:
        for handle in ("north.example", "south.example"):
            account = simulator.world.add_account("bluesky", handle, handle.title())
            simulator.world.post(account, f"We are at the market in {handle}")
        yield simulator


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, network: Simulator) -> Path:
    code = re.findall(r"^```python\n(.*?)^```$", section(), re.MULTILINE | re.DOTALL)
    (settings_of_theirs,) = (each for each in code if "INSTALLED_APPS" in each)
    (addresses,) = (each for each in code if "urlpatterns" in each)
    folder = tmp_path_factory.mktemp("theirs")
    site = folder / "elsewhere"
    shutil.copytree(ELSEWHERE, site)
    (site / "models.py").write_text("")
    (site / "apps.py").write_text(APPS)
    admin = 'path("admin/", include("wagtail.admin.urls"))'
    (site / "urls.py").write_text(addresses.replace("...", admin))
    added: dict[str, Any] = {}
    exec(settings_of_theirs, added)  # our own README
    # The network of the README is this machine's simulator.
    networks = {name: network.settings()[name] for name in added["SOCIAL_HUB_NETWORKS"]}
    with (site / "settings.py").open("a") as settings:
        apps = [each for each in added["INSTALLED_APPS"] if each is not ...]
        settings.write(f"INSTALLED_APPS += {apps!r}\n")
        # The test's own server has another address and owner.
        database = {k: v for k, v in added["DATABASES"]["default"].items() if k not in THEIRS}
        settings.write(f"DATABASES['default'] |= {database!r}\n")
        settings.write(f"SOCIAL_HUB_NETWORKS = {json.loads(json.dumps(networks))!r}\n")
        settings.write("SOCIAL_HUB_TOKEN_KEYS = ['t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI']\n")
        settings.write("ALLOWED_HOSTS = ['*']\n")
    return folder


@pytest.fixture(scope="module")
def migrated(
    installed: Path, elsewhere: Path, site_of_theirs: Callable[[str], dict[str, str]]
) -> dict[str, str]:
    """The environment of that site, with its database migrated."""
    settings = site_of_theirs("hub_elsewhere")
    django_each(installed, elsewhere, *SETTING_UP, **settings)
    return settings


def test_the_hub_works_alone_as_the_readme_says(
    installed: Path, elsewhere: Path, migrated: dict[str, str]
) -> None:
    with (elsewhere / "accounts.csv").open("w", newline="") as stream:
        rows = [["bluesky", f"{name}.example", name.title()] for name in ("north", "south")]
        csv.writer(stream).writerows([["network", "handle", "area"], *rows])
    commands = re.findall(r"^python manage\.py (import_[^#\n]+)", section(), re.MULTILINE)

    told = django_each(installed, elsewhere, *commands, "social_due", **migrated)
    read = django(installed, elsewhere, "shell", "--no-imports", "-c", A_VISIT, **migrated)

    assert len(commands) == 2
    assert "nothing was changed" in told
    assert read.splitlines() == [
        "Accounts: 2",
        "The hub shows both posts: True",
        "It wears the app's own plain styles: True",
        "The board opens: 200",
        "The composer opens: 200",
    ]


A_VISIT = """
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from wagtail.models import Page, Site

from social_hub.models import Account
from social_hub.pages.hub_page import HubPage

setup_test_environment()
print("Accounts:", Account.objects.in_use().count())
home = Site.objects.get(is_default_site=True).root_page
page = home.add_child(instance=HubPage(title="Hub", slug="hub"))
page.save_revision().publish()
shown = Client().get(page.url).content.decode()
print("The hub shows both posts:", "north.example" in shown and "south.example" in shown)
print("It wears the app's own plain styles:", "social_hub/plain.css" in shown)
staff = Client()
staff.force_login(User.objects.create_superuser("chief", "chief@elsewhere.example", "x"))
print("The board opens:", staff.get(reverse("social_hub_desk_accounts")).status_code)
print("The composer opens:", staff.get(reverse("social_hub_desk_choose")).status_code)
"""
