"""Settings of the tests: a throw-away var/ folder, fast hashes, no manifest of static files."""

import os
import tempfile

# The browser's library runs an event loop in the tests' thread, which makes Django refuse statements.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.setdefault("ZHIBAN_VAR", tempfile.mkdtemp(prefix="zhiban-test-"))

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LEDGER_SCRYPT_COST = 2**4  # new keys only; a stored key says its own cost
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    # A file, not memory: threads of the concurrency tests must meet real locks.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
