"""The demonstration as readers meet it: with the site's own page where nothing is found, not Django's."""

import signal

from factcheck.settings import *  # noqa: F403 -- the one settings file, with DEBUG=1 as a demonstration needs

DEBUG = False
# Style sheets come from where they are written, so that nothing has to be collected first.
WHITENOISE_USE_FINDERS = True

# The tests end their server; should they be killed before, it ends by itself.
LONGEST_LIFE = 45 * 60
signal.alarm(LONGEST_LIFE)
