"""The settings of the product with what a test run needs otherwise.

A module of its own, since a variable set in conftest.py comes after the settings were read.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

WORKPLACE = Path(tempfile.mkdtemp(prefix="factcheck-tests-"))
atexit.register(shutil.rmtree, WORKPLACE, ignore_errors=True)

os.environ.update(
    SECRET_KEY=secrets.token_urlsafe(50),
    DEBUG="0",
    DEMO="0",
    FACTCHECK_SIDE="both",
    FETCH_SOURCES="1",
    SITE_NAME="Fact-check workbench",
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    DATABASE_URL=os.environ.get("TEST_POSTGRES_URL") or f"sqlite:///{WORKPLACE / 'db.sqlite3'}",
    MEDIA_ROOT=str(WORKPLACE / "media"),
    TRAIL_HEADS_FILE=str(WORKPLACE / "heads.txt"),
    STATIC_ROOT=str(WORKPLACE / "static"),
)

from factcheck.settings import *  # noqa: E402, F403 -- the variables above must be set first
from factcheck.settings import (  # noqa: E402 -- named, as the star hides them from the linter
    DATABASES,
    SILENCED_SYSTEM_CHECKS,
    STORAGES,
)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads meet the same locks as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(WORKPLACE / "test.sqlite3")}

MEDIA_ROOT = WORKPLACE / "media"
(WORKPLACE / "static").mkdir()
# The manifest wants collectstatic first; plain names are enough to test pages.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# The test client and the browser tests speak plain HTTP.
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
SILENCED_SYSTEM_CHECKS.append("claims.E001")  # an address without TLS

# Accounts are made by the hundred here, and no password of theirs guards anything.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Attempts are counted in the database; the test of the lockout switches this on itself.
AXES_ENABLED = False
