"""The one settings module. Only the environment differs between a laptop, a test and the real service.

Each variable that is read here has a line in `.env.example`; a test compares the two. Defaults are the safe ones.
"""

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from civnet import env
from civnet.schedule import SCHEDULE

django_stubs_ext.monkeypatch()  # lets `QuerySet[Entry]` and its kin be written where Python evaluates them

BASE_DIR = Path(__file__).resolve().parent.parent

# --- who and where -------------------------------------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
DEBUG = env.boolean("DEBUG", False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")  # links in mail start so, never as a request says
LIVE_URL = env.text("LIVE_URL", "/live/")  # where pages hear what happens; of another origin in bin/dev alone
SITE_NAME = "CivNet"
ROOT_URLCONF = "civnet.urls"
WSGI_APPLICATION = "civnet.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "taggit",  # before `tags`, which takes its own admin page away
    "portal",
    "moderation",
    "insight",
    "blogs",
    "updates",
    "polls",
    "forums",
    "search",
    "notifications",
    "stream",
    "content",
    "groups",
    "colleagues",
    "profiles",
    "audit",
    "tags",
    "uploads",
    "service",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "template_partials",
    "django_htmx",
    "csp",
    "civnet.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "core.hop.TrustedHopMiddleware",
    "core.middleware.RequestIdMiddleware",
    "core.middleware.SafetyNetMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "profiles.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "profiles.middleware.AuthenticationMiddleware",
    "service.middleware.ReadOnlyMiddleware",
    "profiles.middleware.LoginRequiredMiddleware",
    "profiles.middleware.AdmissionMiddleware",
    "profiles.middleware.FormerHandleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "profiles.looking.LookingMiddleware",
    "core.middleware.StoppedMarkingsMiddleware",
]

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
                "portal.context.shell",
            ],
            "builtins": ["core.templatetags.civ", "template_partials.templatetags.partials"],
        },
    }
]
FORM_RENDERER = "core.forms.GovukRenderer"

# --- data: Postgres is the only truth, Redis may vanish at any moment ------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", conn_max_age=env.integer("CONN_MAX_AGE", 600))}
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "TIMEOUT": 24 * 3600,
        "KEY_PREFIX": "civnet",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},  # seconds: three of them stay below 1 s
    }
}
CELERY_BROKER_URL = env.celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"notifications.tasks.*": {"queue": "mail"}, "uploads.tasks.*": {"queue": "media"}}
CELERY_TASK_PUBLISH_RETRY = False  # a lost ring costs half a minute, a hung request costs a reader
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.3,  # seconds: an answer to an answer that names somebody rings three times
    "socket_timeout": 0.3,
    "visibility_timeout": 300,
    "max_retries": 0,
}
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BEAT_SCHEDULER = "civnet.beat.SweepScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_TIMEZONE = "Europe/London"

# --- people --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "profiles.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # an address is unique by Lower("email"), which that check does not see
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "profiles.passwords.DenyListValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
ACCOUNT_ADAPTER = "profiles.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "profiles.forms.SignInForm",
    "signup": "profiles.forms.SignUpForm",
    "request_login_code": "profiles.forms.RequestCodeForm",
    "confirm_login_code": "profiles.forms.ConfirmSignInCodeForm",
    "confirm_email_verification_code": "profiles.forms.ConfirmAddressForm",
    "reset_password": "profiles.forms.ResetPasswordForm",
    "confirm_password_reset_code": "profiles.forms.ConfirmResetCodeForm",
    "reset_password_from_key": "profiles.forms.NewPasswordForm",
    "change_password": "profiles.forms.ChangePasswordForm",
    "set_password": "profiles.forms.SetPasswordForm",
    "reauthenticate": "profiles.forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # a scanner that opens every link in a mail confirms nothing
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True  # twice a session
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds; three tries each
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the owner hears of a changed password
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False  # counted in Postgres by `profiles.limits`: a cache that vanishes would forget them
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")  # the one hop: others are refused. Empty: there is no proxy
MFA_ADAPTER = "profiles.factors.vault.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds either way
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUSTED_PROXIES else 0  # `core.hop` leaves one entry of X-Forwarded-For, or none

SESSION_ENGINE = "profiles.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"

