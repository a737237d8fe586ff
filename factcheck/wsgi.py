"""The door for a synchronous application server."""

import os

from django.core.wsgi import get_wsgi_application

from factcheck.start import refuse_unless_fit, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

application = get_wsgi_application()
refuse_unless_fit()
settle()
