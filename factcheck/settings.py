"""The one settings file, read top to bottom; whatever differs between sites comes from the environment."""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from factcheck.env import Environment, redis_address

BASE_DIR = Path(__file__).resolve().parent.parent
IS_CHECKOUT = (BASE_DIR / "manage.py").is_file()
# Templates, fixtures and verifiers: beside the packages in a checkout, inside this one where it is installed.
SHARED_DIR = BASE_DIR if IS_CHECKOUT else BASE_DIR / "factcheck"
# What the product writes unless told otherwise, and never among its own files where it is installed.
WRITTEN_DIR = (BASE_DIR if IS_CHECKOUT else Path.cwd()) / "var"
env = Environment(os.environ)

# --- What kind of site this is --------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
# Every account of a demonstration starts like this, so that a check can find one where none belongs.
DEMO_ACCOUNTS = "demo-"
# “public” is a process for readers alone; what it goes without stands together at the end of this file.
FACTCHECK_SIDE = env.one_of("FACTCHECK_SIDE", ("both", "public"))
IS_FOR_READERS_ALONE = FACTCHECK_SIDE == "public"
SITE_NAME = env.text("SITE_NAME", "Fact-check workbench")
LICENCE_URL = env.link("LICENCE_URL")
LICENCE = env.text("LICENCE", LICENCE_URL)

if DEBUG:
    # A fresh key per process: nobody can know it, and sessions end with the process.
    SECRET_KEY = env.text("SECRET_KEY") or secrets.token_urlsafe(50)
    SITE_URL = env.address("SITE_URL", "http://127.0.0.1:8000")
    # Loopback only: with DEBUG on, an error page shows settings and source.
    ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
else:
    if IS_FOR_READERS_ALONE:
        # Nothing is signed for readers, so their process knows no secret that would open the desk.
        SECRET_KEY = secrets.token_urlsafe(50)
    else:
        SECRET_KEY = env.secret(
            "SECRET_KEY",
            purpose="it signs sessions and must be long, random and known to nobody else. "
            "To try the workbench, start it with DEBUG=1.",
        )
    env.required(
        "SITE_URL",
        purpose="it is the public address in feeds, sitemap and ClaimReview, such as https://check.example.org.",
    )
    SITE_URL = env.address("SITE_URL", "")
    ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname or ""])
    if DEMO:
        env.problems.append(
            "DEMO is only for a site started with DEBUG=1: its accounts and verdicts are an example."
        )

CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
ASGI_APPLICATION = "factcheck.asgi.application"

# --- What it is made of ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "claims",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "axes",
]

MIDDLEWARE = [
    # First, so that refusals and redirects have their line in the log, too.
    "factcheck.journal.Named",
    # Early, so that files and redirects are sent with it, too.
    "factcheck.middleware.NothingFromElsewhere",
    "django.middleware.security.SecurityMiddleware",
    *(["factcheck.middleware.ReadersOnlyAsk"] if IS_FOR_READERS_ALONE else []),
    "factcheck.middleware.ProbesComeByNumber",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factcheck.middleware.LanguageByAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A view is closed unless its author marked it with login_not_required.
    "factcheck.middleware.DeskIsClosed",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, as it turns what a login raised further in into the answer of a lockout.
    "axes.middleware.AxesMiddleware",
]

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "factcheck.context.site",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHARED_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

# Widgets, too, may have their templates in the one folder of templates.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Where things are kept ------------------------------------------------------------------------

