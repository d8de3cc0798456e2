"""What Django needs to know, all of it from the data directory and a few variables: see docs/run/install.md."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from environ import Env

from hark.session_key import session_key
from hark.words import folders, languages

env = Env()

DATA = Path(env("HARK_DATA", default="hark-data")).absolute()
"""The data directory."""

ADDRESS = env("HARK_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")
"""Where people open Hark, as their browsers name it."""

_host = urlsplit(ADDRESS)
_safe = _host.scheme == "https"

SECRET_KEY = session_key(DATA, env("HARK_SESSION_KEY", default=""))
DEBUG = False
ALLOWED_HOSTS = [_host.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_host.scheme}://{_host.netloc}"]

INSTALLED_APPS = [
    "hark.apps.Hark",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "hark.show.access.Short",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hark.show.access.Speaks",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hark.show.accounts.LastSeen",
    "django_htmx.middleware.HtmxMiddleware",
    "hark.show.access.Access",
]

ROOT_URLCONF = "hark.urls"
ASGI_APPLICATION = "hark.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "show" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hark.show.frame.frame",
            ],
            "builtins": ["hark.show.tags"],
        },
    }
]

DATABASES = {
    "default": env.db_url_config(env("HARK_DATABASE", default=f"sqlite:///{DATA / 'hark.db'}")),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer, a writer begins as one, and what is committed is on the disk.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;",
    }
else:
    # Nobody waits for ever for a server that does not answer, or for a table that somebody else holds.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 10,
        "options": "-c lock_timeout=20s",
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "hark.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "hark.show.accounts.Accounts"
SOCIALACCOUNT_ADAPTER = "hark.show.accounts.Elsewhere"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Hark: "
USERSESSIONS_TRACK_ACTIVITY = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Hark"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _safe
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
_sign_on = urlsplit(env("HARK_OIDC_SERVER", default=""))
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "single-sign-on",
                "name": env("HARK_OIDC_NAME", default="Single sign-on"),
                "client_id": env("HARK_OIDC_CLIENT", default=""),
                "secret": env("HARK_OIDC_SECRET", default=""),
                "settings": {"server_url": _sign_on.geturl()},
            }
        ]
        if _sign_on.netloc
        else [],
    }
}

SESSION_COOKIE_NAME = "__Host-session" if _safe else "hark-session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _safe
CSRF_COOKIE_NAME = "__Host-csrf" if _safe else "hark-csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if _safe else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _safe
SECURE_SSL_REDIRECT = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.bool("HARK_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        # A browser also asks this of where a form's answer leads on to, as signing in elsewhere does.
        "form-action": [SELF, *([f"{_sign_on.scheme}://{_sign_on.netloc}"] if _sign_on.netloc else [])],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-gb"
LANGUAGES = [(LANGUAGE_CODE, "English"), *((code, code) for code in languages()[1:])]
LOCALE_PATHS = [*folders()]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [Path(__file__).parent / "show" / "static"]
STORAGES = {"staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"}}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(DATA / "uploads")
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144

_mail = env.email_url_config(env("HARK_MAIL", default="consolemail://"))
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
for _key in ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL"):
    if _key in _mail:
        globals()[_key] = _mail[_key]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("HARK_MAIL_FROM", default="hark@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "hark.logs.Line"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": os.environ.get("HARK_LOG", "WARNING")},
}

SILENCED_SYSTEM_CHECKS: list[str] = []

IMMEDIATE = False
"""Whether work is done at once instead of by the jobs: for tests."""
