"""The door for a WSGI server: `gunicorn gcio_portal.wsgi`, and `manage.py serve` too."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gcio_portal.settings")

application = get_wsgi_application()
