"""What a production server loads: painsite as one WSGI callable."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "painsite.settings")
# A server that is not told otherwise is a production server: DEBUG, which shows
# code and settings, is for `manage.py runserver` alone.
os.environ.setdefault("DEBUG", "off")

application = get_wsgi_application()
