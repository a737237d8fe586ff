"""The door for an asynchronous application server."""

import os

from django.core.asgi import get_asgi_application

from factcheck.start import refuse_unless_fit, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

application = get_asgi_application()
refuse_unless_fit()
settle()
