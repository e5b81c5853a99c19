"""Settings of every painsite process. The environment is read in this file only.

Every variable is optional in development; docs/operations.md lists them.
Production is "DEBUG=off": it refuses to start without a SECRET_KEY, and DEBUG
refuses to serve anything but this machine, so neither can be forgotten.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")

# Where the site runs
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
DEBUG = env.bool("DEBUG", True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK)
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
SECRET_KEY = env.str("SECRET_KEY", "")
# True under `manage.py test` and pytest: the N+1 guard is switched on.
TESTING = "pytest" in sys.modules or sys.argv[1:2] == ["test"]

if DEBUG:
    if strangers := set(ALLOWED_HOSTS) - {*LOOPBACK, "testserver"}:
        raise ImproperlyConfigured(
            f"DEBUG is on, but ALLOWED_HOSTS names {', '.join(sorted(strangers))}. "
            "Set DEBUG=off to serve painsite to others."
        )
    SECRET_KEY = SECRET_KEY or "development-only-key-never-used-when-debug-is-off"
elif set(ALLOWED_HOSTS) - set(LOOPBACK) and not env.str("SITE_URL", ""):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS names a public host, so SITE_URL must be set to the site's "
        "address: canonical links, secure cookies and HSTS follow from it."
    )
elif len(SECRET_KEY) < 50 or "development-only" in SECRET_KEY:
    raise ImproperlyConfigured(
        "DEBUG is off, so SECRET_KEY must be set to a long random text (50 or more "
        "characters). `make run` makes one; docs/operations.md says how to make yours."
    )

# Apps, in the order in which they may import each other
INSTALLED_APPS = [
    "painsite.admin_config.PainsiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "import_export",
    "content_editor",
    "django_prose_editor",
    "admin_ordering",
    "core",
    "search",
    "catalog",
    "careers",
    "treatments",
    "articles",
    "painsite",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages go out at a sixth of their size, whatever stands in front.
    "django.middleware.gzip.GZipMiddleware",
    # Ahead of what may answer by itself, such as the redirect to the final slash.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "painsite.middleware.AdminPolicyMiddleware",
]

ROOT_URLCONF = "painsite.urls"
WSGI_APPLICATION = "painsite.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "painsite.context_processors.site",
            ],
        },
    }
]

# Development helpers, never in production
if DEBUG and not TESTING and find_spec("debug_toolbar"):
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(3, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]
if TESTING:
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.insert(3, "zeal.middleware.zeal_middleware")
    ZEAL_RAISE = True

# Database: SQLite (docs/decisions/0005 says why so), PostgreSQL by DATABASE_URL
DATABASES = {
    "default": env.db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a reader that starts to write waits instead of failing at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: memory of the process, Redis by CACHE_URL
CACHE_URL = env.str("CACHE_URL", "")
if CACHE_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": "painsite",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Each client that asks for data has an entry for a minute.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "painsite" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", str(BASE_DIR / "media"))
# Only a site that serves this machine alone hands out uploads itself.
SERVE_MEDIA = env.bool("SERVE_MEDIA", set(ALLOWED_HOSTS) <= set(LOOPBACK))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# Source maps of the editor are for debuggers: half of the work of the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Language and time: US English, stored in UTC
TIME_ZONE = "UTC"
USE_I18N = False

# Passwords and mail of staff
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))

# Security: the policies of every answer, where they differ from Django's own
HTTPS = urlsplit(SITE_URL).scheme == "https"
SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# The admin needs a nonce for the editor's import map, and its widgets set styles.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:"],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "gamepad",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
}

# Data for programs: read only, no login, no cookie, JSON alone
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["search.throttle.ClientThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "data": env.str("DATA_RATE", "60/min"),
        # A file of 100,000 rows costs a minute of CPU, whatever its reader does.
        "long_files": "2/min",
        # What readers say of our pages; a school's network may share one address.
        "feedback": env.str("FEEDBACK_RATE", "20/hour"),
    },
    # A front server stands between us and the client where the address is HTTPS.
    "NUM_PROXIES": env.int("PROXIES", 1 if HTTPS else 0),
    # Courses have a parameter "format" of their own.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "painsite",
    "VERSION": "1",
    "DESCRIPTION": "Courses about pain, careers, credentials, treatments and guides, "
    "with their sources. Null means that we do not know.",
    "SERVERS": [{"url": SITE_URL}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,  # the order of the site
    "SORT_OPERATION_PARAMETERS": False,  # the order of the filters on the page
}

# Figures of careers: whole years until readers are told that a re-check is due
CLAIM_MAX_AGE_YEARS = env.int("CLAIM_MAX_AGE_YEARS", 3)

# Tests run through pytest
TEST_RUNNER = "painsite.test_runner.PytestRunner"

# Logs: warnings and errors to the console. No address of a visitor is logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
