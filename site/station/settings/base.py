"""What every way of running the station has in common."""

from pathlib import Path

import environ
from django.utils.csp import CSP

from station.settings import engine, environment, mailers, roles
from station.uploads import documents, pictures

STATION = Path(__file__).resolve().parents[1]
# Installed from a wheel, the templates are inside the package and no project is around it.
IS_INSTALLED = (STATION / "templates").is_dir()
ROOT = Path.cwd() if IS_INSTALLED else STATION.parents[1]
TEMPLATES_ROOT = (STATION if IS_INSTALLED else ROOT) / "templates"
VAR = ROOT / (environment.value("VAR_ROOT") or "")

INSTALLED_APPS = [
    "station",
    "station.pages",
    "station.force",
    "station.publications",
    "station.search",
    "station.accounts",
    "cms_forms",
    "local_areas",
    "social_hub",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "django.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "wagtailmenus",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "station.accounts.after.do_after_response",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "station.middleware.admin_content_security_policy",
    "station.accounts.middleware.PasswordsInTurn",
    # Below what sets headers, above whatever decodes.
    "station.unreadable.RefuseUnreadable",
    # Outside of whatever sets cookies, so that it sees them.
    "station.middleware.CompressWhatIsPublic",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms_forms.pages.before_reading.EncryptFilesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "station.accounts.middleware.SecondStep",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "station.admin_input.RefuseStrangeInput",
    "cms_forms.editor.refusals.BrokenFormMiddleware",
    "station.publications.refusals.HiddenDataMiddleware",
]

ROOT_URLCONF = "station.urls"
WSGI_APPLICATION = "station.wsgi.application"
# At the root of its host, whatever a request says: what is cached holds addresses.
FORCE_SCRIPT_NAME = ""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [TEMPLATES_ROOT],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": environ.Env.db_url_config(
        environment.value("DATABASE_URL") or "postgresql:///bluelamp"
    )
    | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
}
if "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["ENGINE"] = "station.postgresql"
    # One that is out of reach must not hold a thread for minutes. Another kind is refused later.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
CACHES = {"default": environ.Env.cache_url_config(environment.value("CACHE_URL") or "")}
if "locmem" in CACHES["default"]["BACKEND"]:
    # Counts of log-ins are among them: by default 300 other names make one be forgotten.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}
elif "redis" in CACHES["default"]["BACKEND"]:
    CACHES["default"]["BACKEND"] = "station.shared_cache.SharedCache"
    # Pages can do without it, and must not wait for one that is down.
    CACHES["default"]["OPTIONS"] = {
        "IGNORE_EXCEPTIONS": True,
        "SOCKET_CONNECT_TIMEOUT": 0.5,
        "SOCKET_TIMEOUT": 0.5,
    }
    DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