DATABASES = {
    "default": env.parsed(
        "DATABASE_URL",
        f"sqlite:///{WRITTEN_DIR / 'db.sqlite3'}",
        dj_database_url.parse,
        example="postgres://desk:password@127.0.0.1/factcheck or sqlite:////srv/factcheck/db.sqlite3",
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [SHARED_DIR / "fixtures"]

# Opening a connection, and on SQLite closing the last one, takes longer than answering a reader.
DATABASES["default"]["CONN_MAX_AGE"] = 600
SQLITE_OPTIONS = {
    # A writer takes its lock at BEGIN and waits for it; one taken later fails at once, whatever the timeout.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL, so that what was answered as published survives a power cut; recursive_triggers, so that
    # INSERT OR REPLACE cannot slip past the append-only triggers.
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
    ),
}
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    # A connection the server dropped is replaced before the request that would have failed on it.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(WRITTEN_DIR / "media")))
# Only ever added to; keep a copy where nobody who can write the database can write.
TRAIL_HEADS_FILE = Path(env.text("TRAIL_HEADS_FILE", str(WRITTEN_DIR / "heads.txt")))
# For pictures of checks: Pillow's own font has no ä, ß or „. Their licence lies beside them.
CARD_FONTS = [BASE_DIR / "claims" / "fonts" / name for name in ("NotoSans-Bold.ttf", "NotoSerif-Regular.ttf")]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(WRITTEN_DIR / "static")))
STATIC_URL = "/static/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

# Kept files lie on disk, or in a bucket; who may write there boto3 takes from the environment itself.
EVIDENCE_BUCKET = env.text("EVIDENCE_BUCKET")
EVIDENCE_ENDPOINT = env.link("EVIDENCE_ENDPOINT")
if EVIDENCE_BUCKET and env.has_extra("EVIDENCE_BUCKET", "storages", "s3"):
    from botocore.config import Config  # type: ignore[import-untyped]

    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": EVIDENCE_BUCKET,
            "endpoint_url": EVIDENCE_ENDPOINT or None,
            # Names are digests: what is there under a name is the same.
            "file_overwrite": True,
            # Nobody reads the bucket but the desk.
            "default_acl": "private",
            # A store that does not answer would hold a process for five minutes.
            "client_config": Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2}),
        },
    }

# Whether pages of sources are fetched at all; their servers learn that this desk looks at them.
FETCH_SOURCES = env.flag("FETCH_SOURCES")

# A template that is being written is to be seen at once.
_OF_THE_PROCESS = f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Rendered pages and pictures of checks; what is kept never grows old, it only makes room.
    "pages": {
        "BACKEND": _OF_THE_PROCESS,
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 600},
    },
    # The parts that all pages of a language share.
    "template_fragments": {"BACKEND": _OF_THE_PROCESS, "LOCATION": "fragments", "TIMEOUT": None},
}

# With several processes, what they keep lies in one Redis. Each side has keys of its own: what a process for
# readers alone wrote, the desk's does not hand out.
CACHE_URL = env.parsed("CACHE_URL", "", redis_address, example="redis://:password@127.0.0.1:6379/0")
if CACHE_URL and env.has_extra("CACHE_URL", "redis", "redis"):
    for name, seconds in (("default", 300), *([] if DEBUG else [("pages", 24 * 60 * 60)])):
        CACHES[name] = {
            "BACKEND": "factcheck.shared_cache.HarmlessRedis",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": f"{urlsplit(SITE_URL).hostname}:{FACTCHECK_SIDE}:{name}",
            # What is kept there outlives the process, so a page that is found no more must go by itself.
            "TIMEOUT": seconds,
        }

# A text that is too long is refused by a sentence in its form, and not at 2.5 MB by an error page.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# --- What may be shown of other people's articles ---------------------------------------------------

# Counted in characters and percent; what an edition froze stays, a change holds for what comes after.
EXCERPT_CONTEXT = env.whole("EXCERPT_CONTEXT", 200, least=0, most=1000)
EXCERPT_SHARE = env.whole("EXCERPT_SHARE", 15, least=1, most=100)
EXCERPT_TOTAL = env.whole("EXCERPT_TOTAL", 1500, least=1, most=1_000_000)

# --- What is worth checking --------------------------------------------------------------------------

# A file that `train_worthiness` wrote; without one the weights are those set by hand.
WORTHINESS_WEIGHTS = env.text("WORTHINESS_WEIGHTS")
# A function that turns texts into vectors, for the order of similar claims; none is needed.
SIMILARITY_MODEL = env.text("SIMILARITY_MODEL")

# --- What is looked at again ------------------------------------------------------------------------