# --- the wire --------------------------------------------------------------------------------------------------------
HTTPS_ONLY = env.boolean("HTTPS_ONLY", True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS_ONLY
SESSION_COOKIE_NAME = "__Host-session" if HTTPS_ONLY else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS_ONLY else "csrf"
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS_ONLY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None  # see `core.hop`
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_FROM_US = ("script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "form-action")
_FROM_NOWHERE = ("default-src", "frame-ancestors", "base-uri")
CONTENT_SECURITY_POLICY: dict[str, dict[str, list[str]]] = {
    "DIRECTIVES": {**{name: [NONE] for name in _FROM_NOWHERE}, **{name: [SELF] for name in _FROM_US}}
}
CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] += env.origin(LIVE_URL)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; the longest text is 100,000 characters
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# --- mail: everything leaves by the outbox ---------------------------------------------------------------------------
EMAIL_BACKEND = "notifications.mail.OutboxBackend"
EMAIL_HOST, EMAIL_PORT = env.text("EMAIL_HOST", "localhost"), env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_USER", ""), env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_TLS = env.choice("EMAIL_TLS", "opportunistic", "required", "off")  # required: with a certificate that we trust
EMAIL_CA_FILE = env.text("EMAIL_CA_FILE", "")
EMAIL_TIMEOUT = 20  # seconds
MAIL_DOMAIN = env.text("MAIL_DOMAIN", urlsplit(SITE_URL).hostname or "localhost")  # right-hand side of Message-IDs
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"CivNet <no-reply@{MAIL_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
BOUNCE_DOMAIN = env.text("BOUNCE_DOMAIN", MAIL_DOMAIN)  # what comes back goes to bounce+…@ there
MAILS_A_MINUTE_A_DOMAIN = env.integer("MAILS_A_MINUTE_A_DOMAIN", 1200)  # 0: as many as there are
OUTBOX_LEASE_SECONDS = env.integer("OUTBOX_LEASE_SECONDS", 120)

# --- files that people send ------------------------------------------------------------------------------------------
FILES_ROOT = Path(env.text("FILES_ROOT", str(BASE_DIR / "var" / "files")))  # web, worker and nginx share it
FILES_STORE = env.choice("FILES_STORE", "local", "s3")  # where checked files lie: "local" is there
S3 = {
    "endpoint_url": env.text("S3_ENDPOINT_URL", ""),
    "bucket_name": env.text("S3_BUCKET", ""),
    "access_key": env.text("S3_ACCESS_KEY", ""),
    "secret_key": env.text("S3_SECRET_KEY", ""),
    "region_name": env.text("S3_REGION", "us-east-1"),
}
SEND_FILES_BY = env.choice("SEND_FILES_BY", "web", "accel")  # "accel": by nginx, after the view's say
SCAN_FILES = env.boolean("SCAN_FILES", True)
CLAMAV_ADDRESS = env.text("CLAMAV_ADDRESS", "")  # unix:///run/clamd.sock or tcp://host:3310; without one, files wait
FILE_UPLOAD_HANDLERS = ["uploads.handlers.BoundedFileHandler"]

# --- words -----------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
TAGGIT_CASE_INSENSITIVE = True

# --- files that are served as shipped --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
_GOVUK = BASE_DIR / "node_modules" / "govuk-frontend" / "dist" / "govuk"
_TYPE_AHEAD = "accessible-autocomplete.min.js"
_AUTOCOMPLETE = BASE_DIR / "node_modules" / "accessible-autocomplete" / "dist"
_GITHUB = BASE_DIR / "node_modules" / "@github"
_TUS = BASE_DIR / "node_modules" / "tus-js-client" / "dist"
STATICFILES_DIRS = [BASE_DIR / "static"]
SHIPPED_FILES = {  # served path -> file in node_modules; `core.staticfiles` finds them, nothing else there is reachable
    "govuk/govuk-frontend.min.css": _GOVUK / "govuk-frontend.min.css",
    **{f"autocomplete/{name}": _AUTOCOMPLETE / name for name in (_TYPE_AHEAD, f"{_TYPE_AHEAD}.map")},
    "htmx/htmx.min.js": BASE_DIR / "node_modules" / "htmx.org" / "dist" / "htmx.min.js",
    "editor/markdown-toolbar.js": _GITHUB / "markdown-toolbar-element" / "dist" / "index.js",
    "editor/paste-markdown.js": _GITHUB / "paste-markdown" / "dist" / "bundle.js",
    "editor/text-expander.js": _GITHUB / "text-expander-element" / "dist" / "bundle.js",
    **{f"editor/{name}": _TUS / name for name in ("tus.min.js", "tus.min.js.map")},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "core.staticfiles.ShippedFilesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.staticfiles.JoinedManifestStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- logs: never content, passwords or tokens ------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.logs.RequestIdFilter"}},
    "formatters": {"line": {"()": "core.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}, "fido2": {"level": "WARNING"}},
}
