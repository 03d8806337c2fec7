"""Zhiban's settings: embedded defaults, changed by environment variables (docs/configuration.md)."""

import secrets
from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from common.env import read_bool, read_database, read_int, read_list, read_text

# ModelAdmin[Month] and friends need this before any admin module is imported.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(read_text("ZHIBAN_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _own_secret() -> str:
    """Return the installation's secret, made once and readable by its owner only."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


DEBUG = read_bool("DEBUG")
SECRET_KEY = read_text("SECRET_KEY") or _own_secret()
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS", [])
SITE_URL = read_text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "common",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "axes",
    "django_celery_beat",
    "config",
    "staff",
    "jobs",
    "files",
    "notices",
    "ledger",
    "exports",
    "calls",
    "records",
    "qc",
    "attendance",
    "incidents",
    "custody",
    "visitors",
    "shifthandover",
    "appraisal",
    "reports",
    "seeds",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.AbsurdRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "staff.middleware.CentreTimeMiddleware",
    "ledger.middleware.FailedSignaturesMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
        },
    },
]

DATABASES = {"default": read_database("DATABASE_URL", sqlite_default=VAR_DIR / "zhiban.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.Employee"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = reverse_lazy("me:sign-in")
LOGIN_REDIRECT_URL = reverse_lazy("home")
AXES_FAILURE_LIMIT = read_int("SIGN_IN_FAILURE_LIMIT", 10)
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Django hands the work number on as "username"; by itself axes looks for "work_number" and locks nobody.
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "staff.lockout.locked"
AXES_CLIENT_IP_CALLABLE = "staff.lockout.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
# Instants are stored in UTC; pages show the centre's zone (staff.middleware).
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the roster sheet sends a field a cell: 300 people by 31 days

SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = read_bool("HTTPS_ONLY")
SECURE_SSL_REDIRECT = read_bool("HTTPS_ONLY")
BEHIND_PROXY = read_bool("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if read_bool("HTTPS_ONLY") else 0
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if read_text("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = read_text("EMAIL_HOST", "localhost")
EMAIL_PORT = read_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = read_text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = read_bool("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", "zhiban@localhost")

# The log key countersigns enrolments; it lives outside the database on purpose.
LEDGER_LOG_KEY_FILE = Path(read_text("LEDGER_LOG_KEY_FILE", str(VAR_DIR / "keys" / "log_key.pem")))
# Secrets that people enter (addresses of robots) are sealed under this key; it, too, lives outside.
SEALING_KEY_FILE = Path(read_text("SEALING_KEY_FILE", str(VAR_DIR / "keys" / "sealing_key")))
LEDGER_FAILURE_LIMIT = read_int("LEDGER_FAILURE_LIMIT", 5)  # wrong passwords in a row lock signing
LEDGER_LOCK_MINUTES = read_int("LEDGER_LOCK_MINUTES", 15)
EXPORT_KEPT_DAYS = read_int(
    "EXPORT_KEPT_DAYS", 30
)  # a workbook is destroyed so many days after it was written
EXPORTS_AT_A_TIME = read_int("EXPORTS_AT_A_TIME", 5)  # unfinished exports of one person
HANDOVER_OVERDUE_MINUTES = read_int("HANDOVER_OVERDUE_MINUTES", 15)  # after the shift's end
QC_CALL_BACK_MINUTES = read_int("QC_CALL_BACK_MINUTES", 60)  # a wrong answer is put right within
QC_COACHING_DAYS = read_int("QC_COACHING_DAYS", 7)  # coaching without a date is due so many days later
QC_OBJECTION_DAYS = read_int("QC_OBJECTION_DAYS", 7)  # an observation can be objected to for so long
QC_OBSERVATION_BACK_DAYS = read_int("QC_OBSERVATION_BACK_DAYS", 31)  # what is older is not recorded any more
QC_OBSERVATION_SAME_MINUTES = read_int("QC_OBSERVATION_SAME_MINUTES", 10)  # one thing seen by two people
QC_SHIFT_SUMMARY_WHEN_EMPTY = read_bool("QC_SHIFT_SUMMARY_WHEN_EMPTY")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "common.json_bodies.StorableJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.pagination.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "common.api_errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": True,
}
REST_KNOX = {"TOKEN_TTL": timedelta(hours=10)}
SPECTACULAR_SETTINGS = {
    "TITLE": "Zhiban",
    "DESCRIPTION": "Quality inspection and attendance back office for call centres.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Sets of choices that share a column's name get names of their own: generated clients stay readable.
    "ENUM_NAME_OVERRIDES": {
        "JobState": "jobs.models.job.JobState",
        "ExportState": "exports.models.export.ExportState",
        "ContactOutcome": "calls.models.contact.Outcome",
        "ContactDirection": "calls.models.contact.Direction",
        "PunchDirectionSaid": "attendance.models.punches.Direction",
        "CheckKind": "qc.models.words.CheckKind",
        "EvaluationPurpose": "qc.models.words.Purpose",
        "EvaluationState": "qc.models.words.EvaluationState",
        "EvaluationCause": "qc.models.words.VersionCause",
        "AppealState": "qc.models.words.AppealState",
        "AppealRuling": "qc.models.words.Ruling",
        "OverrideState": "qc.models.words.OverrideState",
        "QualityMonthState": "qc.models.words.QualityMonthState",
        "ObservationState": "qc.models.observations.ObservationState",
        "FollowUpState": "qc.models.follow_ups.FollowUpState",
        "FollowUpKind": "qc.models.follow_ups.FollowUpKind",
        "EvaluationOutcome": "qc.models.words.EvaluationOutcome",
        "PhraseSeverity": "qc.models.words.PhraseSeverity",
        "PhraseStatus": "qc.models.words.SuggestionStatus",
        "ScorecardVersionState": "qc.models.words.VersionState",
        "DiaryState": "shifthandover.models.choices.StateChoices",
        "DiarySection": "shifthandover.models.choices.SectionChoices",
        "OpenMatterKind": "shifthandover.models.choices.MatterKindChoices",
        "RequestKind": "attendance.models.requests.RequestKind",
        "RequestState": "attendance.models.requests.RequestState",
        "IncidentState": "incidents.models.labels.STATE_CHOICES",
        "CustodyItemState": "custody.models.labels.ItemState",
        "CustodyEventCode": "custody.models.labels.EVENT_CHOICES",
        "CustodyContentKind": "custody.models.labels.ContentKind",
        "LoanKind": "custody.models.labels.LoanKind",
        "LoanState": "custody.models.labels.LoanState",
        "DestructionState": "custody.models.labels.DestructionState",
        "VisitState": "visitors.models.labels.VisitState",
        "BadgeState": "visitors.models.labels.BadgeChoices",
        "RecordSeverity": "records.models.kinds.Severity",
        "CalibrationState": "qc.models.words.CalibrationState",
        "CalibrationReportState": "qc.models.words.CalibrationReportState",
        "SuggestionVerdict": "qc.models.suggestions.Verdict",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.openapi.describe_problems",
    ],
}

REDIS_URL = read_text("REDIS_URL")
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {"visibility_timeout": 1800, "unacked_restore_interval": 10, "unacked_restore_throttle": 1}
    if REDIS_URL
    else {
        # One folder for both directions: what is sent is what the worker reads.
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,  # seconds; a second would let two processes do two jobs a second
    }
)
for _folder in ("messages", "control"):
    (BROKER_DIR / _folder).mkdir(parents=True, exist_ok=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 1200
CELERY_TASK_TIME_LIMIT = 1500
CELERY_TASK_DEFAULT_QUEUE = "zhiban"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "jobs.beat:Clockwork"
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
JOB_LEASE_SECONDS = read_int("JOB_LEASE_SECONDS", 60)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": read_text("LOG_LEVEL", "INFO")},
    # apprise and urllib3 would write addresses of robots, which are secrets, into the log.
    "loggers": {
        "axes": {"level": "ERROR"},
        "apprise": {"level": "CRITICAL"},
        "urllib3": {"level": "WARNING"},
    },
}


UNFOLD = {
    "SITE_TITLE": _("Zhiban"),
    "SITE_HEADER": _("Zhiban"),
    "SITE_SUBHEADER": _("Quality inspection and attendance"),
    "SITE_SYMBOL": "headset_mic",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("zhiban/favicon.svg")}
    ],
    "STYLES": [
        lambda request: static("zhiban/zhiban.css"),
        lambda request: static("zhiban/start.css"),
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "reports.start_page.dashboard",
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "239 246 255",
            "100": "219 234 254",
            "200": "191 219 254",
            "300": "147 197 253",
            "400": "96 165 250",
            "500": "59 130 246",
            "600": "37 99 235",
            "700": "29 78 216",
            "800": "30 64 175",
            "900": "30 58 138",
            "950": "23 37 84",
        }
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "reports.navigation.navigation",
    },
}