# Days after which dated figures and forecasts come up again, counted from the day they hold for and from the
# last edition.
RECHECK_DAYS = env.whole("RECHECK_DAYS", 365, least=1, most=3650)

# --- What readers may tell the desk -----------------------------------------------------------------

# Days until whoever reports an error has an answer.
REPORT_DAYS = env.whole("REPORT_DAYS", 14, least=1, most=90)
# Where a process for readers alone sends reports: the public address of one that has the desk.
LETTERBOX_URL = env.address("LETTERBOX_URL", "")
# How many proxies of ours stand in front, each adding whom it speaks for to X-Forwarded-For.
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0, least=0, most=5)

# --- Who may come in ------------------------------------------------------------------------------

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# The stand-alone backend only refuses; whether a password is right is for Django's own to say.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Name and address together: a stranger must not be able to lock an editor out by typing her name.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True

# --- What browsers are told -----------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
BROWSER_POLICIES = {
    # No page of ours has a script or a style inside it. Pictures within style sheets are the admin's.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            # A process for readers alone hands its one form to the letterbox.
            " ".join(
                ["form-action 'self'", *([LETTERBOX_URL] if IS_FOR_READERS_ALONE and LETTERBOX_URL else [])]
            ),
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Preloading binds a whole domain for years, so its owner decides that, not this program.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Whoever has it reads how much the site is asked and what waits at the desk; without one nobody does.
METRICS_TOKEN = env.text("METRICS_TOKEN") and env.secret("METRICS_TOKEN", purpose="it opens /metrics.")
IS_MEASURED = bool(METRICS_TOKEN) and env.has_extra("METRICS_TOKEN", "prometheus_client", "metrics")
if IS_MEASURED:
    MIDDLEWARE.insert(0, "factcheck.meters.Measured")
# Asked inside the house, by number and without TLS.
PROBES = ("/healthz", "/readyz", *(["/metrics"] if IS_MEASURED else []))
SECURE_REDIRECT_EXEMPT = [rf"^{address[1:]}$" for address in PROBES]
SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    if env.flag("BEHIND_TLS_PROXY"):
        # Only for a proxy that always sets this header itself: whoever can send it is believed.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Languages and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "claims" / "locale"]
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Berlin")

# --- What is logged -------------------------------------------------------------------------------

LOG_FORMAT = env.one_of("LOG_FORMAT", ("plain", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "factcheck.journal.PlainLines",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "factcheck.journal.JSONLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # A line for each request, for machines that read such logs.
        "factcheck.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        # Django's own server has a handler of its own, which would print addresses that open something.
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

# --- A process for readers alone ------------------------------------------------------------------

if IS_FOR_READERS_ALONE:
    # Accounts stay known to the models, as editions point to them; no page can ask for one.
    ROOT_URLCONF = "factcheck.public_urls"
    for app in (
        "django.contrib.admin",
        "django.contrib.sessions",
        "django.contrib.messages",
        "axes",
    ):
        INSTALLED_APPS.remove(app)
    for middleware in (
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "factcheck.middleware.DeskIsClosed",
        "django.contrib.messages.middleware.MessageMiddleware",
        "axes.middleware.AxesMiddleware",
    ):
        MIDDLEWARE.remove(middleware)
    for processor in (
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ):
        CONTEXT_PROCESSORS.remove(processor)
    AUTHENTICATION_BACKENDS = []
    # No form is taken here, so there is none to forge.
    SILENCED_SYSTEM_CHECKS.append("security.W003")
    # On PostgreSQL the role of `grant_reader` is the wall; this keeps a fault of ours from leaning on it.
    if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
        # journal_mode is left as the desk set it: setting it would be a write.
        DATABASES["default"]["OPTIONS"] = {"timeout": 20, "init_command": "PRAGMA query_only=ON;"}
    else:
        DATABASE_OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
        DATABASE_OPTIONS["options"] = (
            f"{DATABASE_OPTIONS.get('options', '')} -c default_transaction_read_only=on".strip()
        )

env.refuse_if_wrong()
