"""Settings of the registry, values from the environment; how people sign in is in account_settings.

Without DATABASE_URL the portal is in its local mode: the embedded PostgreSQL and a secret of its own.
A value that cannot be used stops the start with one sentence that says what to write.
"""

import re
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gcio_portal import localpg
from gcio_portal.account_settings import *  # noqa: F403
from gcio_portal.environment import (
    database,
    database_owner,
    env,
    host_names,
    local_secret,
    read,
    seconds,
    secret_keys,
    stop_unless,
    web_address,
)

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = Path(env.str("PORTAL_LOCAL_DIR", str(BASE_DIR / ".local")))  # what the local mode keeps

# --- Where the portal is, and how it is reached ------------------------------------------------

DATABASE_URL = read(env.str, "DATABASE_URL", "", "postgresql://user:password@host:5432/name")
LOCAL_MODE = not DATABASE_URL

_address = read(
    web_address,
    "PORTAL_URL",
    "http://127.0.0.1:8000",
    "the address that people type, without a path, such as https://gcio.example.go.th",
)
PORTAL_URL = _address.geturl()
HTTPS = _address.scheme == "https"
ALLOWED_HOSTS = [
    f"[{_address.hostname}]" if ":" in str(_address.hostname) else str(_address.hostname),
    *read(
        host_names,
        "ALLOWED_HOSTS",
        [] if HTTPS else ["127.0.0.1", "localhost", "[::1]"],
        "host names with commas between them, without https:// and without a port",
    ),
]
DEBUG = read(env.bool, "DEBUG", False, "true or false")

SECRET_KEY = read(env.str, "SECRET_KEY", "", "50 or more random characters")
if LOCAL_MODE and not SECRET_KEY:
    SECRET_KEY = local_secret(LOCAL_DIR / "secret-key")
stop_unless(
    len(SECRET_KEY) >= 32,
    "SECRET_KEY cannot be used: write 50 or more random characters, the same on every server.",
)
# Sessions and second factors of an earlier key go on while it stands here: docs/operations.md.
SECRET_KEY_FALLBACKS = read(secret_keys, "SECRET_KEY_FALLBACKS", [], "earlier keys with commas between them")

# --- Database ----------------------------------------------------------------------------------

# The owner makes the tables; the application, which serves the requests, uses them: gcio_portal/database.py.
DATABASES: dict[str, dict[str, Any]]
if LOCAL_MODE:
    DATABASE_OWNER: dict[str, Any] = dict(localpg.connection_settings(LOCAL_DIR / "postgres"))
    DATABASES = {"default": DATABASE_OWNER | {"USER": localpg.APPLICATION}}
else:
    DATABASES = {"default": database("DATABASE_URL", DATABASE_URL)}
    DATABASE_OWNER = database_owner("DATABASE_OWNER_URL", DATABASES["default"])
DATABASE_ROLE = DATABASES["default"]["USER"] if DATABASE_OWNER else ""
DATABASES["default"]["CONN_MAX_AGE"] = read(seconds, "CONN_MAX_AGE", 600, "a number of seconds, 0 or more")
DATABASES["default"] |= {"ENGINE": "gcio_portal.postgresql", "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Used codes and attempts, for all processes together; what every request counts is in gcio_portal.rest.
CACHES = {
    "default": {
        "BACKEND": "gcio_portal.shared_cache.SharedCache",
        "LOCATION": "gcio_portal_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "roles",  # before the admin: its templates come first
    "committees",
    "transformation",
    "gcio_portal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "gcio_portal.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gcio_portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "roles.sign_in.leaving.LeaveNothingMiddleware",
    "roles.sign_in.middleware.SignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gcio_portal.history.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "gcio_portal.urls"
WSGI_APPLICATION = "gcio_portal.wsgi.application"
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
            ],
            "builtins": ["gcio_portal.templatetags.thai_dates", "gcio_portal.templatetags.components"],
        },
    }
]

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "portal_language"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

# --- Static files and uploads ------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "gcio_portal.fonts.SarabunFinder",
]
STATIC_ROOT = read(env.str, "STATIC_ROOT", "", "the folder that collectstatic fills") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
MEDIA_ROOT = Path(read(env.str, "MEDIA_ROOT", str(LOCAL_DIR / "documents"), "a folder"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Security ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *FORM_TARGETS],  # noqa: F405
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
CSRF_FAILURE_VIEW = "roles.views.orders.resending.token_refused"  # gives a text back to who typed it
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = read(env.bool, "BEHIND_PROXY", False, "true when a proxy sets X-Forwarded-Proto, else false")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# --- API ---------------------------------------------------------------------------------------

API_ANONYMOUS_RATE = read(env.str, "API_ANONYMOUS_RATE", "1000/min", "a rate such as 1000/min, or off")
stop_unless(
    bool(re.fullmatch(r"off|[1-9][0-9]*/(sec|min|hour|day)", API_ANONYMOUS_RATE)),
    "API_ANONYMOUS_RATE cannot be used: write a rate such as 1000/min, or off.",
)
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["roles.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "gcio_portal.rest.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # ?format= is an unknown parameter like any other
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Registry of government CIO committees"),
    "DESCRIPTION": _("Who leads digital government in every Thai ministry, department and province."),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PUBLIC": True,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "key": {
                "type": "http",
                "scheme": "bearer",
                "description": "A key of the API, gcio_…, made by create_api_key.",
            }
        }
    },
    "ENUM_NAME_OVERRIDES": {
        "OrganizationKind": "committees.models.organization.OrganizationKind.choices",
        "Region": "committees.models.organization.Region.choices",
        "InstrumentKind": "committees.models.instrument.InstrumentKind.choices",
        "CommitteeKind": "committees.models.committee.CommitteeKind.choices",
        "SeatRole": "committees.models.seat.SeatRole.choices",
        "Precision": "roles.models.Precision.choices",
        "Capacity": "roles.models.Capacity.choices",
        "EndReason": "roles.models.EndReason.choices",
        "OrderState": "roles.models.OrderState.choices",
        "ItemKind": "roles.models.ItemKind.choices",
    },
}

# --- History -----------------------------------------------------------------------------------

PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")  # a GET writes nothing

# --- Mail --------------------------------------------------------------------------------------

EMAIL_HOST = read(env.str, "EMAIL_HOST", "", "the name of a mail server")  # none: mail is printed
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = read(env.int, "EMAIL_PORT", 25, "the number of a port, such as 587")
EMAIL_HOST_USER = read(env.str, "EMAIL_HOST_USER", "", "a user name of the mail server")
EMAIL_HOST_PASSWORD = read(env.str, "EMAIL_HOST_PASSWORD", "", "the password of that user")
EMAIL_USE_TLS = read(env.bool, "EMAIL_USE_TLS", False, "true or false")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read(
    env.str, "MAIL_FROM", f"registry@{_address.hostname}", "an address, such as registry@example.go.th"
)
# Notices about orders wait this long for others to the same reader, and go in one letter.
MAIL_PAUSE = read(seconds, "MAIL_PAUSE", 0 if LOCAL_MODE else 900, "a number of seconds, 0 or more")

# --- Work beside the web server ------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # `serve` has a worker; see README

# --- Logging -----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"rowless": {"()": "gcio_portal.logs.RowlessFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "rowless"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "WARNING"}},
}
