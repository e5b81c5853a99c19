"""What granian serves: `granian --interface wsgi painsite.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "painsite.settings")

application = get_wsgi_application()
