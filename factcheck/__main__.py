"""Everything an operator does from the command line starts here: `manage.py`, `factcheck` once installed."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        # The sentences say what to set; where they were raised helps nobody.
        sys.exit(str(wrong))


if __name__ == "__main__":
    main()
