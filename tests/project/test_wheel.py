"""The wheel has everything, and each app in it works without the station around it."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "site/station/": "station/",
    "templates/": "station/templates/",
    "cms_forms/": "cms_forms/",
    "local_areas/": "local_areas/",
    "social_hub/": "social_hub/",
}
"""Where the tracked files of a folder are in the wheel."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def django(installed: Path, folder: Path, *arguments: str, **variables: str) -> str:
    """What a management command says that finds the wheel and nothing of this project's folder."""
    result = subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(installed), str(folder)]),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def tracked() -> list[str]:
    command = ["git", "ls-files", "-z", "--", *FOLDERS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_tracked_file_of_the_packages_is_in_it(installed: Path) -> None:
    names = tracked()

    missing = [
        name
        for name in names
        for folder, place in FOLDERS.items()
        if name.startswith(folder) and not (installed / name.replace(folder, place, 1)).is_file()
    ]

    assert len(names) > 100
    assert missing == []


def test_it_has_the_built_assets_and_not_what_they_were_built_with(installed: Path) -> None:
    assert (installed / "station/assets/dist/css/station.css").is_file()
    assert not list(installed.rglob("node_modules"))


def test_the_station_can_be_deployed_from_it(installed: Path, tmp_path: Path) -> None:
    production = {
        "DJANGO_SETTINGS_MODULE": "station.settings.production",
        "DATABASE_URL": "postgresql:///unused",
        "SECRET_KEY": "0123456789abcdef" * 4,
        "ALLOWED_HOSTS": "station.example",
        "BASE_URL": "https://station.example",
        "SUBMISSION_PUBLIC_KEY": "unused",
    }

    django(installed, tmp_path, "collectstatic", "--no-input", **production)
    django(installed, tmp_path, "check", "--deploy", "--fail-level", "WARNING", **production)

    assert list((tmp_path / "var/static/css").glob("station.*.css"))
    found = (
        "from django.template.loader import get_template as get; print(get('404.html').origin.name)"
    )
    origin = django(installed, tmp_path, "shell", "--no-imports", "-c", found, **production)
    assert origin.strip() == str(installed / "station/templates/404.html")


def test_the_forms_work_alone_as_the_readme_says(installed: Path, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    section = readme.split("## One app in your own Wagtail")[1].split("\n## ")[0]
    ours = re.findall(r'"([\w.]+)"', section.split("INSTALLED_APPS = [")[1].split("]")[0])
    (tmp_path / "elsewhere.py").write_text(
        f"INSTALLED_APPS = {ours!r} + " + WAGTAIL + 'SUBMISSION_PUBLIC_KEY = ""\n'
        "SUBMISSION_PRIVATE_KEYS = []\n"
    )

    elsewhere = {"DJANGO_SETTINGS_MODULE": "elsewhere"}
    django(installed, tmp_path, "check", **elsewhere)
    django(installed, tmp_path, "makemigrations", "--check", "--dry-run", "cms_forms", **elsewhere)


WAGTAIL = """[
    "wagtail.documents", "wagtail.images", "wagtail.embeds", "wagtail.snippets", "wagtail.sites",
    "wagtail.users", "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit",
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.postgres", "django.contrib.staticfiles",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}}
ROOT_URLCONF = "elsewhere"
urlpatterns = []
SECRET_KEY = "elsewhere"
STATIC_URL = "/static/"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": ["django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages"]}}]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware"]
WAGTAIL_SITE_NAME = "Elsewhere"
WAGTAILADMIN_BASE_URL = "https://elsewhere.example"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""
"""A plain Wagtail site of somebody else."""
