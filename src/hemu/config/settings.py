"""Settings of the whole house. What the surroundings decide comes from ``environment``."""

from __future__ import annotations

import os
import sys

from csp.constants import NONE, SELF

from hemu.kernel import environment

TESTING = "pytest" in sys.modules
PRODUCTION = environment.is_production()
DATA_DIR = environment.data_dir()
BUILD_DIR = environment.ROOT / ".build"

SECRET_KEY = environment.secret("secret_key")
FIELD_KEYS = environment.secret("field_keys").split(",")
"""Keys of sealed values, newest first; the older ones only open what they once sealed."""

DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("HEMU_ALLOWED_HOSTS", "").split(",") if h] or (
    ["localhost", "127.0.0.1", "[::1]"] if PRODUCTION else ["*"]
)
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HEMU_TRUSTED_ORIGINS", "").split(",") if o]
DEMO_SIGN_IN = os.environ.get("HEMU_DEMO", "") == "1" and not PRODUCTION
"""Whether the sign-in page lists the demo people; the launcher sets it when a demo community stands."""

WEBHOOKS_MAY_BE_PRIVATE = os.environ.get("HEMU_WEBHOOKS_PRIVATE", "") == "1"
"""Whether webhooks may go to addresses of the own network, and without TLS: for a gate or call centre in the house."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_q",
    "axes",
    "csp",
    "lucide",
    "hemu.kernel.ui",
    "hemu.kernel.numbers",
    "hemu.kernel.files",
    "hemu.kernel.jobs",
    "hemu.identity",
    "hemu.engines.journal",
    "hemu.engines.attachments",
    "hemu.engines.idempotency",
    "hemu.engines.accesslog",
    "hemu.engines.approvals",
    "hemu.engines.scripts",
    "hemu.engines.search",
    "hemu.engines.webhooks",
    "hemu.engines.promises",
    "hemu.registry.estate",
    "hemu.registry.residents",
    "hemu.registry.org",
    "hemu.registry.privacy",
    "hemu.registry.binding",
    "hemu.registry.workbook",
    "hemu.casework",
    "hemu.operations.repairs",
    "hemu.operations.requests",
    "hemu.operations.calls",
    "hemu.operations.receptions",
    "hemu.surfaces.desk",
    "hemu.surfaces.insight",
    "hemu.surfaces.public",
    "hemu.surfaces.field",
    "hemu.surfaces.portal",
    "hemu.surfaces.api",
    "hemu.surfaces.house",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "hemu.identity.middleware.actor",
    "hemu.identity.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "hemu.identity.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hemu.config.urls"
WSGI_APPLICATION = "hemu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hemu.kernel.ui.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "hemu.kernel.ui.templatetags.ui"],
        },
    }
]

DATABASES = environment.database_settings()
DATABASE_ROUTERS = ["hemu.kernel.jobs.router.QueueRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "hemu.identity.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "hemu.identity.web.lockout"
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Hemu 和睦"

# Texts are written in Chinese in the source; English is the translation (docs/adr).
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HEMU_HTTPS", "1" if PRODUCTION else "0") == "1"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE and PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # monitors on the machine itself ask over plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE and PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("HEMU_BEHIND_PROXY") == "1" else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

Q_CLUSTER = {
    "name": "hemu",
    "orm": "queue" if "queue" in DATABASES else "default",
    "workers": 1,
    "timeout": 900,
    "retry": 1200,
    "max_attempts": 5,
    "save_limit": 0,
    "catch_up": False,
    "poll": 0.5,
    "bulk": 1,
    "label": "Jobs",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "hemu": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_AUTOREFRESH = True
    Q_CLUSTER["sync"] = True