# Caches that keep public pages: Varnish and its like. Empty where nothing can be purged.
_frontend_cache = environment.value("FRONTEND_CACHE_URL")
WAGTAILFRONTENDCACHE = (
    {
        "default": {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
            "LOCATION": _frontend_cache,
        }
    }
    if _frontend_cache
    else {}
)

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["station.accounts.hashing.PBKDF2InTurns"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # With one choice, Wagtail asks nobody for theirs.
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [STATION / "assets" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # What visitors send, encrypted: no server but this one reads the folder.
    "cms_forms_files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / (environment.value("MEDIA_ROOT") or "")

MAILERS = {"default": mailers.mailer(environment.value("EMAIL_URL") or "")}
_alarm = environment.value("ALARM_EMAIL_URL")
if _alarm:
    MAILERS["alarm"] = mailers.mailer(_alarm)
DEFAULT_FROM_EMAIL = environment.value("EMAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CMS_FORMS_NEUTRAL_SENDER = environment.value("EMAIL_FROM_NEUTRAL") or ""

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEFAULT_EXCEPTION_REPORTER = "station.reports.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "station.reports.ReportFilter"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    # Of the whole site one page may be framed: a post’s original, which names its network’s host.
    "frame-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser: a shared one keeps nothing that is not needed
CSRF_FAILURE_VIEW = "station.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a day's work, and no longer than the browser is open

# Logging in: station/accounts.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
CLIENT_ADDRESS_HEADER = ""
SECOND_STEP = "nobody"
ACCOUNT_ADAPTER = "station.accounts.adapter.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever makes an account enters its address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_RATE_LIMITS = {
    # By address. Counted before a password is hashed.
    "login": "30/m/ip",
    "reset_address": "20/h/ip",
    # By account: from one address, from all that it was never logged in from, from its own browser.
    "login_pair": "5/5m/key",
    "login_account": "30/h/key",
    "login_device": "10/5m/key",
    "reset_account": "3/h/key",
    # Codes of the second step, of those who know the password.
    "login_failed": "30/m/ip,5/5m/key,50/d/key",
    # So many wrong ones a day are slips; then the owner is told, so often a day.
    "wrong_codes": "2/d/key",
    "wrong_codes_told": "1/d/key",
}
MFA_ADAPTER = "station.accounts.adapter.SecondStepAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Bluelamp"
MFA_TOTP_TOLERANCE = 1

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the largest steps of the form editor

# What Wagtail enqueues (its index of references, purges, files that are deleted) is done at once,
# by the process that asks for it: a queue would be a second outbox, which can get stuck.
# All that must happen later is a row that is due.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}

# What `manage.py worker` does.
DUE = [
    "cms_forms.due.run",
    "local_areas.due.run",
    "social_hub.due.run",
    "station.publications.due.run",
    "station.search.due.run",
    "station.due.run",
]

WAGTAIL_SITE_NAME = "Bluelamp"
WAGTAILADMIN_BASE_URL = environment.value("BASE_URL")
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing leaves for a third party
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Of the process that opens a publication's files: fields of station.publications.child.Limits.
PUBLICATIONS_LIMITS: dict[str, int] = {}
# Whom a decision on hidden data is told; everybody who may take one where nobody is named.
PUBLICATIONS_LEADS = environment.listed(environment.value("INFORMATION_LEADS"))
# What editors upload, and how it is served: station/uploads.
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = pictures.MOST_PIXELS
WAGTAILIMAGES_IMAGE_FORM_BASE = "station.uploads.forms.ImageForm"
WAGTAILDOCS_EXTENSIONS = list(documents.TYPES)
WAGTAILDOCS_CONTENT_TYPES = documents.TYPES
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_MAX_UPLOAD_SIZE = documents.LARGEST
WAGTAILDOCS_DOCUMENT_FORM_BASE = "station.uploads.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# How pages can be found: station/search/drafts.
SEARCH_ADAPTERS = [
    "station.publications.finding.publication",
    "station.search.page_adapters.service",
    "station.search.page_adapters.area",
    "station.search.page_adapters.page",
]
SEARCH_SYNONYMS = "station.search.groups.in_force"  # words that mean the same
SEARCH_PLACE = "station.areas.searched.place_of"  # who knows postcodes and places
SEARCH_PLACES_LIKE = "station.areas.searched.places_like"  # and their names, while they are typed
WAGTAILEMBEDS_FINDERS = [
    {"class": "social_hub.media.finder"},  # Wagtail’s own for Facebook calls a version that ended
    {"class": "wagtail.embeds.finders.oembed"},
]
# What editors search in the admin is in the database. What the public finds: station/search.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},
    **engine.backends(
        elasticsearch=environment.value("ELASTICSEARCH_URL"),
        opensearch=environment.value("OPENSEARCH_URL"),
        prefix=environment.value("SEARCH_INDEX_PREFIX") or "",
    ),
}
WAGTAILMENUS_MAIN_MENUS_ADMIN_CLASS = "station.force.menu_admin.MainMenuAdmin"
# Nobody asks for the menu of a section, for which two queries a page were spent.
WAGTAILMENUS_SECTION_ROOT_DEPTH = 1_000
WAGTAILMENUS_FLAT_MENUS_HANDLE_CHOICES = [("footer", "Footer")]

# wagtailmenus names its panels as pages do; its own edit views still use them.
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W002"]

SUBMISSION_PUBLIC_KEY = environment.value("SUBMISSION_PUBLIC_KEY") or ""
SUBMISSION_SIGNING_KEY = environment.value("SUBMISSION_SIGNING_KEY") or ""
BLIND_INDEX_KEY = environment.value("BLIND_INDEX_KEY") or ""
SUBMISSION_PRIVATE_KEYS = environment.listed(environment.value("SUBMISSION_PRIVATE_KEYS"))
SUBMISSION_VERIFY_KEYS = environment.listed(environment.value("SUBMISSION_VERIFY_KEYS"))
PUBLIC_GRANTS = [
    "station.grants.public_grants",
    "station.areas.grants.area_grants",
    "station.hub.grants.hub_grants",
]
EXIT_URL = environment.value("EXIT_URL")
# What does not arrive, and where reports may go: cms_forms/README.md.
CMS_FORMS_ALARM = (
    {"webhook": environment.value("ALARM_WEBHOOK")}
    if environment.value("ALARM_WEBHOOK")
    else {"mailer": "alarm", "to": environment.listed(environment.value("ALARM_TO"))}
    if _alarm
    else {}
)
CMS_FORMS_PRIVATE_HOSTS_NAME = "RECORDS_PRIVATE_HOSTS"
CMS_FORMS_PRIVATE_HOSTS = environment.listed(environment.value("RECORDS_PRIVATE_HOSTS"))
CMS_FORMS_FOLDERS = dict(
    each.split("=", 1) for each in environment.listed(environment.value("RECORDS_FOLDERS"))
)
_os_key = environment.value("OS_PLACES_KEY")
CMS_FORMS_ADDRESS_LOOKUP = _os_key and {
    "BACKEND": "cms_forms.lookups.os_places.OSPlaces",
    "OPTIONS": {"key": _os_key},
}
CMS_FORMS_CLAMD = environment.value("CLAMD_URL") or ""
CMS_FORMS_CONNECT = "station.guarding.connect"
CMS_FORMS_CONTACT = "station.force.contact.whom_to_call"
CMS_FORMS_LANGUAGES = ("cy", "ar")
LOCAL_AREAS_CLIENT_ADDRESS = "station.middleware.client_address"
LOCAL_AREAS_KEEP = "station.pages.edge.keep_at_the_edge"
CMS_FORMS_AREAS_OF_PLACE = "station.areas.places.areas_of_place"
CMS_FORMS_PLACE_MAP = "station.areas.place_map.place_map"
CMS_FORMS_CLIENT_ADDRESS = "station.middleware.client_address"
CMS_FORMS_AREA_NAMES = "station.areas.reporting.area_names"
CMS_FORMS_PREFILLS = {
    "appeal": "station.pages.appeals.appeal_words",
    "area": "station.areas.reporting.area_words",
}
LOCAL_AREAS_TELEPHONE = "101"
LOCAL_AREAS_REPORT_URL = "/report/"
LOCAL_AREAS_REPORT_LINKS = "station.areas.reporting.report_links"
LOCAL_AREAS_POSTS_TAG = "station.hub.slot.area_posts"
LOCAL_AREAS_COPIES = "station.hub.updates.copies_of"
SOCIAL_HUB_ORIGIN = "station.hub.updates.origin"
SOCIAL_HUB_TOKEN_KEYS = environment.listed(environment.value("SOCIAL_HUB_TOKEN_KEYS"))
SOCIAL_HUB_AREAS = "station.hub.places.AreasOfStation"
SOCIAL_HUB_KEEP = "station.pages.edge.keep_at_the_edge"
SOCIAL_HUB_REPORT_LINKS = [
    ("Report a crime", "/report/report-a-crime/"),
    ("Report something else", "/report/"),
    ("Call 101", "tel:101"),
]
SOCIAL_HUB_TOPICS = {
    "appeals": ("Appeals", ["appeal", "witness", "witnesses", "missing"]),
    "events": ("Events", ["event", "meetus", "market", "openday"]),
    "road-safety": ("Road safety", ["roadsafety", "speed", "lightson"]),
    "burglary": ("Burglary", ["burglary", "lockup"]),
    "theft": ("Theft", ["theft", "biketheft", "propertymarking"]),
    "antisocial-behaviour": ("Antisocial behaviour", ["asb", "antisocialbehaviour"]),
}

# What the pages of an outage say, which must not ask for the force's settings: station/outage.
WITHOUT_DATABASE = {
    "emergency_number": environment.value("EMERGENCY_NUMBER"),
    "emergency_more": environment.value("EMERGENCY_MORE"),
    "contact_number": environment.value("CONTACT_NUMBER"),
    "contact_more": environment.value("CONTACT_MORE"),
}

# Whether people with a published password may be made here.
DEMONSTRATION = False

ROLE = environment.role()
if ROLE == environment.PUBLIC:
    ROOT_URLCONF = "station.public_urls"
    WAGTAIL_FRONTEND_LOGIN_URL = "/_util/login/"
    LOGIN_REDIRECT_URL = "/"  # where Wagtail leads from a page's password that came from nowhere
    INSTALLED_APPS = roles.public_apps(INSTALLED_APPS)
    MIDDLEWARE = roles.public_middleware(MIDDLEWARE)
    TEMPLATES = roles.public_templates(TEMPLATES)
    SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    # Nobody publishes here who would have to be told why not.
    SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "cms_forms.W001"]
