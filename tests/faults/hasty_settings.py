"""The negative control: a connection that the server dropped is taken for one that still holds."""

from tests.faults.settings import *  # noqa: F403 -- all of it, but for one thing
from tests.faults.settings import DATABASES  # named, as the star hides it from the linter

DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
