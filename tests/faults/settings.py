"""The settings of a site in production, as far as a process of the tests can have them, on any database.

Errors are answered as people get them, and not by the pages for developers.
"""

import os
import secrets

# A driver that is started by hand finds nothing set; beneath the tests all of this is.
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
if os.environ.setdefault("SITE_URL", "http://testserver") == "http://testserver":
    os.environ.setdefault("ALLOWED_HOSTS", "testserver")

from factcheck.settings import *  # noqa: F403 -- the variables above must be set first
from factcheck.settings import SILENCED_SYSTEM_CHECKS, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The test client speaks plain HTTP.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SILENCED_SYSTEM_CHECKS.append("claims.E001")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What breaks here is broken on purpose, a thousand times over.
LOGGING = {
    "version": 1,
    "handlers": {"none": {"class": "logging.NullHandler"}},
    "root": {"handlers": ["none"]},
}
