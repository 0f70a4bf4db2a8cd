"""Django's settings. What an operator may set is read in `environment`; the rest is not a choice."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from madang.conf.environment import database_settings, read_environment

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = os.environ.get("MADANG_DEBUG") == "1"
# in production the public name, and this machine's own for `serve` and for health checks
ALLOWED_HOSTS = (
    [urlsplit(ENVIRONMENT.public_url).hostname or "", "127.0.0.1", "localhost", "[::1]"]
    if ENVIRONMENT.production
    else ["*"]
)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "madang.kernel",
    "madang.integrations",
    "madang.domains.calendar",
    "madang.domains.accounts",
    "madang.domains.organisation",
    "madang.domains.erasures",
    "madang.domains.procedures",
    "madang.domains.approvals",
    "madang.domains.cases",
    "madang.domains.documents",
    "madang.domains.exchange",
    "madang.domains.statistics",
    "madang.search",
    "madang.log",
    "madang.notices",
    "madang.webhooks",
    "madang.live",
    "madang.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madang.web.middleware.ContentSecurityPolicy",
    "madang.web.middleware.OneLook",
    "madang.api.middleware.ApiAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "madang.web.middleware.LanguageFromPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "madang.web.middleware.DomainErrors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "madang.web.urls"
WSGI_APPLICATION = "madang.web.wsgi.application"

TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "madang.web.templating.Pages",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "environment": "madang.web.jinja.environment",
            "context_processors": ["madang.web.context.site"],
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT.database_url, ENVIRONMENT.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["madang.domains.accounts.backend.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English"), ("zh", "中文"), ("fr", "Français")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = ENVIRONMENT.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "madang.web.staticfiles.StaticFiles"},
}
MEDIA_ROOT = ENVIRONMENT.data / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.production
CSRF_FAILURE_VIEW = "madang.web.errors.csrf_failure"
SESSION_ENGINE = "madang.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SECURE_SSL_REDIRECT = False  # the proxy in front does this; see docs/operating.md
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.production
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.production else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"madang": {"level": "INFO"}},
}
